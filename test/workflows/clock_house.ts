import { pino } from "pino";
import { clockedCommands } from "../../src/commanding.ts";
import { createLoop } from "../../src/loop.ts";
import { drainCommands } from "../../src/outbox.ts";
import { putThrough } from "../../src/modules/calls/mod.ts";
import type { SendToPbx } from "../../src/modules/channels/mod.ts";
import { createRelay } from "../../src/relay.ts";
import { openTemporal, type Temporal } from "../../src/temporal.ts";
import { createActivities } from "../../src/workflows/activities.ts";
import { createAsking } from "../../src/workflows/asking.ts";
import { createClockwork, installRuntime } from "../../src/workflows/running.ts";
import { testConfig, testDatabase } from "../helpers.ts";
import { openDevServer } from "./dev_server.ts";

interface ClockHouse {
  sendToPbx?: SendToPbx;
  /** Calls are taken on before their clocks know, as the product does; left out, the clocks do it all. */
  hurries?: boolean;
}

/** A real server with all that the worker does for clocks, in this process; the server and the worker come and go. */
export async function openClockHouse({ sendToPbx = async () => {}, hurries = false }: ClockHouse = {}) {
  const log = pino({ level: process.env.LOG_LEVEL ?? "silent" });
  const db = testDatabase(30);
  const server = await openDevServer();
  const config = testConfig({ TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: "switchboard" });
  installRuntime(log);
  const temporal = openTemporal(config)!;
  // Each its own, as a provider gives them: of two alike the second would count as failed.
  const sender = async () => ({ mid: crypto.randomUUID() });
  const activities = createActivities({ db, temporal, sender, sendToPbx });
  const asking = createAsking(temporal);
  const hurry = (callId: number) => putThrough(db, sendToPbx, callId);
  const relay = createRelay({ db, temporal, log, ...(hurries && { putThrough: hurry }) });
  const drain = createLoop(() => drainCommands(db, { asking, log }), { name: "commands", restMs: 200, log });
  const running = [relay.run(), drain.run()];
  let stopWorker = async () => {};

  function startWorker() {
    const clockwork = createClockwork({ config, temporal, activities, log, lookOverMs: 500 });
    const run = clockwork.run();
    stopWorker = async () => {
      clockwork.stop();
      await run;
    };
    return clockwork;
  }

  return {
    db,
    server,
    temporal,
    commands: clockedCommands(db, async () => asking, sendToPbx),
    startWorker,
    stopWorker: () => stopWorker(),
    runs: (id: string) => isRunning(temporal, id),
    async close() {
      relay.stop();
      await Promise.all([stopWorker(), drain.stop(), ...running]);
      await temporal.close();
      await server.close();
      await db.destroy();
    },
  };
}

async function isRunning(temporal: Temporal, id: string): Promise<boolean> {
  const { status } = await temporal.within(2_000, () => temporal.client.workflow.getHandle(id).describe());
  return status.name === "RUNNING";
}
