import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { alone } from "./claims.js";
import { canInstall, findProgram, installDebian, isExecutable } from "./programs.js";
import { lastLine, runCommand } from "./run_command.js";

/**
 * Fills a folder of the cache under a lock: `fill(folder)` works on a fresh one beside it, which is renamed into place
 * when `program` in it proves to run. Returns { path } or { why }.
 */
export function fillCache(folder, { program, prove, fill }) {
  const path = join(folder, program);
  if (isExecutable(path)) return { path };
  return alone(`cache ${folder}`, async () => {
    if (isExecutable(path)) return { path };
    mkdirSync(dirname(folder), { recursive: true });
    const fresh = mkdtempSync(`${folder}.`);
    try {
      const why = await fill(fresh);
      if (why) return { why };
      const proof = await prove(join(fresh, program));
      if (!proof.ok) return { why: `it does not run here: ${lastLine(proof.output)}` };
      rmSync(folder, { recursive: true, force: true });
      renameSync(fresh, folder);
      return { path };
    } finally {
      rmSync(fresh, { recursive: true, force: true });
    }
  });
}

/** Unpacks a Python wheel, pinned by its hashes, into a folder; returns undefined when it worked, else the reason. */
export async function unpackWheel(folder, requirement, hashes) {
  const why = await ensurePip();
  if (why) return why;
  const file = join(folder, "requirements.txt");
  writeFileSync(file, `${requirement} ${hashes.map((hash) => `--hash=sha256:${hash}`).join(" ")}\n`);
  const flags = "-q --no-deps --no-compile --only-binary :all: --require-hashes --retries 1 --timeout 20".split(" ");
  const args = ["-m", "pip", "install", ...flags, "--disable-pip-version-check", "--target", folder, "-r", file];
  const done = await runCommand("python3", args, { within: 180_000 });
  return done.ok ? undefined : `pip: ${lastLine(done.output)}`;
}

async function ensurePip() {
  const hasPip = async () =>
    Boolean(findProgram("python3")) && (await runCommand("python3", ["-m", "pip", "--version"])).ok;
  if (await hasPip()) return undefined;
  const why = canInstall() ? await installDebian("python3-pip") : "python3 with pip is not installed";
  return (await hasPip()) ? undefined : why;
}
