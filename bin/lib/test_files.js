import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./folders.js";

/** The test files whose path contains one of the parts; all of them without any. */
export function findTestFiles(parts = [], folder = root) {
  const files = readdirSync(join(folder, "test"), { recursive: true })
    .map((file) => join("test", file))
    .filter((file) => file.endsWith("_test.ts"))
    .toSorted();
  return parts.length === 0 ? files : files.filter((file) => parts.some((part) => file.includes(part)));
}

/** Whether a file starts the whole product, in processes of its own. */
export const isHouse = (file) => file.startsWith("test/whole/");
/** Whether a file has a Temporal of its own, and waits for it most of the time. */
export const isClock = (file) => file.startsWith("test/workflows/");
export const isBrowser = (file) => file.startsWith("test/browser/");

/** Whether a file talks with a real Asterisk, of which it has helpers from that place. */
export const needsAsterisk = (file, folder = root) =>
  /from "[./]+\/asterisk\.ts"/.test(readFileSync(join(folder, file), "utf8"));

/** Whether a file runs with nothing beside it, which its first line says with the reason. */
export function isAlone(file, folder = root) {
  return readFileSync(join(folder, file), "utf8").startsWith("// alone: ");
}

const startsMore =
  /from "[^"]*(?:\bwhole\/|\b(?:clock_house|dev_server|skipping|running|asterisk)\.ts|child_process|@temporalio\/worker)/;
const hasBrowser = /from "[^"]*(?:\bbrowser\/|playwright)/;
// The stage of the browsers is a house.
const hasStage = /from "\.\/stage\.ts"/;

/**
 * Whether a file may run in a process that others have before and after it: it neither starts nor ends any itself. Those of
 * browsers have the one that their process keeps.
 */
export function sharesProcess(file, folder = root) {
  if (isHouse(file) || isClock(file) || /^test\/(?:bin|demo)\//.test(file)) return false;
  const text = readFileSync(join(folder, file), "utf8");
  if (text.startsWith("// apart: ") || startsMore.test(text)) return false;
  return isBrowser(file) ? !hasStage.test(text) : !hasBrowser.test(text);
}

/** What a process that runs several files writes after each. */
export const endMark = "\u0004";

/**
 * What a file's output and its end say about its tests. A file that ends badly, or runs no test at all, counts as a
 * failure even where its own sum has none.
 */
export function countTests(output, { code, isLate = false }) {
  const last = (name) => Number([...output.matchAll(new RegExp(`^ *${name}: +(\\d+)`, "gm"))].at(-1)?.[1] ?? 0);
  const [total, passed, skipped] = [last("Total"), last("Passed"), last("Skipped")];
  const why = isLate ? "took too long" : total + skipped === 0 ? "ran no test" : code === 0 ? "" : `ended with ${code}`;
  return { passed, skipped, failed: why ? Math.max(1, total - passed) : total - passed, why };
}
