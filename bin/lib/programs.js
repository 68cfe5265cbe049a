import { accessSync, constants, existsSync, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import { alone } from "./claims.js";
import { lastLine, runCommand } from "./run_command.js";

export const isRoot = process.getuid?.() === 0;

/** The path of a program, looked up on PATH, or undefined. */
export function findProgram(name, path = process.env.PATH ?? "") {
  return path
    .split(delimiter)
    .filter(Boolean)
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

export function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** Whether this machine is a Debian or Ubuntu on which we may install packages. */
export const canInstall = () => isRoot && existsSync("/etc/debian_version") && Boolean(findProgram("apt-get"));

/** Installs Debian packages; returns undefined when it worked, else the reason. */
export function installDebian(...names) {
  // RUNLEVEL=1 keeps freshly installed daemons from starting by themselves.
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive", RUNLEVEL: "1" };
  const install = () => runCommand("apt-get", ["install", "-y", "-q", "--no-install-recommends", ...names], { env });
  return alone("apt-get", async () => {
    let done = await install();
    if (!done.ok) {
      await runCommand("apt-get", ["update", "-q"], { env });
      done = await install();
    }
    return done.ok ? undefined : `apt-get install ${names.join(" ")}: ${lastLine(done.output)}`;
  });
}
