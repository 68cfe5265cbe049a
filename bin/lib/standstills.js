import { readFileSync } from "node:fs";
import { availableParallelism } from "node:os";

const BEAT_MS = 100;
/** A beat may be as late as this on a machine that is merely busy. */
const LATE_MS = 1_000;

/** How long everything that wanted to run waited for the disk since the machine started, in ms; Linux alone tells it. */
export const waitedForDisk = (text) => Number(/^full .*\btotal=(\d+)/m.exec(text)?.[1] ?? 0) / 1000;

/** How long other machines of the same host had the processors since this one started, in ms. */
export const lentToOthers = (text, processors) =>
  (Number(/^cpu +(?:\d+ +){7}(\d+)/m.exec(text)?.[1] ?? 0) * 10) / processors;

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

/**
 * Watches for the times in which the machine did nothing for us. What a test waits for does not come in them, whatever
 * its patience, so that what failed meanwhile says nothing of the product.
 */
export function watchStandstills() {
  let paused = 0;
  let last = performance.now();
  setInterval(() => {
    const now = performance.now();
    paused += Math.max(0, now - last - BEAT_MS - LATE_MS);
    last = now;
  }, BEAT_MS).unref();
  const total = () =>
    paused + waitedForDisk(read("/proc/pressure/io")) + lentToOthers(read("/proc/stat"), availableParallelism());
  /** From now on: the result tells how many ms were lost since. */
  return () => {
    const before = total();
    return () => total() - before;
  };
}
