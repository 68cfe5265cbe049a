import { appendFileSync } from "node:fs";
import { basename, join } from "node:path";
import { App } from "./app_processes.js";
import { stopChildren } from "./children.js";
import { isEnding, whenEnding } from "./console.js";
import { appEnvironment, isSandboxWanted, seedOf } from "./environment.js";
import { root } from "./folders.js";
import { choosePorts } from "./ports.js";
import { stopAllNoted } from "./processes.js";
import { readyBlock } from "./ready_block.js";
import { Refusal } from "./refusal.js";
import { lastLine, runCommand } from "./run_command.js";
import { namespaceOf, providePostgres, provideRedis, provideTemporal, serviceEnvironment } from "./services.js";
import { watchFolders } from "./watch.js";

// Those in front first, so that nobody is served by half a house; the stores last.
const stopOrder = ["web", "worker", "sandbox", "temporal", "redis", "postgres"];

/** Starts the services and the processes, what does not need each other side by side, and says when all of it answers. */
export async function startEverything({ dataFolder, list, isWatching, env = process.env }) {
  const say = (text) => !isEnding() && list.say(`! ${text}`);
  // What a killed launcher left running; its PostgreSQL is adopted instead, as that spares a recovery.
  await stopAllNoted(dataFolder, { but: ["postgres"] });
  const ports = await choosePorts(dataFolder, env);
  whenEnding(() => stopChildren(stopOrder));

  const temporalOptions = { ports, say, namespace: namespaceOf(env) };
  const postgres = list.step("PostgreSQL", () => providePostgres(dataFolder, { say }));
  const redis = list.step("Redis", () => provideRedis(dataFolder, { say }));
  const temporal = list.step("Temporal", (progress) => provideTemporal(dataFolder, { ...temporalOptions, progress }));

  const environment = async (names) => {
    const [first, second, third] = await Promise.all(names);
    const services = serviceEnvironment({ postgres: first, redis: second, temporal: third });
    return appEnvironment({ env, dataFolder, ports, services, isWatching });
  };
  const stores = environment([postgres, redis]);
  const all = environment([postgres, redis, temporal]);
  const migrated = stores.then((known) =>
    list.step("migrations", () => runScript("src/migrate.ts", "The migrations", known)),
  );
  const seeded = migrated.then(async () => {
    const seed = seedOf(env);
    const sow = async (known) =>
      seed === "demo" ? runScript("src/demo/seed.ts", "The demo data", known) : { without: "none" };
    return list.step("demo data", async () => sow(await stores));
  });
  const app = all.then((known) => new App({ ports, dataFolder, say, env: known }));
  const web = Promise.all([app, migrated]).then(([ready]) => list.step("web", () => ready.web()));
  const worker = Promise.all([app, seeded]).then(([ready]) => list.step("worker", () => ready.worker()));
  const sandbox = app.then((ready) => list.step("sandbox", () => ready.sandbox({ isWanted: isSandboxWanted(env) })));

  await Promise.all([seeded, web, worker, sandbox]);
  if (isEnding()) return;
  list.end();
  env.SWITCHBOARD_URL = env.PUBLIC_URL || `http://localhost:${ports.web}`;
  process.stdout.write(readyBlock({ ports, dataFolder, temporal: await temporal, env }));
  const { restart } = await app;
  if (isWatching) whenEnding(watchFolders(root, ["src", "public"], restart));
}

async function runScript(file, name, env) {
  const done = await runCommand(process.execPath, [file], { cwd: root, env });
  const log = join(env.DATA_DIR, "log", `${basename(file, ".ts")}.log`);
  appendFileSync(log, `${done.output}\n`, { mode: 0o600 });
  if (!done.ok) throw new Refusal(`${name} failed: ${lastLine(done.output)}`, `All that was said is in ${log}`);
  const applied = done.output.split("\n").filter((line) => line.startsWith("migrated ")).length;
  return applied > 0 ? `${applied} applied` : "";
}
