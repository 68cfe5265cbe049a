import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepareDataFolder } from "../bin/lib/folders.js";
import { findNoted } from "../bin/lib/processes.js";
import { startTemporal } from "../bin/lib/temporal.js";
import { openTemporal, type Temporal } from "../src/temporal.ts";
import { freePort } from "../test/free_port.ts";
import { end } from "./processes.ts";

export interface BenchServer {
  temporal: Temporal;
  /** What our processes have to know of it. */
  env: Record<string, string>;
  pid: number;
  /**
   * A worker for the floor's own workflows, in a process of its own; the number is its process. Those of calls write to
   * a database and post to a PBX.
   */
  startFloor(databaseUrl?: string, pbxUrl?: string): Promise<number>;
  stop(): Promise<void>;
}

const NAMESPACE = "switchboard";

/** A server that knows nothing yet, with the flags of ours: what other runs have left would be measured too. */
export async function benchServer(): Promise<BenchServer> {
  const folder = mkdtempSync(join(tmpdir(), "switchboard-bench-temporal-"));
  prepareDataFolder(folder);
  const ports = { temporal: await freePort(), temporalUi: await freePort() };
  const quiet = () => {};
  const started = await startTemporal(folder, { ports, say: quiet, progress: quiet, namespace: NAMESPACE });
  if (!("address" in started) || !started.address) throw new Error(`no Temporal to measure: ${started.without}`);
  const { address } = started;
  const env = { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: NAMESPACE, TEMPORAL_UI_URL: "" };
  const temporal = openTemporal({ ...env, TEMPORAL_API_KEY: "", TEMPORAL_TLS: false })!;
  const floors: ChildProcess[] = [];
  return {
    temporal,
    env,
    pid: (findNoted(join(folder, "run", "temporal.pid")) as { pid: number } | undefined)?.pid ?? 0,
    async startFloor(...places) {
      const script = fileURLToPath(new URL("floor/worker.ts", import.meta.url));
      const child = fork(script, [address, NAMESPACE, ...(places as string[])], {
        stdio: ["ignore", "ignore", "inherit", "ipc"],
      });
      floors.push(child);
      await once(child, "message");
      return child.pid!;
    },
    async stop() {
      await Promise.all(floors.map(end));
      await temporal.close();
      await started.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
