import { fileURLToPath } from "node:url";
import { bundleWorkflowCode, DefaultLogger, Runtime, Worker } from "@temporalio/worker";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { workflowBundle } from "../../src/workflows/bundle.ts";
import { savedHistories } from "./histories.ts";

const logger = new DefaultLogger("ERROR", () => {});
Runtime.install({ shutdownSignals: [], logger, telemetryOptions: { logging: { filter: "off" } } });

const histories = await savedHistories();

async function replay(workflowBundle: { codePath: string } | { code: string }) {
  const failures: string[] = [];
  let count = 0;
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    count++;
    if (error) failures.push(`${workflowId}: ${error.message}`);
  }
  return { count, failures };
}

test("every workflow that was ever released goes on under the code of today", async () => {
  const { count, failures } = await replay({ codePath: await workflowBundle(".data") });
  assert.equal(failures, []);
  assert.is(count, histories.length);
  for (const name of [
    "message_delivery",
    "reply_window",
    "reconciling",
    "ticket_lifecycle",
    "task_reminder",
    "call_routing",
    "agent_shift",
  ]) {
    assert.ok(
      histories.some(({ workflowId }) => workflowId.startsWith(name)),
      `a history of ${name} is saved`,
    );
  }
});

test("code that would strand them does not pass", async () => {
  const workflowsPath = fileURLToPath(new URL("broken/mod.ts", import.meta.url));
  const { code } = await bundleWorkflowCode({ workflowsPath, logger });
  const { count, failures } = await replay({ code });
  assert.is(failures.length, count);
  assert.ok(count > 0);
});

test.run();
