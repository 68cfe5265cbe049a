import { existsSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Child } from "./children.js";
import { socketFolder } from "./folders.js";
import { installed } from "./packages.js";
import { canReach, postgresAccount } from "./postgres_account.js";
import { makeOwned, postgresFolder, postgresPrograms } from "./postgres_files.js";
import { commandOf, isAlive } from "./processes.js";
import { Refusal } from "./refusal.js";
import { lastLine, runCommand } from "./run_command.js";

// Sized for a small machine; commits wait for the disk, because an acknowledged webhook must survive a power cut.
const settings = {
  listen_addresses: "",
  unix_socket_permissions: "0700",
  max_connections: 200,
  shared_buffers: "256MB",
  max_wal_size: "2GB",
  random_page_cost: 1.1,
  // A search fetches rows from all over the disk: many at once, as even small ones do many at once.
  effective_io_concurrency: 64,
  io_workers: 8,
  jit: "off",
  logging_collector: "off",
  timezone: "UTC",
};

/** The address of a database behind a socket, in the form that `pg` reads. */
export const databaseUrl = (sockets, name = "switchboard") =>
  `postgresql://postgres@/${name}?host=${encodeURIComponent(sockets)}`;

/** Starts the embedded PostgreSQL of a data folder, or adopts the one that runs there already. */
export async function startPostgres(dataFolder, { say, more = {}, isGuest = false } = {}) {
  const account = postgresAccount();
  const programs = await postgresPrograms(account);
  const folder = postgresFolder(dataFolder, account);
  const running = findPostmaster(folder);
  const sockets = running?.sockets ?? chooseSockets(dataFolder, account);
  const child = new Child({
    name: "postgres",
    command: join(programs, "bin/postgres"),
    args: ["-D", folder, "-k", sockets, ...asArguments({ ...settings, ...more })],
    mark: "postgres",
    env: { PATH: process.env.PATH, LANG: "C.UTF-8", TZ: "UTC" },
    cwd: "/",
    user: account,
    dataFolder,
    ready: () => answers(sockets),
    signal: "SIGINT",
    stopWithin: 20_000,
    tries: 1,
    say,
  });
  const isAdopted = Boolean(running) && (await answersSoon(sockets, running.pid));
  // A guest uses what a launcher keeps, and leaves the keeping to it.
  if (isAdopted && !isGuest) child.adopt(running.pid);
  if (!isAdopted) await startAnew(child, { programs, folder, account });
  await makeDatabase(sockets, "switchboard");
  const version = readFileSync(join(folder, "PG_VERSION"), "utf8").trim();
  return {
    sockets,
    programs,
    account,
    url: databaseUrl(sockets),
    isAdopted,
    stop: () => child.stop(),
    note: `${version}${isAdopted ? ", ran already" : ""}`,
  };
}

async function startAnew(child, { programs, folder, account }) {
  if (!existsSync(folder)) await initialise(folder, programs, account);
  if (!existsSync(join(folder, "PG_VERSION"))) throw damaged(folder, "PG_VERSION is missing");
  const before = existsSync(child.logFile) ? readFileSync(child.logFile).length : 0;
  try {
    await child.start();
  } catch (error) {
    const said = readFileSync(child.logFile).subarray(before).toString();
    if (/No space left/i.test(said))
      throw new Refusal("PostgreSQL did not start: the disk is full.", "Free some space.");
    throw damaged(folder, lastLine(said), error);
  }
}

const damaged = (folder, why, cause) =>
  Object.assign(
    new Refusal(
      `PostgreSQL does not start from ${folder}: ${why}`,
      `Bring back a copy of that folder; or, to begin with an empty one: mv ${folder} ${folder}.damaged`,
    ),
    { cause },
  );

async function initialise(folder, programs, account) {
  // Half a cluster, left by a start that was cut off, never stands where a whole one belongs.
  const fresh = `${folder}.new`;
  rmSync(fresh, { recursive: true, force: true });
  makeOwned(fresh, account);
  const flags = "--auth=trust -E UTF8 --locale-provider=builtin --builtin-locale=C.UTF-8 --locale=C --no-instructions";
  const options = { ...account, cwd: "/", env: { PATH: process.env.PATH, TZ: "UTC" } };
  const done = await runCommand(
    join(programs, "bin/initdb"),
    ["-D", fresh, "-U", "postgres", ...flags.split(" ")],
    options,
  );
  if (!done.ok) throw new Refusal(`PostgreSQL could not make its files in ${folder}: ${lastLine(done.output)}`);
  renameSync(fresh, folder);
}

const asArguments = (values) => Object.entries(values).flatMap(([name, value]) => ["-c", `${name}=${value}`]);

function chooseSockets(dataFolder, account) {
  const base = socketFolder(dataFolder, { isReachable: (folder) => canReach(account, folder) });
  return makeOwned(join(base, "pg"), account);
}

/** The server that runs on these files: its number and the folder of its socket, as it noted them itself. */
function findPostmaster(folder) {
  try {
    const [pid, , , , sockets] = readFileSync(join(folder, "postmaster.pid"), "utf8").split("\n");
    return isAlive(Number(pid)) && commandOf(pid).includes("postgres") ? { pid: Number(pid), sockets } : undefined;
  } catch {
    return undefined;
  }
}

async function answersSoon(sockets, pid) {
  for (let tries = 0; tries < 200 && isAlive(pid); tries++) {
    if (await answers(sockets)) return true;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return false;
}

const answers = (sockets) =>
  query(databaseUrl(sockets, "postgres"), "select 1").then(
    () => true,
    () => false,
  );

/** Runs one statement on a database. */
export async function query(url, text, values) {
  const { Client } = installed("pg");
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  client.on("error", () => {});
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}

export async function makeDatabase(sockets, name) {
  const admin = databaseUrl(sockets, "postgres");
  const found = await query(admin, "select 1 from pg_database where datname = $1", [name]);
  if (found.length === 0) await query(admin, `create database "${name}"`);
}
