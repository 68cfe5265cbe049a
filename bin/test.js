/** `npm test [-- part…]`: every test file, each with a database of its own; the last line is the sum. */
import { join } from "node:path";
import { stopChildren } from "./lib/children.js";
import { claim } from "./lib/claims.js";
import { end, isEnding, run, whenEnding } from "./lib/console.js";
import { prepareDataFolder, removeDataFolder, root } from "./lib/folders.js";
import { ensurePackages, goOnUnderNode24, isNode24 } from "./lib/packages.js";
import { stopAllNoted } from "./lib/processes.js";
import { Refusal } from "./lib/refusal.js";
import { tellFailures } from "./lib/test_failures.js";
import { findTestFiles, isAlone, isBrowser, isClock, isHouse, needsAsterisk, sharesProcess } from "./lib/test_files.js";
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
const dataFolder = join(root, ".data-test");
const say = (text) => !isEnding() && process.stdout.write(`! ${text}\n`);
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
    lane.shared.end();
  };
  await Promise.all(lanes.map(work));
  await work(["alone"], 0);
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
    browsers: beside.filter(isBrowser),
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
  await stopAllNoted(dataFolder);
  removeDataFolder(dataFolder);
  prepareDataFolder(dataFolder);
  whenEnding(saySum);
  whenEnding(clear);
  whenEnding(() => stopChildren(["temporal"]));
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
  if (sum.failed === 0) return removeDataFolder(dataFolder);
  removeDataFolder(dataFolder, { but: "log" });
  return process.stdout.write(`The logs of the services are in ${join(dataFolder, "log")}\n`);
}

function saySum() {
  process.stdout.write(tellFailures(results));
  if (isWhole) process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
}

async function runAll(house, queue, { slot, shared }) {
  for (let file = queue.shift(); file && !isEnding(); file = queue.shift()) {
    const { env, clear: clearSlot } = await house.furnish(slot, { hasAsterisk: needsAsterisk(file) });
    const result = await (sharesProcess(file) ? shared.run(file, env) : runTestFile(file, env));
    if (isEnding()) return;
    report(result);
    await clearSlot();
  }
}

function report(result) {
  const { file, passed, failed, skipped, seconds, why, output } = result;
  results.push(result);
  for (const [name, count] of Object.entries({ passed, failed, skipped })) sum[name] += count;
  const counts = [`${passed} passed`, failed && `${failed} failed`, skipped && `${skipped} skipped`, why].filter(
    Boolean,
  );
  const mark = failed > 0 ? "✗" : "✓";
  process.stdout.write(`${mark} ${file}  ${counts.join(", ")}  ${seconds.toFixed(1)} s\n`);
  if (failed > 0) process.stdout.write(`${output.trimEnd()}\n\n`);
}
