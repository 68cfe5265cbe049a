import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { arePackagesCurrent, ensurePackages, lockHash } from "../../bin/lib/packages.js";

const folder = mkdtempSync(join(tmpdir(), "packages-"));
const write = (file: string, text: string) => writeFileSync(join(folder, file), text);

test.before(() => {
  mkdirSync(join(folder, "node_modules"));
  write("package.json", JSON.stringify({ name: "empty", version: "1.0.0" }));
  write("package-lock.json", JSON.stringify({ name: "empty", version: "1.0.0", lockfileVersion: 3, packages: {} }));
});
test.after(() => rmSync(folder, { recursive: true }));

test("packages without a note of their lock are not current", () => {
  assert.is(arePackagesCurrent(folder), false);
});

test("packages are current while the lock is the one they were installed from", () => {
  write("node_modules/.switchboard-lock", `${lockHash(folder)}\n`);
  assert.is(arePackagesCurrent(folder), true);
  write("package-lock.json", JSON.stringify({ name: "empty", version: "1.0.1", lockfileVersion: 3, packages: {} }));
  assert.is(arePackagesCurrent(folder), false);
});

test("a changed lock is installed once, and noted", async () => {
  assert.is(await ensurePackages(folder), "installed");
  assert.is(arePackagesCurrent(folder), true);
  assert.is(await ensurePackages(folder), "as locked");
});

test("a lock that cannot be installed is said in a sentence, and asked for again the next time", async () => {
  write("package-lock.json", "not json");
  try {
    await ensurePackages(folder);
    assert.unreachable("it was installed");
  } catch (error) {
    assert.match((error as Error).message, /^The packages could not be installed: /);
  }
  assert.is(arePackagesCurrent(folder), false);
});

/** A folder as npm leaves it, where it installed by itself what the lock says. */
function installedBy(npm: { wanted: object; noted: object }): string {
  const place = mkdtempSync(join(tmpdir(), "packages-by-npm-"));
  folders.push(place);
  for (const name of Object.keys(npm.noted)) mkdirSync(join(place, name), { recursive: true });
  const lock = { name: "some", version: "1.0.0", lockfileVersion: 3 };
  writeFileSync(join(place, "package-lock.json"), JSON.stringify({ ...lock, packages: { "": {}, ...npm.wanted } }));
  writeFileSync(join(place, "node_modules/.package-lock.json"), JSON.stringify({ ...lock, packages: npm.noted }));
  return place;
}
const folders: string[] = [];
test.after(() => folders.forEach((place) => rmSync(place, { recursive: true })));

const [kysely, pino] = [
  { version: "1.0.0", integrity: "sha512-a" },
  { version: "2.0.0", integrity: "sha512-b" },
];
const both = { "node_modules/kysely": kysely, "node_modules/pino": pino };
const here = { os: [process.platform], cpu: [process.arch] };
const elsewhere = { os: ["aix"], cpu: ["ppc64"], optional: true };

test("what npm was let install by hand is not installed again", async () => {
  const place = mkdtempSync(join(tmpdir(), "packages-by-hand-"));
  folders.push(place);
  mkdirSync(join(place, "beside"));
  writeFileSync(join(place, "beside/package.json"), JSON.stringify({ name: "beside", version: "1.0.0" }));
  const own = { name: "some", version: "1.0.0", dependencies: { beside: "file:beside" } };
  writeFileSync(join(place, "package.json"), JSON.stringify(own));
  const packages = { "": own, beside: { version: "1.0.0" }, "node_modules/beside": { resolved: "beside", link: true } };
  const lock = { name: "some", version: "1.0.0", lockfileVersion: 3, requires: true, packages };
  writeFileSync(join(place, "package-lock.json"), JSON.stringify(lock));
  assert.is(arePackagesCurrent(place), false);
  await promisify(execFile)("npm", ["ci", "--no-audit", "--no-fund"], { cwd: place });
  assert.is(await ensurePackages(place), "as locked");
});

test("what npm leaves out as it is for other machines is not missed", () => {
  const wanted = {
    ...both,
    "node_modules/for-aix": elsewhere,
    "node_modules/musl": { ...here, libc: ["musl"], optional: true },
  };
  assert.is(arePackagesCurrent(installedBy({ wanted, noted: both })), true);
});

test("what npm did not install, or otherwise, or not to its end, is not taken for what the lock says", () => {
  const cases: Record<string, Parameters<typeof installedBy>[0]> = {
    "one is missing": { wanted: both, noted: { "node_modules/kysely": kysely } },
    "one that is only for this kind of machine is missing": {
      wanted: { ...both, "node_modules/for-here": { ...here, optional: true } },
      noted: both,
    },
    "one has another version": {
      wanted: both,
      noted: { ...both, "node_modules/pino": { ...pino, version: "1.9.0" } },
    },
    "one is more than is wanted": { wanted: { "node_modules/kysely": kysely }, noted: both },
  };
  for (const [why, npm] of Object.entries(cases)) assert.is(arePackagesCurrent(installedBy(npm)), false, why);

  const whole = { wanted: both, noted: both };
  assert.is(arePackagesCurrent(installedBy(whole)), true);
  const halfGone = installedBy(whole);
  rmSync(join(halfGone, "node_modules/pino"), { recursive: true });
  assert.is(arePackagesCurrent(halfGone), false, "broken off while it was taking away");
  const changedSince = installedBy(whole);
  const later = new Date(Date.now() + 60_000);
  utimesSync(join(changedSince, "node_modules/pino"), later, later);
  assert.is(arePackagesCurrent(changedSince), false, "broken off while it was putting another one there");
  const unread = installedBy(whole);
  writeFileSync(join(unread, "node_modules/.package-lock.json"), '{"packages": {');
  assert.is(arePackagesCurrent(unread), false, "broken off while it was noting what it did");
});

test.run();
