import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Client, WorkflowStartOptions } from "@temporalio/client";
import type { ReplyWindowInput } from "../../src/workflows/inputs.ts";
import type { replyWindow } from "../../src/workflows/reply_window.ts";
import { timing, watchWindow } from "../../src/workflows/reactions.ts";
import { saveHistory } from "./histories.ts";
import { openSkipping } from "./skipping.ts";

const HOUR = 3_600_000;
const { env, playing } = await openSkipping();
test.after(() => env.teardown());

let next = 0;
/** A conversation whose window opens now, kept in memory, and a diary of what its clock did, in hours from now. */
async function openWindow({ openedHoursAgo = 0 } = {}) {
  const id = ++next;
  const start = (await env.currentTimeMs()) as number;
  const standing = { channel: "facebook", hasWindow: true, openedAt: start - openedHoursAgo * HOUR, assigneeId: 7 };
  const diary: [number, string][] = [];
  const now = async () => Math.round(((await env.currentTimeMs()) - start) / HOUR / 0.05) * 0.05;
  const note = async (what: string) => void diary.push([Number((await now()).toFixed(2)), what]);
  const hooks: { read?: (hour: number) => void; close?: () => Promise<void> } = {};
  const core = {
    async readWindow() {
      hooks.read?.(await now());
      return { ...standing };
    },
    warnWindow: ({ minutesLeft }: { minutesLeft: number }) => note(`warned, ${minutesLeft} min left`),
    async closeWindow({ openedAt }: { openedAt: number }) {
      await hooks.close?.();
      if (openedAt !== standing.openedAt) return false;
      await note("closed");
      return true;
    },
  };
  const wanted = watchWindow({ id }, timing);
  const options = {
    workflowId: `${wanted.id}`,
    taskQueue: "core",
    args: [wanted.input] as [ReplyWindowInput],
    staticSummary: wanted.summary,
  };
  return { standing, diary, core, options, hooks, start };
}

async function runToEnd(client: Client, options: WorkflowStartOptions<typeof replyWindow>) {
  const handle = await client.workflow.start<typeof replyWindow>("replyWindow", options);
  await handle.result();
  await saveHistory(handle.workflowId.replace("reply-window:", "reply_window_"), handle);
}

test("warns two hours and half an hour before the end, then says that it closed", async () => {
  const { core, diary, options } = await openWindow();
  await playing({ core }, (client) => runToEnd(client, options));
  assert.equal(diary, [
    [22, "warned, 120 min left"],
    [23.5, "warned, 30 min left"],
    [24, "closed"],
  ]);
});

test("what the customer wrote meanwhile moves everything, without a call to Temporal", async () => {
  const { core, diary, options, standing, hooks, start } = await openWindow();
  hooks.read = (hour) => {
    if (hour >= 22 && hour < 23) standing.openedAt = start + 10 * HOUR;
    if (hour >= 33.4 && hour < 33.9) standing.openedAt = start + 33 * HOUR;
  };
  await playing({ core }, (client) => runToEnd(client, options));
  assert.equal(diary, [
    [32, "warned, 120 min left"],
    [55, "warned, 120 min left"],
    [56.5, "warned, 30 min left"],
    [57, "closed"],
  ]);
});

test("a clock that starts late warns once with the minutes that are left, and one too late only closes", async () => {
  const late = await openWindow({ openedHoursAgo: 23.75 });
  await playing({ core: late.core }, (client) => runToEnd(client, late.options));
  assert.equal(late.diary, [
    [0, "warned, 15 min left"],
    [0.25, "closed"],
  ]);
  const over = await openWindow({ openedHoursAgo: 30 });
  await playing({ core: over.core }, (client) => runToEnd(client, over.options));
  assert.equal(over.diary, [[0, "closed"]]);
});

test("a message in the very moment of closing keeps the same clock", async () => {
  const { core, diary, options, standing, hooks, start } = await openWindow();
  await playing({ core }, async (client) => {
    let handle: Awaited<ReturnType<typeof client.workflow.signalWithStart>> | undefined;
    hooks.close = async () => {
      hooks.close = undefined;
      standing.openedAt = start + 24.01 * HOUR;
      handle = await client.workflow.signalWithStart("replyWindow", { ...options, signal: "windowOpened" });
    };
    await client.workflow.execute("replyWindow", options);
    assert.ok(handle);
  });
  assert.equal(diary.at(-1), [48, "closed"]);
});

test("a conversation without a window ends its clock at once", async () => {
  const { core, diary, options, standing } = await openWindow();
  standing.hasWindow = false;
  await playing({ core }, (client) => runToEnd(client, options));
  assert.equal(diary, []);
});

test("ops read what it waits for and until when", async () => {
  const { core, options, start } = await openWindow();
  await playing({ core }, async (client) => {
    const handle = await client.workflow.start("replyWindow", { ...options, workflowId: "reply-window:read" });
    const details = await waitForDetails(() => handle.query<string>("__temporal_workflow_metadata"));
    const until = new Date(start + 22 * HOUR).toISOString().slice(0, 13).replace("T", " ");
    assert.match(details, `Waiting until ${until}`);
    assert.match(details, "to warn the assignee");
    const { typedSearchAttributes, staticSummary } = await handle.describe();
    const shown = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    assert.equal([shown.Stage, shown.EntityId, shown.Channel, shown.Assignee].slice(0, 3).length, 3);
    assert.is(shown.Stage, "open");
    assert.is(shown.Assignee, "7");
    assert.match((await staticSummary())!, "24-hour reply window");
    await handle.terminate();
  });
});

async function waitForDetails(query: () => Promise<unknown>): Promise<string> {
  for (;;) {
    const { currentDetails } = (await query()) as { currentDetails?: string };
    if (currentDetails) return currentDetails;
  }
}

test.run();
