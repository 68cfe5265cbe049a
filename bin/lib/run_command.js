import { spawn } from "node:child_process";
import { endGroup } from "./processes.js";

const running = new Set();

/**
 * Runs a program to its end and returns { ok, code, output }, where output is both streams together.
 * A program that is not there, or takes longer than `within`, is not ok.
 */
export async function runCommand(command, args = [], { within = 600_000, ...options } = {}) {
  let output = "";
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"], detached: true, ...options });
  if (child.pid) running.add(child.pid);
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (output += chunk));
  const timer = setTimeout(() => {
    output += `\n${command} took longer than ${within / 1000} s`;
    endGroup(child.pid);
  }, within);
  const code = await new Promise((resolve) => {
    child.once("error", (error) => resolve((output += `${command}: ${error.code ?? error.message}`) && -1));
    child.once("close", resolve);
  });
  clearTimeout(timer);
  running.delete(child.pid);
  return { ok: code === 0, code, output: output.trim() };
}

/** Ends every program that `runCommand` still waits for, with all that it started. */
export function endCommands() {
  for (const pid of running) endGroup(pid);
}

/** The last line of a program's output that says something, for a sentence about why it failed. */
export function lastLine(output) {
  const lines = output.split("\n").map((line) => line.replace(/^\d{4}-[\d-]+ [\d:.]+ \w+ \[\d+\] /, "").trim());
  const error = lines.findLast((line) => /error|fatal|panic|cannot|could not/i.test(line));
  return error ?? lines.findLast(Boolean) ?? "it said nothing";
}
