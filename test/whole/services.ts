import { execFileSync } from "node:child_process";
import { chownSync, mkdirSync } from "node:fs";
import { connect } from "node:net";
import { join } from "node:path";
import pg from "pg";
import { type Program, program } from "./program.ts";
import { freePort } from "../free_port.ts";

/** The servers a house stands on, all its own, so that a test may cut them off without harm to another. */

const given = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`tests run by \`npm test\`, which says where ${name} is`);
  return value;
};

const databaseUser = (): { uid?: number; gid?: number } =>
  process.env.PG_UID ? { uid: Number(process.env.PG_UID), gid: Number(process.env.PG_GID) } : {};
const databaseEnvironment = () => ({ PATH: process.env.PATH, TZ: "UTC" });

/** Makes the files of an empty database. */
export function makeDatabase(folder: string): void {
  const files = join(folder, "pg");
  const user = databaseUser();
  mkdirSync(files, { mode: 0o700 });
  if (user.uid !== undefined) chownSync(files, user.uid, user.gid!);
  const initdb =
    "--auth=trust -U postgres -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --no-sync";
  execFileSync(join(given("PG_BIN"), "initdb"), ["-D", join(files, "data"), ...initdb.split(" ")], {
    ...user,
    env: databaseEnvironment(),
    cwd: "/",
    stdio: "pipe",
  });
}

/** The database that lies in the folder by the time it is started. */
export function postgres(folder: string): Program & { url: string } {
  const files = join(folder, "pg");
  const settings = [
    ...["listen_addresses=", "fsync=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"],
    // Killed, it leaves nothing in the memory of the machine.
    ...[
      "dynamic_shared_memory_type=mmap",
      "autovacuum=off",
      "max_wal_size=512MB",
      "timezone=UTC",
      "max_connections=150",
    ],
  ];
  const url = `postgresql://postgres@/postgres?host=${encodeURIComponent(files)}`;
  const server = program({
    name: "postgres",
    command: join(given("PG_BIN"), "postgres"),
    args: ["-D", join(files, "data"), "-k", files, ...settings.flatMap((setting) => ["-c", setting])],
    env: databaseEnvironment(),
    user: databaseUser(),
    signal: "SIGINT",
    async ready() {
      const client = new pg.Client({ connectionString: url });
      client.on("error", () => {});
      await client.connect();
      await client.end();
      return true;
    },
  });
  return { ...server, url };
}

export function redis(folder: string): Program & { url: string } {
  const socket = join(folder, "redis.sock");
  const flags = "--port 0 --appendonly no --daemonize no --loglevel warning".split(" ");
  const server = program({
    name: "redis",
    command: given("REDIS_SERVER"),
    args: ["--unixsocket", socket, "--dir", folder, "--save", "", ...flags],
    ready: () =>
      new Promise((resolve, reject) => {
        const client = connect(socket, () => client.end("PING\r\n"));
        client.once("data", resolve).once("error", reject);
      }),
  });
  return { ...server, url: `unix://${socket}` };
}

// As the launcher starts it: without these every task waits for 20 polls a second.
const pace = [
  "history.transferProcessorMaxPollRPS=500",
  "history.timerProcessorMaxPollRPS=500",
  "history.visibilityProcessorMaxPollRPS=500",
  'history.timerProcessorMaxTimeShift="50ms"',
];

export async function temporal(
  folder: string,
  { ui = false } = {},
): Promise<Program & { address: string; ui: string }> {
  const [port, uiPort] = await Promise.all([freePort(), freePort()]);
  const screens = ui ? ["--ui-ip", "127.0.0.1", "--ui-port", `${uiPort}`] : ["--headless"];
  const where = ["--ip", "127.0.0.1", "--port", `${port}`, "--db-filename", join(folder, "temporal.db")];
  // It is killed, but power is never cut.
  const quick = ["--sqlite-pragma", "journal_mode=wal", "--sqlite-pragma", "synchronous=0"];
  const command = given("TEMPORAL_CLI");
  const address = `127.0.0.1:${port}`;
  const server = program({
    name: "temporal",
    command,
    args: [
      ...["server", "start-dev", ...screens, "--log-level", "error", "--namespace", "house", ...where, ...quick],
      ...pace.flatMap((value) => ["--dynamic-config-value", value]),
    ],
    env: { PATH: process.env.PATH, HOME: folder },
    ready: () =>
      new Promise((resolve, reject) => {
        const client = connect(port, "127.0.0.1", () => resolve(client.destroy()));
        client.once("error", reject);
      }),
  });
  return { ...server, address, ui: ui ? `http://127.0.0.1:${uiPort}` : "" };
}
