import { spawn } from "node:child_process";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "./folders.js";
import { endGroup } from "./processes.js";
import { countTests, endMark } from "./test_files.js";

const shared = join(import.meta.dirname, "test_process.js");
const longest = 480_000;
const longestAfterSum = 10_000;
const longestEnd = 5_000;
const running = new Set();

/** Runs one file in a group of processes of its own, and ends all of the group with it. */
export async function runTestFile(file, env) {
  const child = open([file], env, ["ignore", "pipe", "pipe"]);
  const result = await hear(child, file, () => child.gone);
  clear(child);
  return result;
}

/** Runs files one after the other in one process, as long as all goes well in it. */
export class SharedProcess {
  #child;

  async run(file, env) {
    const child = (this.#child ??= open([shared], env, ["ignore", "pipe", "pipe", "ipc"]));
    const done = new Promise((resolve) => child.once("message", ({ code }) => resolve(code)));
    child.send({ file, env });
    const result = await hear(child, file, async (said) => {
      // It says so on each stream and beside them, and they may arrive in any order.
      const [code] = await Promise.all([done, ...said]);
      return code;
    });
    if (result.failed > 0) await this.end();
    return result;
  }

  /** What the process keeps for its files is closed with it. */
  async end() {
    const child = this.#child;
    this.#child = undefined;
    if (!child) return;
    if (child.connected) child.disconnect();
    await Promise.race([child.gone, pause(longestEnd, undefined, { ref: false })]);
    clear(child);
  }
}

function open(args, env, stdio) {
  const child = spawn(process.execPath, args, { cwd: root, env, detached: true, stdio });
  running.add(child.pid);
  child.gone = new Promise((resolve) => child.once("exit", (status, signal) => resolve(signal ?? status)));
  return child;
}

function clear({ pid }) {
  endGroup(pid);
  running.delete(pid);
}

/** Collects what a file says until it is `done`, or its process gone. */
async function hear(child, file, done) {
  const began = performance.now();
  let output = "";
  let isLate = false;
  const stop = () => {
    isLate = true;
    void endKindly(child.pid);
  };
  let timer = setTimeout(stop, longest);
  const listen = (stream) => {
    const listener = (chunk) => {
      output += chunk;
      if (`${chunk}`.includes(endMark)) stream.emit(endMark);
      if (!/^ *Duration: /m.test(`${chunk}`)) return;
      // The sum stands there: what still runs after it was forgotten by a test.
      clearTimeout(timer);
      timer = setTimeout(stop, longestAfterSum);
    };
    stream.on("data", listener);
    return () => stream.off("data", listener);
  };
  const streams = [child.stdout, child.stderr];
  const deaf = streams.map(listen);
  const said = streams.map((stream) => new Promise((resolve) => stream.once(endMark, resolve)));
  const code = await Promise.race([child.gone, done(said)]);
  clearTimeout(timer);
  for (const stop of deaf) stop();
  const told = output.replaceAll(endMark, "");
  return { file, output: told, seconds: (performance.now() - began) / 1000, ...countTests(told, { code, isLate }) };
}

/** Ends the files that run at this moment. */
export const endTestFiles = () => Promise.all([...running].map(endKindly));

// What a test started outside its group (a launcher, say) has a moment to be stopped by it.
async function endKindly(pid) {
  try {
    process.kill(-pid, "SIGTERM");
  } catch {
    return;
  }
  for (let tries = 0; tries < 100 && running.has(pid); tries++) await pause(50);
  endGroup(pid);
}
