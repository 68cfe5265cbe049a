import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { mkdtemp } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../free_port.ts";
import { eventually } from "../helpers.ts";

/** Temporal's dev server for one test alone, to be stopped, started and emptied at will. */
export async function openDevServer() {
  const program = process.env.TEMPORAL_CLI;
  if (!program) throw new Error("TEMPORAL_CLI is not set: npm test brings Temporal's program");
  const folder = await mkdtemp(join(tmpdir(), "switchboard-temporal-"));
  const file = join(folder, "temporal.db");
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  let child: ChildProcess | undefined;

  async function start() {
    const args = `server start-dev --ip 127.0.0.1 --port ${port} --headless --namespace switchboard --log-level never
      --sqlite-pragma journal_mode=wal --sqlite-pragma synchronous=0
      --dynamic-config-value history.transferProcessorMaxPollRPS=500
      --dynamic-config-value history.timerProcessorMaxPollRPS=500
      --dynamic-config-value history.visibilityProcessorMaxPollRPS=500`.split(/\s+/);
    child = spawn(program!, [...args, "--db-filename", file], { stdio: "ignore" });
    await eventually(() => answers(port));
  }
  async function stop() {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGKILL");
    await once(child, "exit");
  }
  process.on("exit", () => child?.kill("SIGKILL"));

  await start();
  return {
    address,
    start,
    stop,
    /** Stops it and takes away all it knew. */
    async empty() {
      await stop();
      for (const tail of ["", "-wal", "-shm"]) rmSync(file + tail, { force: true });
    },
    async close() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function answers(port: number): Promise<boolean> {
  const socket = connect(port, "127.0.0.1");
  return new Promise((resolve) => {
    socket.once("connect", () => resolve(true)).once("error", () => resolve(false));
  }).finally(() => socket.destroy()) as Promise<boolean>;
}
