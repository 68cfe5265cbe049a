import { execFile } from "node:child_process";
import { pathToFileURL } from "node:url";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";

const console_ = pathToFileURL(join(import.meta.dirname, "../../bin/lib/console.js")).href;

/** Runs a launcher to its end; one that does not come to an end is killed, which is no code. */
const launch = (body: string) =>
  new Promise<{ code: unknown; out: string; err: string }>((done) => {
    const program = `import { end, run, whenEnding } from ${JSON.stringify(console_)};
      // Something is still open, as a child would be.
      setInterval(() => {}, 1000);
      await run(async () => { ${body} });`;
    const args = ["--input-type=module", "--eval", program];
    execFile(process.execPath, args, { timeout: 30_000, killSignal: "SIGKILL" }, (error, out, err) =>
      done({ code: error ? error.code : 0, out, err }),
    );
  });

test("an undoing that fails is told, and neither keeps the others from theirs nor the launcher from its end", async () => {
  for (const how of ["() => { throw new Error('no room'); }", "async () => { throw new Error('no room'); }"]) {
    const { code, out, err } = await launch(
      `whenEnding(() => process.stdout.write("undone")); whenEnding(${how}); return end(3);`,
    );
    assert.is(code, 3, how);
    assert.is(out, "undone");
    assert.match(err, "no room");
  }
});

test.run();
