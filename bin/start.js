/** `npm start`: everything that Switchboard needs, started in order, watched over, and stopped in order. */
import { resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { Checklist } from "./lib/checklist.js";
import { claim, askHolder } from "./lib/claims.js";
import { isEnding, keepTraces, run } from "./lib/console.js";
import { prepareDataFolder, root } from "./lib/folders.js";
import { ensurePackages, goOnUnderNode24, isNode24 } from "./lib/packages.js";
import { Refusal } from "./lib/refusal.js";
import { startEverything } from "./lib/start_everything.js";

const dataFolder = resolve(root, process.env.DATA_DIR || ".data");
const isWatching = process.argv.includes("--watch");

let list;

if (isNode24()) await run(start, { onSignal: stopping });
else await run(startAgain);

async function startAgain() {
  list = new Checklist(["packages"]);
  await list.step("packages", () => ensurePackages());
  list.end();
  process.removeAllListeners("SIGINT").removeAllListeners("SIGTERM").removeAllListeners("SIGHUP");
  await goOnUnderNode24({ SWITCHBOARD_PACKAGES: "ready" });
}

async function start() {
  await onlyOne();
  prepareDataFolder(dataFolder);
  keepTraces(resolve(dataFolder, "log/launcher.log"));
  const arePackagesReady = process.env.SWITCHBOARD_PACKAGES === "ready";
  delete process.env.SWITCHBOARD_PACKAGES;
  const steps = ["PostgreSQL", "Redis", "Temporal", "migrations", "demo data", "web", "worker", "sandbox"];
  list = new Checklist([...(arePackagesReady ? [] : ["packages"]), ...steps]);
  try {
    if (!arePackagesReady) await list.step("packages", () => ensurePackages());
    if (!isEnding()) await startEverything({ dataFolder, list, isWatching });
  } finally {
    list.end();
  }
}

function stopping() {
  list?.end();
  process.stdout.write("\nStopping…\n");
}

/** One launcher per data folder: a second one would stop the first one's processes as left behind. */
async function onlyOne() {
  const name = `launcher ${dataFolder}`;
  const words = () => JSON.stringify({ pid: process.pid, url: process.env.SWITCHBOARD_URL, isEnding: isEnding() });
  while (!(await claim(name, words))) {
    const said = await askHolder(name);
    const holder = JSON.parse(said || "{}");
    // Gone between the two questions, or about to be: the place is ours in a moment.
    if (said !== undefined && !holder.isEnding) throw runsAlready(holder);
    await pause(100);
  }
}

function runsAlready({ pid, url }) {
  const where = url ? ` at ${url}` : "";
  return new Refusal(
    `Switchboard runs already with ${dataFolder}${where}${pid ? ` (process ${pid})` : ""}.`,
    "Stop that one with Ctrl-C, or start this one with another folder: DATA_DIR=.data-2 npm start",
  );
}
