import { execFileSync, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { end } from "./processes.ts";
import { type Figure, print } from "./measure.ts";

const root = fileURLToPath(new URL("../", import.meta.url));
const LONGEST_MS = 240_000;
/** What leads to the services of this run must not lead the clone to them. */
const ours = /^(DATABASE_URL|REDIS_URL|TEMPORAL_|DATA_DIR|SECRET_KEY|NODE_COMPILE_CACHE|PORT$)/;

/** Seconds until `npm start` in the folder says that it is ready. */
async function secondsUntilReady(folder: string): Promise<number> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !ours.test(name)));
  const began = performance.now();
  const child = spawn(process.execPath, ["bin/start.js"], { cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  try {
    await new Promise<void>((ready, failed) => {
      const late = setTimeout(() => failed(new Error(`not ready after ${LONGEST_MS} ms:\n${said}`)), LONGEST_MS);
      const hear = (chunk: Buffer) => {
        said += chunk.toString();
        if (!said.includes("Switchboard is ready at")) return;
        clearTimeout(late);
        ready();
      };
      child.stdout.on("data", hear);
      child.stderr.on("data", hear);
      child.once("exit", () => failed(new Error(`it ended:\n${said}`)));
    });
    return (performance.now() - began) / 1000;
  } finally {
    await end(child);
  }
}

/** `npm start` in a clone that nobody has started yet, the packages lying in npm's cache; then once more. */
export async function benchStart(): Promise<Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "switchboard-clone-"));
  try {
    execFileSync("git", ["clone", "--quiet", root, folder]);
    const first = await secondsUntilReady(folder);
    const next = await secondsUntilReady(folder);
    return [
      { what: "start, a fresh clone until ready", measured: `${first.toFixed(1)} s`, aim: "≤ 120 s" },
      { what: "start, the next time", measured: `${next.toFixed(1)} s`, aim: "≤ 6 s" },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

if (import.meta.main) print("Start", await benchStart());
