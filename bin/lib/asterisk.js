import { join } from "node:path";
import { cacheFolder } from "./folders.js";
import { canInstall, findProgram, installDebian, isRoot } from "./programs.js";
import { lastLine, runCommand } from "./run_command.js";
import { fillCache } from "./wheels.js";

const program = "usr/sbin/asterisk";
// Debian's stable release has none; the folder is named by the major version that the adapter was tried with.
const suite = "sid";
const major = 22;

const versionOf = (path) =>
  runCommand("chroot", [path.slice(0, -program.length), "asterisk", "-V"], { within: 60_000 });

/**
 * A real Asterisk for the tests of its adapter: a small Debian of its own in a folder of the cache, in which it runs by
 * chroot. Returns { path } of that folder, or { why } it cannot be had here.
 */
export async function findAsterisk(env = process.env) {
  const folder = join(cacheFolder(env), `asterisk-${major}-${process.platform}-${process.arch}`);
  if (!isRoot) return { why: "only root may run a Debian in a folder (chroot)" };
  const { why } = await fillCache(folder, { program, prove: versionOf, fill });
  return why ? { why } : { path: folder };
}

async function fill(folder) {
  if (!findProgram("mmdebstrap")) {
    const why = canInstall() ? await installDebian("mmdebstrap") : "mmdebstrap is not installed";
    if (why) return why;
  }
  const options = [
    // The mirror may be a snapshot that is older than a release file may be.
    'Acquire::Check-Valid-Until "false"',
    'APT::Install-Recommends "false"',
  ].map((option) => `--aptopt=${option}`);
  const args = ["-n", "19", "mmdebstrap", ...options, "--variant=apt", "--include=asterisk"];
  const done = await runCommand("nice", [...args, suite, folder, await mirror()], { within: 480_000 });
  return done.ok ? undefined : `mmdebstrap: ${lastLine(done.output)}`;
}

/** Where this machine's own packages come from, as far as that is Debian. */
async function mirror() {
  const listed = await runCommand("apt-get", ["indextargets", "--format", "$(REPO_URI)", "Created-By: Packages"]);
  const found = listed.ok && listed.output.split("\n").find((line) => /^https?:\/\/\S+\/debian\/?$/.test(line));
  return found || "http://deb.debian.org/debian";
}
