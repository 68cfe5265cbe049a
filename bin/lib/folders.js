import { createHash } from "node:crypto";
import { chmodSync, existsSync, lstatSync, mkdirSync, readlinkSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { isRoot } from "./programs.js";
import { Refusal, sentence } from "./refusal.js";

/** The folder of the clone. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

const leastFree = 200 * 2 ** 20;

/** What is kept per user over all clones: servers that were built or downloaded. */
export function cacheFolder(env = process.env) {
  return join(env.XDG_CACHE_HOME || join(homedir(), ".cache"), "switchboard");
}

/** Where Node keeps what it compiled, so that the next process of ours starts in half the time. */
export const compileCache = { NODE_COMPILE_CACHE: join(root, "node_modules/.cache/compiled") };

export const hashOf = (text) => createHash("sha256").update(text).digest("hex").slice(0, 12);

/** Makes the data folder with what belongs in it, and refuses in a sentence when it cannot hold anything. */
export function prepareDataFolder(folder) {
  try {
    makeFolders(folder);
  } catch (error) {
    const why = error.code === "ENOENT" ? "it cannot be made there (is the disk read-only?)" : sentence(error);
    throw new Refusal(`The data folder ${folder} cannot be used: ${why}`, "DATA_DIR names the folder to use.");
  }
  const { bavail, bsize } = statfsSync(folder);
  if (bavail * bsize >= leastFree) return;
  throw new Refusal(
    `The disk that holds ${folder} is full: ${Math.floor((bavail * bsize) / 2 ** 20)} MB are left.`,
    `Switchboard wants ${leastFree / 2 ** 20} MB at the least. Free some space, or set DATA_DIR to another disk.`,
  );
}

function makeFolders(folder) {
  const isNew = !existsSync(folder);
  for (const name of ["", "log", "run"]) mkdirSync(join(folder, name), { recursive: true });
  if (isNew) {
    // As root PostgreSQL runs as somebody else, who has to walk through here and read nothing.
    for (const name of ["", "run"]) chmodSync(join(folder, name), isRoot ? 0o711 : 0o700);
    chmodSync(join(folder, "log"), 0o700);
  }
  const probe = join(folder, "run", "probe");
  writeFileSync(probe, "x".repeat(65_536));
  rmSync(probe);
}

/** Removes a data folder, and what lives elsewhere on its behalf. */
export function removeDataFolder(folder) {
  const database = join(folder, "postgres");
  if (lstatSync(database, { throwIfNoEntry: false })?.isSymbolicLink()) {
    rmSync(dirname(resolve(folder, readlinkSync(database))), { recursive: true, force: true });
  }
  for (const place of [tmpdir(), "/tmp"]) rmSync(join(place, farName(folder)), { recursive: true, force: true });
  rmSync(folder, { recursive: true, force: true });
}

const farName = (dataFolder) => `switchboard-${hashOf(`${process.getuid?.()} ${dataFolder}`)}`;

/** The folder for sockets: a path longer than 107 bytes cannot be one, so a deep data folder has its sockets elsewhere. */
export function socketFolder(dataFolder, { isReachable = () => true } = {}) {
  const near = join(dataFolder, "run");
  if (Buffer.byteLength(join(near, "pg/.s.PGSQL.5432")) < 100 && isReachable(near)) return near;
  const temporary = Buffer.byteLength(tmpdir()) < 50 && isReachable(tmpdir()) ? tmpdir() : "/tmp";
  const far = join(temporary, farName(dataFolder));
  mkdirSync(far, { recursive: true, mode: 0o711 });
  const found = lstatSync(far);
  if (!found.isDirectory() || found.uid !== (process.getuid?.() ?? found.uid)) {
    throw new Refusal(`${far} belongs to somebody else.`, `Remove it, or set TMPDIR to a folder of your own.`);
  }
  return far;
}
