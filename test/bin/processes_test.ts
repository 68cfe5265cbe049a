import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Child } from "../../bin/lib/children.js";
import { findNoted, isAlive, noteProcess, stopNoted } from "../../bin/lib/processes.js";

const folder = mkdtempSync(join(tmpdir(), "processes-"));
const file = join(folder, "run", "sleeper.pid");
const sleeper = () => spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
const noted = (name: string) => JSON.parse(readFileSync(join(folder, "run", `${name}.pid`), "utf8")) as { pid: number };

async function until(check: () => boolean): Promise<void> {
  while (!check()) await pause(10);
}

test.before(() => {
  for (const name of ["run", "log"]) mkdirSync(join(folder, name));
});
test.after(() => rmSync(folder, { recursive: true }));

test("what an earlier start left behind is found by its note and stopped", async () => {
  const { pid = 0 } = sleeper();
  noteProcess(file, pid, { mark: "sleep" });
  assert.is(findNoted(file)?.pid, pid);
  await stopNoted(file);
  assert.is(isAlive(pid), false);
  assert.is(existsSync(file), false);
});

test("another process that has the number by now is left alone", async () => {
  const { pid = 0 } = sleeper();
  noteProcess(file, pid, { mark: "sleep" });
  const note = JSON.parse(readFileSync(file, "utf8"));
  writeFileSync(file, JSON.stringify({ ...note, birth: "another boot 1" }));
  await stopNoted(file);
  assert.is(isAlive(pid), true);
  noteProcess(file, pid, { mark: "src/main.ts" });
  await stopNoted(file);
  assert.is(isAlive(pid), true);
  process.kill(pid, "SIGKILL");
});

test("a child that dies is started again and says so, until it is stopped", async () => {
  const said: string[] = [];
  const ready = async () => true;
  const options = { name: "child", command: "sleep", args: ["600"], mark: "sleep", dataFolder: folder, ready };
  const child = await new Child({ ...options, say: (text: string) => said.push(text) }).start();
  const { pid: first } = noted("child");
  process.kill(first, "SIGKILL");
  await until(() => said.includes("child is back"));
  assert.match(said[0] ?? "", /^child was ended by SIGKILL; it is started again in 0\.5 s/);
  const { pid: second } = noted("child");
  assert.is.not(second, first);
  await child.stop();
  assert.is(isAlive(second), false);
  assert.is(said.length, 2);
});

test("one that is started again and never answers is told of, and so is that it does after all", async () => {
  const said: string[] = [];
  let answers = true;
  const options = {
    name: "dumb",
    command: "sleep",
    args: ["600"],
    mark: "sleep",
    dataFolder: folder,
    readyWithin: 200,
  };
  const child = await new Child({
    ...options,
    ready: async () => answers,
    say: (text: string) => said.push(text),
  }).start();
  answers = false;
  process.kill(noted("dumb").pid, "SIGKILL");
  await until(() => said.some((text) => text.startsWith("dumb was started again and does not answer")));
  assert.is(said.includes("dumb is back"), false);
  answers = true;
  await until(() => said.includes("dumb is back"));
  await child.stop();
  assert.is(said.length, 3);
});

test("a child that cannot start is a sentence with its last words", async () => {
  const script = "console.error('Error: the key is missing'); process.exit(1)";
  const options = { command: process.execPath, args: ["-e", script], mark: "node", dataFolder: folder };
  const child = new Child({ ...options, name: "broken", ready: async () => false });
  await child.start().then(
    () => assert.unreachable(),
    (error: Error) => assert.match(error.message, "broken ended as soon as it was started: Error: the key is missing"),
  );
});

test.run();
