import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";

export function isAlive(pid) {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return error.code === "EPERM";
  }
  try {
    // A dead child that nobody has collected yet still has a number, and does nothing any more.
    return process.platform !== "linux" || stateOf(pid) !== "Z";
  } catch {
    return false;
  }
}

const afterName = (pid) =>
  readFileSync(`/proc/${pid}/stat`, "utf8")
    .replace(/^.*\)\s/s, "")
    .split(" ");
const stateOf = (pid) => afterName(pid)[0];

/** When the process began, in words that no other process with the same number shares. */
export function birthOf(pid) {
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "lstart=", "-p", `${pid}`], { encoding: "utf8" }).trim();
    const boot = readFileSync("/proc/sys/kernel/random/boot_id", "utf8").trim();
    return `${boot} ${afterName(pid)[19]}`;
  } catch {
    return undefined;
  }
}

export function commandOf(pid) {
  try {
    if (process.platform !== "linux")
      return execFileSync("ps", ["-o", "command=", "-p", `${pid}`], { encoding: "utf8" });
    return readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " ");
  } catch {
    return "";
  }
}

/** Notes in a file which process a name stands for, so that a later start finds it. */
export function noteProcess(file, pid, { mark, ...more }) {
  writeFileSync(file, JSON.stringify({ pid, mark, birth: birthOf(pid), ...more }));
}

/** The process a file speaks of, when it is still that very one: same birth, and a command line that bears its mark. */
export function findNoted(file) {
  try {
    const noted = JSON.parse(readFileSync(file, "utf8"));
    const isSame =
      isAlive(noted.pid) && birthOf(noted.pid) === noted.birth && commandOf(noted.pid).includes(noted.mark);
    return isSame ? noted : undefined;
  } catch {
    return undefined;
  }
}

/** Asks a process to stop, and ends its whole group when it does not within the time. */
export async function stopProcess(pid, { signal = "SIGTERM", within = 10_000 } = {}) {
  send(pid, signal);
  if (await isGone(pid, within)) return true;
  endGroup(pid);
  await isGone(pid, 2_000);
  return false;
}

/** Ends a process that leads a group, and all of the group, at once. */
export function endGroup(pid) {
  send(-pid, "SIGKILL");
  send(pid, "SIGKILL");
}

/** Stops what an earlier start left behind. */
export async function stopNoted(file, options) {
  const noted = findNoted(file);
  if (noted) await stopProcess(noted.pid, options);
  rmSync(file, { force: true });
}

/** Stops all that an earlier start on a data folder left behind, apart from some names. */
export async function stopAllNoted(dataFolder, { but = [] } = {}) {
  const folder = join(dataFolder, "run");
  const files = existsSync(folder) ? readdirSync(folder).filter((file) => file.endsWith(".pid")) : [];
  const left = files.filter((file) => !but.includes(file.slice(0, -4)));
  await Promise.all(left.map((file) => stopNoted(join(folder, file), { within: 15_000 })));
}

export async function isGone(pid, within) {
  const end = Date.now() + within;
  while (isAlive(pid)) {
    if (Date.now() > end) return false;
    await pause(20);
  }
  return true;
}

function send(pid, signal) {
  try {
    process.kill(pid, signal);
  } catch {
    // It is gone already, which is what was wanted.
  }
}
