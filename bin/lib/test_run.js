import { spawn } from "node:child_process";
import { setTimeout as pause } from "node:timers/promises";
import { root } from "./folders.js";
import { endGroup } from "./processes.js";
import { countTests } from "./test_files.js";

const longest = 300_000;
const longestAfterSum = 10_000;
const running = new Set();

/** Runs one file in a group of processes of its own, and ends all of the group with it. */
export async function runTestFile(file, env) {
  const began = performance.now();
  let output = "";
  let isLate = false;
  const child = spawn(process.execPath, [file], { cwd: root, env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  running.add(child.pid);
  const stop = () => {
    isLate = true;
    void endKindly(child.pid);
  };
  let timer = setTimeout(stop, longest);
  const hear = (chunk) => {
    output += chunk;
    if (!/^ *Duration: /m.test(`${chunk}`)) return;
    // The sum stands there: what still runs after it was forgotten by a test.
    clearTimeout(timer);
    timer = setTimeout(stop, longestAfterSum);
  };
  for (const stream of [child.stdout, child.stderr]) stream.on("data", hear);
  const code = await new Promise((resolve) => child.once("exit", (status, signal) => resolve(signal ?? status)));
  clearTimeout(timer);
  endGroup(child.pid);
  running.delete(child.pid);
  return { file, output, seconds: (performance.now() - began) / 1000, ...countTests(output, { code, isLate }) };
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
