import type { Client } from "@temporalio/client";
import { TestWorkflowEnvironment } from "@temporalio/testing";
import { DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { attributes } from "../../src/workflows/attributes.ts";
import { workflowBundle } from "../../src/workflows/bundle.ts";

/** A server whose time jumps to the next timer, with workers for what a test plays. */
export async function openSkipping() {
  const path = process.env.TEMPORAL_TEST_SERVER;
  if (!path) throw new Error("TEMPORAL_TEST_SERVER is not set: npm test brings the time-skipping server");
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger("ERROR"),
    telemetryOptions: { logging: { filter: "error" } },
  });
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: "existing-path", path } },
  });
  await env.connection.operatorService.addSearchAttributes({
    namespace: env.namespace ?? "default",
    searchAttributes: Object.fromEntries(
      Object.values(attributes).map(({ name, type }) => [name, { KEYWORD: 2, BOOL: 5, DATETIME: 6 }[type as "BOOL"]]),
    ),
  });
  const codePath = await workflowBundle(".data");

  /** Runs `play` while workers serve the given activities. */
  async function playing<T>(
    activities: { core?: object; send?: object; voice?: object },
    play: (client: Client) => Promise<T>,
  ): Promise<T> {
    const shared = { connection: env.nativeConnection, namespace: env.namespace };
    if (activities.voice) {
      const voice = { ...shared, taskQueue: "voice", workflowBundle: { codePath }, activities: activities.voice };
      return (await Worker.create(voice)).runUntil(() => play(env.client));
    }
    const core = await Worker.create({
      ...shared,
      taskQueue: "core",
      workflowBundle: { codePath },
      activities: activities.core ?? {},
    });
    if (!activities.send) return core.runUntil(() => play(env.client));
    const send = await Worker.create({ ...shared, taskQueue: "send-facebook", activities: activities.send });
    return core.runUntil(() => send.runUntil(() => play(env.client)));
  }
  return { env, playing };
}
