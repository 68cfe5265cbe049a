import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
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

test.run();
