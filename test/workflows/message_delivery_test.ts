import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Client, WorkflowHandle } from "@temporalio/client";
import type { Step } from "../../src/modules/inbox/mod.ts";
import { deliver, timing } from "../../src/workflows/reactions.ts";
import { saveHistory } from "./histories.ts";
import { openSkipping } from "./skipping.ts";

const { env, playing } = await openSkipping();
test.after(() => env.teardown());

let next = 0;
type Scripted = Step | ((handle: WorkflowHandle, client: Client) => Promise<Step>);

/** Plays a delivery whose steps end as scripted, then idle; returns at which second each step was asked for. */
async function play(script: Scripted[], during?: (handle: WorkflowHandle) => Promise<void>): Promise<number[]> {
  const start = await env.currentTimeMs();
  const asked: number[] = [];
  const { id, input, signal, summary } = deliver({ id: ++next, channel: "facebook" }, timing);
  const handle = env.client.workflow.getHandle(id);
  const send = {
    async deliverNext() {
      asked.push(Math.round(((await env.currentTimeMs()) - start) / 1000));
      const step = script.shift() ?? { kind: "idle" as const };
      return typeof step === "function" ? step(handle, env.client) : step;
    },
  };
  await playing({ send }, async (client) => {
    const options = { workflowId: id, taskQueue: "core", args: [input], staticSummary: summary, signal };
    await client.workflow.signalWithStart("messageDelivery", options);
    await during?.(handle);
    await handle.result();
    await saveHistory(`message_delivery_${next}`, handle);
  });
  assert.equal(script, []);
  return asked;
}

const sent: Step = { kind: "settled", messageId: 1, state: "sent" };
const inSeconds = (seconds: number, why: "retry" | "echo") => async (): Promise<Step> => ({
  kind: "wait",
  messageId: 1,
  until: (await env.currentTimeMs()) + seconds * 1000,
  why,
});
const signalled =
  (signal: string, step: Step): Scripted =>
  async (handle) => {
    await handle.signal(signal);
    return step;
  };

test("sends one after the other without a pause and ends after a minute with nothing to send", async () => {
  const asked = await play([sent, { ...sent, state: "failed" } as Step, sent]);
  assert.is(asked.length, 4);
  assert.ok(asked.at(-1)! < 10);
  const { startTime, closeTime } = await env.client.workflow.getHandle(`deliver:${next}`).describe();
  const seconds = (closeTime!.getTime() - startTime.getTime()) / 1000;
  assert.ok(seconds >= 60 && seconds < 75, `${seconds} s`);
});

test("waits as long as the provider asked, whatever is written meanwhile", async () => {
  const asked = await play([inSeconds(300, "retry"), sent], (handle) => handle.signal("messageQueued"));
  assert.ok(asked[1]! - asked[0]! >= 300 && asked[1]! < 315, `${asked}`);
});

test("waits for the echo, and looks again when a message is written or retried", async () => {
  const asked = await play([inSeconds(60, "echo"), sent]);
  assert.ok(asked[1]! - asked[0]! >= 60, `${asked}`);
  const sooner = await play([signalled("messageQueued", await inSeconds(3600, "echo")()), sent]);
  assert.ok(sooner[1]! < 60, `${sooner}`);
});

test("a message written while it says there is none is not forgotten", async () => {
  const asked = await play([signalled("messageQueued", { kind: "idle" }), sent]);
  assert.is(asked.length, 3);
  assert.ok(asked[1]! < 30);
});

test("parks for days until the page is reconnected", async () => {
  const asked = await play([{ kind: "parked", pageId: 3 }, sent], async (handle) => {
    await env.sleep("3 days");
    await handle.signal("pageReconnected");
  });
  assert.ok(asked[1]! - asked[0]! >= 3 * 86_400 - 30, `${asked}`);
});

test("ops read what a parked conversation waits for", async () => {
  await play([{ kind: "parked", pageId: 3 }], async (handle) => {
    for (;;) {
      const { currentDetails } = await handle.query<{ currentDetails?: string }>("__temporal_workflow_metadata");
      if (currentDetails === "Parked until page 3 is reconnected.") break;
    }
    const { typedSearchAttributes } = await handle.describe();
    const shown = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    assert.equal([shown.Stage, shown.Channel], ["parked", "facebook"]);
    await handle.signal("pageReconnected");
  });
});

test.run();
