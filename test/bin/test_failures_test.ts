import { test } from "uvu";
import * as assert from "uvu/assert";
import { failuresOf, tellFailures } from "../../bin/lib/test_failures.js";

const file = "test/inbox/claiming_test.ts";
const output = `• ✘ ✘ •   (2 / 4)

   FAIL  "one claims"
    still false after 30000 ms

    at eventually (file:///clone/test/helpers.ts:32:40)
    at async Object.handler (file:///clone/test/inbox/claiming_test.ts:384:3)

   FAIL  "another learns who (it is)"
    Expected values to be strictly equal:  (is)

        ++2    (Expected)
        --1    (Actual)

    at assert (file:///clone/node_modules/uvu/assert/index.mjs:1:1)


  Total:     4
  Passed:    2
  Skipped:   0
  Duration:  93583.34ms
`;

test("each failed test is told with the first line of its error, and where it stood", () => {
  assert.equal(failuresOf(output, { file, why: "ended with 1" }), [
    '"one claims" still false after 30000 ms (line 384)',
    '"another learns who (it is)" Expected values to be strictly equal:  (is)',
  ]);
});

test("a file that broke down by itself says why, and what it said last", () => {
  const crashed =
    "• •   (2 / 2)\n\n  Total:     2\n  Passed:    2\n\nError: lost\n    at house.ts:3:1\n\nNode.js v24.21.0\n";
  assert.equal(failuresOf(crashed, { file, why: "ended with 7" }), ["ended with 7: Error: lost"]);
  assert.equal(failuresOf("", { file, why: "took too long" }), ["took too long"]);
});

test("at the end stand the files that failed, and no other", () => {
  const fine = { file: "test/may_test.ts", failed: 0, why: "", output: "" };
  assert.is(tellFailures([fine]), "");
  const silent = { file, failed: 1, why: "ran no test", output: "" };
  assert.is(tellFailures([fine, silent]), `✗ ${file}\n    ran no test\n`);
});

test.run();
