import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { countTests, findTestFiles, isAlone } from "../../bin/lib/test_files.js";

const folder = mkdtempSync(join(tmpdir(), "files-"));
const files = {
  "test/inbox/claiming_test.ts": "",
  "test/inbox/faults_test.ts": "// alone: it stops the database\n",
  "test/browser/access_test.ts": "",
  "test/browser/cuts_test.ts": "// alone: it is a matter of time\n",
  "test/helpers.ts": "",
};
const sum = (total: number, passed: number, skipped = 0) =>
  `\n  Total:     ${total}\n  Passed:    ${passed}\n  Skipped:   ${skipped}\n  Duration:  3.20ms\n`;

test.before(() => {
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
});
test.after(() => rmSync(folder, { recursive: true }));

test("all test files are found, or those with a part in their path", () => {
  const all = [
    "test/browser/access_test.ts",
    "test/browser/cuts_test.ts",
    "test/inbox/claiming_test.ts",
    "test/inbox/faults_test.ts",
  ];
  assert.equal(findTestFiles([], folder), all);
  assert.equal(findTestFiles(["claiming", "browser"], folder), all.slice(0, 3));
  assert.equal(findTestFiles(["nothing"], folder), []);
});

test("a file runs alone where its first line says why", () => {
  assert.equal(
    findTestFiles([], folder).map((file) => isAlone(file, folder)),
    [false, true, false, true],
  );
});

test("the sum of a file is read from what it printed last", () => {
  assert.equal(countTests(`Total: 9 words\n${sum(3, 3, 1)}`, { code: 0 }), {
    passed: 3,
    skipped: 1,
    failed: 0,
    why: "",
  });
  assert.equal(countTests(sum(3, 1), { code: 1 }), { passed: 1, skipped: 0, failed: 2, why: "ended with 1" });
});

test("a file that ran nothing, crashed after its tests, or hung counts as failed", () => {
  assert.equal(countTests("", { code: 0 }), { passed: 0, skipped: 0, failed: 1, why: "ran no test" });
  assert.equal(countTests(sum(0, 0), { code: 0 }).failed, 1);
  assert.equal(countTests(sum(2, 2), { code: "SIGSEGV" }), {
    passed: 2,
    skipped: 0,
    failed: 1,
    why: "ended with SIGSEGV",
  });
  assert.is(countTests(sum(2, 2), { code: "SIGTERM", isLate: true }).why, "took too long");
});

test.run();
