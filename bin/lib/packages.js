import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { alone } from "./claims.js";
import { root } from "./folders.js";
import { Refusal } from "./refusal.js";
import { lastLine, runCommand } from "./run_command.js";

const stampOf = (folder) => join(folder, "node_modules", ".switchboard-lock");

/** The words that the installed packages are remembered by: they change when the lock does. */
export function lockHash(folder) {
  return createHash("sha256")
    .update(readFileSync(join(folder, "package-lock.json")))
    .digest("hex");
}

/** Whether the packages in the folder are those of its lock. */
export function arePackagesCurrent(folder = root) {
  const stamp = stampOf(folder);
  return (existsSync(stamp) && readFileSync(stamp, "utf8").trim() === lockHash(folder)) || hasNpmInstalled(folder);
}

/**
 * Whether somebody let npm install all that the lock says. It notes what it did once it is through; what was changed
 * after that, as by an install that was broken off, it does not believe itself.
 */
function hasNpmInstalled(folder) {
  const note = join(folder, "node_modules", ".package-lock.json");
  try {
    const [wanted, noted] = [join(folder, "package-lock.json"), note].map(
      (path) => JSON.parse(readFileSync(path, "utf8")).packages,
    );
    const notedAt = statSync(note).mtimeMs;
    return (
      Object.keys(noted).every((place) => place in wanted && statSync(join(folder, place)).mtimeMs <= notedAt) &&
      Object.keys(wanted).every((place) =>
        place in noted ? isDeepStrictEqual(noted[place], wanted[place]) : place === "" || isForOthers(wanted[place]),
      )
    );
  } catch {
    return false;
  }
}

/** What npm leaves out on a machine of this kind. */
function isForOthers({ optional, os, cpu, libc }) {
  const isHere = [os].flat().includes(process.platform) && [cpu].flat().includes(process.arch);
  // Of two builds for one kind of machine only the one for its C library is there.
  return optional === true && (libc !== undefined || !isHere);
}

/** Installs the locked packages when the lock changed since the last time; returns what it did. */
export function ensurePackages(folder = root) {
  if (arePackagesCurrent(folder)) return "as locked";
  return alone(`packages ${folder}`, async () => {
    if (arePackagesCurrent(folder)) return "as locked";
    const done = await runCommand("npm", ["ci", "--no-audit", "--no-fund"], { cwd: folder });
    if (!done.ok) {
      const npm = done.output.split("\n").find((line) => /npm (error|ERR!)/.test(line)) ?? lastLine(done.output);
      throw new Refusal(`The packages could not be installed: ${npm}`, "Run `npm ci` to see all that it says.");
    }
    writeFileSync(stampOf(folder), `${lockHash(folder)}\n`);
    return "installed";
  });
}

/** The Node 24 that the packages bring, or undefined where this platform has none among them. */
export function findNode24(folder = root) {
  const path = join(folder, "node_modules", `node-${process.platform}-${process.arch}`, "bin", "node");
  return existsSync(path) ? path : undefined;
}

export const isNode24 = () => Number(process.versions.node.split(".")[0]) >= 24;

/**
 * Runs the same command under Node 24 and ends with its exit code.
 * The channel between the two tells the inner one when this one dies, so that it stops everything in order.
 */
export function goOnUnderNode24(env = {}) {
  const node = findNode24();
  if (!node) {
    const { platform, arch, version } = process;
    throw new Refusal(
      `This is Node ${version}, and the packages bring no Node 24 for ${platform}-${arch}.`,
      "Install Node 24 (https://nodejs.org) and start again with it.",
    );
  }
  const inner = spawn(node, process.argv.slice(1), {
    stdio: ["inherit", "inherit", "inherit", "ipc"],
    env: { ...process.env, ...env },
  });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => inner.kill(signal));
  return new Promise((resolve) => {
    inner.once("exit", (code, signal) => {
      process.exitCode = code ?? (signal ? 1 : 0);
      resolve(process.exitCode);
    });
  });
}

/** Loads an installed package by name; only after the packages are there. */
export const installed = (name) => createRequire(join(root, "package.json"))(name);
