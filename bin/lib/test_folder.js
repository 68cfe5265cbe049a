import { readFileSync, statfsSync } from "node:fs";
import { join } from "node:path";
import { hashOf, root } from "./folders.js";

const MEMORY = "/dev/shm";
const GB = 2 ** 30;

/** Where the logs of a run that failed are found afterwards. */
export const logFolder = join(root, ".data-test/log");

const inMemory = join(MEMORY, `switchboard-${hashOf(`${process.getuid?.()} ${root}`)}`);
const onDisk = join(root, ".data-test/run");
/** Wherever a run before this one may have left something. */
export const testFolders = [inMemory, onDisk];

/** Whether a folder is one that everybody can walk to, as those who run a database have to. */
export const isInMemory = (folder) => folder === inMemory;

/**
 * The folder of the tests' databases and whatever else they write: in memory where the machine has it to spare, else in
 * the clone. A run writes gigabytes that nobody reads again, and a disk that is slow for a minute stops a house for as long.
 */
export const testFolder = () => (isRoomy() ? inMemory : onDisk);

function isRoomy() {
  try {
    const mount = readFileSync("/proc/mounts", "utf8")
      .split("\n")
      .map((line) => line.split(" "))
      .findLast(([, place]) => place === MEMORY);
    // Tests write programs too, and run them.
    if (mount?.[2] !== "tmpfs" || /\b(noexec|ro)\b/.test(mount[3])) return false;
    const { bavail, bsize } = statfsSync(MEMORY);
    const available = Number(/^MemAvailable: +(\d+)/m.exec(readFileSync("/proc/meminfo", "utf8"))[1]) * 1024;
    return bavail * bsize > 4 * GB && available > 8 * GB;
  } catch {
    return false;
  }
}
