// alone: it starts a whole house of its own
import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { removeDataFolder, root } from "../../bin/lib/folders.js";
import { endGroup } from "../../bin/lib/processes.js";
import { eventually } from "../helpers.ts";

const folder = mkdtempSync(join(tmpdir(), "start-"));
const dataFolder = join(folder, "data");
const { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI } = process.env;

interface Launcher {
  process: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
}

function launch(env: Record<string, string> = {}, by: "node" | "npm" = "node"): Launcher {
  const given = { PATH, HOME, XDG_CACHE_HOME, TEMPORAL_CLI, DATA_DIR: dataFolder, ...env };
  const [program, words] = by === "npm" ? ["npm", ["start"]] : [process.execPath, ["bin/start.js"]];
  const child = spawn(program, words, { cwd: root, env: given, stdio: ["ignore", "pipe", "pipe"] });
  let text = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (text += chunk));
  return { process: child, said: () => text, ended: new Promise((done) => child.once("close", done)) };
}

async function untilReady(launcher: Launcher): Promise<string> {
  while (launcher.process.exitCode === null) {
    const address = /Switchboard is ready at (http:\S+)/.exec(launcher.said())?.[1];
    if (address) return address;
    await pause(50);
  }
  throw new Error(`The launcher ended with ${launcher.process.exitCode}:\n${launcher.said()}`);
}

/** The processes that have to do with our data folder, by what they were called with or given. */
function processes(): { pid: number; command: string }[] {
  const about = (pid: string, what: string) => {
    try {
      return readFileSync(`/proc/${pid}/${what}`, "utf8").replaceAll("\0", " ");
    } catch {
      return "";
    }
  };
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter(
      (pid) => about(pid, "cmdline").includes(dataFolder) || about(pid, "environ").includes(`DATA_DIR=${dataFolder}`),
    )
    .map((pid) => ({ pid: Number(pid), command: about(pid, "cmdline") }));
}

const postmaster = () => readFileSync(join(dataFolder, "postgres/postmaster.pid"), "utf8").split("\n")[0];

test.after(() => {
  for (const { pid } of processes()) endGroup(pid);
  removeDataFolder(dataFolder);
  rmSync(folder, { recursive: true, force: true });
});

let address = "";

test("the first start brings up the whole house, and says where it is", async () => {
  const first = launch();
  address = await untilReady(first);
  assert.is((await fetch(`${address}/healthz`)).status, 200);
  for (const step of ["PostgreSQL", "Redis", "Temporal", "migrations", "demo data", "web", "worker", "sandbox"]) {
    assert.match(first.said(), new RegExp(`^ {2}[✓–] ${step} `, "m"));
  }
  const database = postmaster();

  const second = launch();
  assert.is(await second.ended, 1);
  assert.match(second.said(), `Switchboard runs already with ${dataFolder} at ${address}`);
  assert.not.match(second.said(), /\n +at /);

  first.process.kill("SIGKILL");
  await first.ended;
  assert.ok(processes().length > 3, "a killed launcher leaves its processes, which is what the next start is about");
  assert.is(postmaster(), database);
});

test("after a kill -9 the next start takes over, at the same address, and SIGTERM leaves no process", async () => {
  const database = postmaster();
  const again = launch();
  assert.is(await untilReady(again), address);
  assert.is(postmaster(), database);
  assert.is((await fetch(`${address}/healthz`)).status, 200);
  again.process.kill("SIGTERM");
  assert.is(await again.ended, 0);
  assert.equal(processes(), []);
});

test("npm itself is asked to stop, and the start that does not wait for it comes up all the same", async () => {
  const first = launch({}, "npm");
  assert.is(await untilReady(first), address);
  first.process.kill("SIGTERM");
  const second = launch({}, "npm");
  assert.is(await untilReady(second), address);
  assert.is((await fetch(`${address}/healthz`)).status, 200);
  await first.ended;

  // Nobody is left at whose terminal Ctrl-C could stop it.
  second.process.kill("SIGKILL");
  await eventually(() => processes().length === 0);
});

test("a folder that is no data folder is refused in a sentence", async () => {
  mkdirSync(join(folder, "damaged/postgres"), { recursive: true });
  const launcher = launch({ DATA_DIR: resolve(folder, "damaged") });
  assert.is(await launcher.ended, 1);
  assert.match(launcher.said(), /PostgreSQL does not start from .*damaged\/postgres: PG_VERSION is missing/);
  assert.not.match(launcher.said(), /\n +at /);
});

test("a port that is no port is refused in a sentence", async () => {
  const launcher = launch({ PORT: "eighty" });
  assert.is(await launcher.ended, 1);
  assert.match(launcher.said(), "PORT=eighty is not a port.");
});

test.run();
