import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { root } from "../../bin/lib/folders.js";
import { sharesProcess } from "../../bin/lib/test_files.js";
import { SharedProcess } from "../../bin/lib/test_run.js";

// Below the clone, from where files find its packages.
const folder = join(root, ".data-test/own");
mkdirSync(folder, { recursive: true });
test.after(() => rmSync(folder, { recursive: true }));

function file(name: string, body: string): string {
  const begin = `import { test } from "uvu";\nimport { count } from "./counting.ts";\n`;
  writeFileSync(join(folder, name), `${begin}test("it", async () => {\n${body}\n});\ntest.run();\n`);
  return relative(root, join(folder, name));
}
writeFileSync(join(folder, "counting.ts"), "let n = 0;\nexport const count = () => ++n;\n");

const env = (over = {}) => ({ ...process.env, ...over });
const told = (output: string) => JSON.parse(/\{.*\}/.exec(output)![0]) as { pid: number; count: number; word?: string };
const tells = `console.log(JSON.stringify({ pid: process.pid, count: count(), word: process.env.WORD }));`;

test("files in one process have an environment and modules of their own", async () => {
  const shared = new SharedProcess();
  const first = await shared.run(file("one.ts", tells), env({ WORD: "a" }));
  const second = await shared.run(file("two.ts", `console.error("beside");${tells}`), env());
  await shared.end();
  assert.equal([first.passed, first.failed, second.passed, second.failed], [1, 0, 1, 0]);
  const [one, two] = [told(first.output), told(second.output)];
  assert.is(one.pid, two.pid);
  assert.equal([one.count, two.count], [1, 1]);
  assert.equal([one.word, two.word], ["a", undefined]);
  assert.match(second.output, "beside");
  assert.not.match(first.output, "beside");
});

test("after a test that failed, and after a crash, the next file has a fresh process", async () => {
  const shared = new SharedProcess();
  const failed = await shared.run(file("fails.ts", `${tells}\nthrow new Error("on purpose");`), env());
  const crashed = await shared.run(file("crashes.ts", `${tells}\nprocess.exit(3);`), env());
  const fine = await shared.run(file("fine.ts", tells), env());
  await shared.end();
  assert.equal([failed.passed, failed.failed, failed.why], [0, 1, "ended with 1"]);
  assert.match(failed.output, "on purpose");
  assert.equal([crashed.failed, crashed.why], [1, "ran no test"]);
  assert.equal([fine.passed, fine.failed], [1, 0]);
  assert.is(new Set([failed, crashed, fine].map(({ output }) => told(output).pid)).size, 3);
});

test("what starts processes of its own has one of its own, and so has what asks for it in its first line", () => {
  writeFileSync(join(folder, "starts.ts"), 'import { spawn } from "node:child_process";\n');
  // Not in one word, or this file would be taken for one that needs it.
  writeFileSync(join(folder, "dialing.ts"), `import { dial } from "../../../${"asterisk"}.ts";\n`);
  writeFileSync(join(folder, "asks.ts"), "// apart: it counts all memory\n");
  writeFileSync(join(folder, "looking.ts"), `import { openChromium } from "../${"browser"}/chromium.ts";\n`);
  assert.equal(
    ["one.ts", "starts.ts", "dialing.ts", "asks.ts", "looking.ts"].map((name) => sharesProcess(name, folder)),
    [true, false, false, false, false],
  );
  assert.is(sharesProcess("test/whole/flood_test.ts"), false);
});

test("files of browsers share the one of their process, and have what they open in it apart; a house has its own", () => {
  assert.equal(
    ["inbox", "tickets", "journey", "cuts"].map((name) => sharesProcess(`test/browser/${name}_test.ts`)),
    [true, true, false, false],
  );
});

test.run();
