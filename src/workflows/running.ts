import { setTimeout as pause } from "node:timers/promises";
import { DefaultLogger, NativeConnection, Runtime, type Worker } from "@temporalio/worker";
import type { Logger } from "pino";
import type { Config } from "../config.ts";
import { reach, type Temporal } from "../temporal.ts";
import type { Activities } from "./activities.ts";
import { workflowBundle } from "./bundle.ts";
import { prepare } from "./preparing.ts";
import { CORE, VOICE } from "./starting.ts";
import { UnguardedWorker } from "./unguarded_worker.ts";

export interface Clockwork {
  /** Resolves when it was stopped and its workers have let go. */
  run(): Promise<void>;
  stop(): void;
  state(): "away" | "running" | "stopped";
}

interface ClockworkDeps {
  config: Config;
  temporal: Temporal;
  activities: Activities;
  log: Logger;
  /** How often the server is looked over: one that was emptied is completed again. */
  lookOverMs?: number;
}

/**
 * Temporal's workers, kept going: they start when the server can be reached, start again when it was away or was put
 * up anew, and see to it that it has the namespace, the search attributes and the schedule they rely on.
 */
export function createClockwork({ config, temporal, activities, log, lookOverMs = 10_000 }: ClockworkDeps): Clockwork {
  const stopping = new AbortController();
  let workers: Worker[] = [];
  let state: "away" | "running" | "stopped" = "away";

  async function work(): Promise<void> {
    const codePath = await workflowBundle(config.DATA_DIR);
    await prepare(temporal);
    const connection = await NativeConnection.connect(reach(config));
    try {
      const shared = {
        connection,
        namespace: config.TEMPORAL_NAMESPACE,
        shutdownGraceTime: "4s" as const,
        shutdownForceTime: "6s" as const,
      };
      const core = {
        ...shared,
        taskQueue: CORE,
        workflowBundle: { codePath },
        activities: activities.core,
        maxCachedWorkflows: 200,
        maxConcurrentActivityTaskExecutions: 20,
      };
      const send = {
        ...shared,
        taskQueue: "send-facebook",
        activities: activities.send,
        maxConcurrentActivityTaskExecutions: 20,
      };
      const voice = {
        ...shared,
        taskQueue: VOICE,
        workflowBundle: { codePath },
        activities: activities.voice,
        maxCachedWorkflows: 300,
        maxConcurrentActivityTaskExecutions: 50,
      };
      const made = await Promise.allSettled([core, voice, send].map((one) => UnguardedWorker.create(one)));
      workers = made.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
      const runs = workers.map((worker) => worker.run());
      // Only a worker that runs can be let go of: one whose sibling could not be made is run to be ended.
      const failed = made.find((one) => one.status === "rejected");
      if (stopping.signal.aborted || failed) shutDown();
      if (failed) throw await Promise.allSettled(runs).then(() => failed.reason);
      state = "running";
      log.info("clocks run");
      const lookedOver = new AbortController();
      const looking = lookOver(lookedOver.signal);
      try {
        await Promise.all(runs);
      } finally {
        lookedOver.abort();
        await looking;
        shutDown();
        await Promise.allSettled(runs);
      }
    } finally {
      workers = [];
      await connection.close().catch(() => {});
    }
  }

  function shutDown(): void {
    for (const worker of workers) if (worker.getState() === "RUNNING") worker.shutdown();
  }

  async function lookOver(signal: AbortSignal): Promise<void> {
    while (await rest(lookOverMs, signal)) {
      // While the server is away there is nothing to look over; the workers wait for it by themselves.
      state = await prepare(temporal).then(
        () => "running" as const,
        () => "away" as const,
      );
    }
  }

  return {
    async run() {
      for (let misses = 0; !stopping.signal.aborted; misses++) {
        const startedAt = Date.now();
        try {
          await work();
        } catch (error) {
          if (Date.now() - startedAt > 30_000) misses = 0;
          if (misses === 0) log.warn({ err: error }, "clocks stand still and are wound again");
        }
        state = "away";
        await rest(Math.min(3_000, 250 * 2 ** misses), stopping.signal);
      }
      state = "stopped";
    },
    stop() {
      stopping.abort();
      shutDown();
    },
    state: () => state,
  };
}

/** Waits; false when it was cut short. */
const rest = (ms: number, signal: AbortSignal) => pause(ms, true, { signal }).catch(() => false as const);

/** Lets Temporal's native part log through ours and leave the process's signals alone. Once per process. */
export function installRuntime(log: Logger): void {
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger("WARN", ({ level, message, meta }) => {
      // Each of our queues serves one kind of task on purpose.
      if (/^No \w+ registered/.test(message)) return;
      log[level === "ERROR" ? "error" : "warn"]({ ...meta }, message);
    }),
    telemetryOptions: { logging: { filter: "error", forward: {} } },
  });
}
