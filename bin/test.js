/** `npm test [-- part…]`: every test file, each with a database of its own; the last line is the sum. */
import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { stopChildren } from "./lib/children.js";
import { claim } from "./lib/claims.js";
import { end, isEnding, run, whenEnding } from "./lib/console.js";
import { prepareDataFolder, removeDataFolder } from "./lib/folders.js";
import { ensurePackages, goOnUnderNode24, isNode24 } from "./lib/packages.js";
import { stopAllNoted } from "./lib/processes.js";
import { watchStandstills } from "./lib/standstills.js";
import { Refusal } from "./lib/refusal.js";
import { tellFailures } from "./lib/test_failures.js";
import { findTestFiles, isAlone, isBrowser, isClock, isHouse, needsAsterisk, sharesProcess } from "./lib/test_files.js";
import { logFolder, testFolder, testFolders } from "./lib/test_folder.js";
import { TestHouse } from "./lib/test_house.js";
import { endTestFiles, runTestFile, SharedProcess } from "./lib/test_run.js";

// What each lane takes its files from, one queue after the other. Browsers and houses work more than they wait: a third
// of them beside two would only make all of them late. Those of clocks mostly wait.
const lanes = [
  ["browsers", "others"],
  ["houses", "browsers", "others"],
  ["others", "clocks", "browsers"],
  ["clocks", "others", "browsers"],
];
const dataFolder = testFolder();
const say = (text) => !isEnding() && process.stdout.write(`! ${text}\n`);
/** What is lost of the time of a file, in ms, before what failed in it is asked once more. */
const MOST_LOST_MS = 8_000;
const markTime = watchStandstills();
const again = [];
const asked = new Set();
const sum = { passed: 0, failed: 0, skipped: 0 };
const results = [];
let isWhole = false;

await run(async () => {
  await ensurePackages();
  if (!isNode24()) return goOnUnderNode24();
  const files = findTestFiles(process.argv.slice(2));
  if (files.length === 0) throw new Refusal("No test file has that in its path.", "All of them: npm test");
  const house = await openHouse(files);
  const waiting = queues(files);
  const work = async (names, slot) => {
    const lane = { slot, shared: new SharedProcess() };
    for (const name of names) await runAll(house, waiting[name], lane);
    await lane.shared.end();
  };
  await Promise.all(lanes.map(work));
  await work(["alone"], 0);
  waiting.again = again.splice(0);
  await work(["again"], 0);
  if (isEnding()) return undefined;
  isWhole = true;
  return end(sum.failed > 0 || sum.passed === 0 ? 1 : 0);
});

/** The files by whom they may have beside them. */
function queues(files) {
  const alone = files.filter((file) => isAlone(file));
  const beside = files.filter((file) => !isAlone(file));
  return {
    alone,
    // Those with a house take longest: begun last they would run on alone.
    browsers: lastly(beside.filter(isBrowser), (file) => sharesProcess(file)),
    houses: beside.filter(isHouse),
    clocks: beside.filter(isClock),
    // It is being had meanwhile, where it is not there yet.
    others: lastly(
      beside.filter((file) => ![isBrowser, isHouse, isClock].some((isOf) => isOf(file))),
      (file) => needsAsterisk(file),
    ),
  };
}

function lastly(files, isLast) {
  return [...files.filter((file) => !isLast(file)), ...files.filter(isLast)];
}

async function openHouse(files) {
  if (!(await claim(`launcher ${dataFolder}`))) {
    throw new Refusal("The tests run already in this clone.", "Wait for them, or run these in another clone.");
  }
  rmSync(logFolder, { recursive: true, force: true });
  for (const folder of testFolders) {
    await stopAllNoted(folder);
    removeDataFolder(folder);
  }
  prepareDataFolder(dataFolder);
  whenEnding(saySum);
  whenEnding(clear);
  whenEnding(() => stopChildren());
  whenEnding(endTestFiles);
  const house = new TestHouse(dataFolder, { say });
  await house.open({
    slots: lanes.length,
    hasBrowser: files.some(isBrowser),
    hasAsterisk: files.some((file) => needsAsterisk(file)),
  });
  return house;
}

/** The logs stay after a failure, as they may tell why; nothing else does. */
function clear() {
  if (sum.failed > 0) {
    cpSync(join(dataFolder, "log"), logFolder, { recursive: true });
    process.stdout.write(`The logs of the services are in ${logFolder}\n`);
  }
  removeDataFolder(dataFolder);
}

function saySum() {
  process.stdout.write(tellFailures(results));
  if (isWhole) process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
}

async function runAll(house, queue, { slot, shared }) {
  for (let file = queue.shift(); file && !isEnding(); file = queue.shift()) {
    const { env, clear: clearSlot } = await house.furnish(slot, { hasAsterisk: needsAsterisk(file) });
    const lost = markTime();
    const result = await (sharesProcess(file) ? shared.run(file, env) : runTestFile(file, env));
    if (isEnding()) return;
    report(result, lost());
    await clearSlot();
  }
}

/** What failed while the machine stood still is asked once more at the end, and counts as it ends then. */
function report(result, lost) {
  const { file, passed, failed, skipped, seconds, why, output } = result;
  const counts = [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`, why].filter(
    Boolean,
  );
  const mark = failed > 0 ? "✗" : "✓";
  process.stdout.write(`${mark} ${file}  ${counts.join(", ")}  ${seconds.toFixed(1)} s\n`);
  if (failed > 0) process.stdout.write(`${output.trimEnd()}\n\n`);
  if (failed > 0 && lost > 0) say(`The machine stood still for ${(lost / 1000).toFixed(1)} s while ${file} ran`);
  if (failed > 0 && lost > MOST_LOST_MS && !asked.has(file)) {
    asked.add(file);
    again.push(file);
    return say(`${file} runs again at the end`);
  }
  results.push(result);
  for (const [name, count] of Object.entries({ passed, failed, skipped })) sum[name] += count;
  return undefined;
}
