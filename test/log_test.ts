import { spawn } from "node:child_process";
import { closeSync, openSync } from "node:fs";
import { text } from "node:stream/consumers";
import { test } from "uvu";
import * as assert from "uvu/assert";

const writes = `
  import { openLog } from "./src/log.ts";
  const log = openLog({ LOG_LEVEL: "info" }, "web");
  for (let n = 0; n < 50; n++) log.info({ filling: "x".repeat(30_000) }, "a line");
  await new Promise((done) => setImmediate(done));
  process.stderr.write("goes on");
`;

test("a disk too full for a line of the log stops nobody", async () => {
  const full = openSync("/dev/full", "w");
  const child = spawn(process.execPath, ["--input-type=module", "-e", writes], { stdio: ["ignore", full, "pipe"] });
  closeSync(full);
  const ended = new Promise((done) => child.once("exit", (...how) => done(how)));
  // Whoever waits to write for ever never ends by itself.
  const timer = setTimeout(() => child.kill("SIGKILL"), 30_000);
  assert.is(await text(child.stderr!), "goes on");
  assert.equal(await ended, [0, null]);
  clearTimeout(timer);
});

test.run();
