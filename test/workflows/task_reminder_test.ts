import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Client, WithStartWorkflowOperation } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import type { TaskClock } from "../../src/modules/tasks/mod.ts";
import { remind } from "../../src/workflows/reactions.ts";
import { optionsOf } from "../../src/workflows/starting.ts";
import type { Answering } from "../../src/workflows/inputs.ts";
import { uuid } from "../helpers.ts";
import { saveHistory } from "./histories.ts";
import { outcome } from "./outcome.ts";
import { openSkipping } from "./skipping.ts";

const MINUTE = 60_000;
const { env, playing } = await openSkipping();
test.after(() => env.teardown());

let next = 0;
/** A task due in so many minutes, kept in memory as the room keeps it, and a diary of its rings. */
async function openTask(dueIn: number, over: Partial<TaskClock> = {}) {
  const id = ++next;
  const start = (await env.currentTimeMs()) as number;
  const minutes = async () => Math.round((((await env.currentTimeMs()) as number) - start) / MINUTE);
  const diary: [number, string][] = [];
  const task: TaskClock = {
    status: "todo",
    dueAt: start + dueIn * MINUTE,
    dueRev: 1,
    leads: [15, 10, 5],
    rung: [],
    assigneeId: 7,
    lastRing: 0,
    rangAt: null,
    answered: null,
    snoozedUntil: null,
    ...over,
  };
  const core = {
    readTaskClock: async () => structuredClone(task),
    async ringTask({ dueRev, leadMinutes, at }: { dueRev: number; leadMinutes: number | null; at: number }) {
      const isVoid = leadMinutes === null ? task.answered !== "snoozed" : task.rung.includes(leadMinutes);
      if (dueRev !== task.dueRev || isVoid) return structuredClone(task);
      if (leadMinutes !== null) task.rung.push(leadMinutes);
      Object.assign(task, { lastRing: task.lastRing + 1, rangAt: at, answered: "ringing", snoozedUntil: null });
      diary.push([await minutes(), leadMinutes === null ? "again" : `${leadMinutes} min before`]);
      return structuredClone(task);
    },
    async answerReminder({ ring, until }: Answering & { until?: number }) {
      if (ring !== task.lastRing || task.answered !== "ringing") {
        const reason = "reminder_answered";
        throw ApplicationFailure.nonRetryable(reason, "Refused", { reason, detail: {} });
      }
      Object.assign(task, { answered: until ? "snoozed" : "acknowledged", snoozedUntil: until ?? null });
      diary.push([await minutes(), until ? "put off" : "acknowledged"]);
      return structuredClone(task);
    },
  };
  const reschedule = (dueIn: number) =>
    Object.assign(task, {
      dueAt: start + dueIn * MINUTE,
      dueRev: task.dueRev + 1,
      rung: [],
      rangAt: null,
      answered: null,
      snoozedUntil: null,
    });
  return { id, task, diary, core, options: optionsOf(remind({ id })), start, reschedule };
}

type Opened = Awaited<ReturnType<typeof openTask>>;

async function answer(client: Client, { options }: Opened, given: { ring: number; until?: number }): Promise<string> {
  const commandId = uuid();
  return outcome(
    client.workflow.executeUpdateWithStart(given.until ? "snooze" : "acknowledge", {
      updateId: commandId,
      args: [{ by: 7, commandId, ...given }],
      startWorkflowOperation: new WithStartWorkflowOperation("taskReminder", {
        ...options,
        workflowIdConflictPolicy: "USE_EXISTING",
      }),
    }),
  );
}

const begin = (client: Client, { options }: Opened) => client.workflow.start("taskReminder", options);
const upTo = async ({ start }: Opened, minute: number) =>
  env.sleep(Math.max(1, start + minute * MINUTE + 1_000 - ((await env.currentTimeMs()) as number)));

test("rings fifteen, ten and five minutes before, until the task is done", async () => {
  const one = await openTask(60);
  await playing({ core: one.core }, async (client) => {
    const handle = await begin(client, one);
    await upTo(one, 90);
    assert.equal(one.diary, [
      [45, "15 min before"],
      [50, "10 min before"],
      [55, "5 min before"],
    ]);
    assert.is((await handle.describe()).status.name, "RUNNING", "the last card still waits for its answer");
    one.task.status = "done";
    await handle.signal("finished");
    await handle.result();
    await saveHistory("task_reminder_1", handle);
  });
});

test("put off, it rings at the moment chosen and not before; what lay in between has had its ring", async () => {
  const one = await openTask(60);
  await playing({ core: one.core }, async (client) => {
    const handle = await begin(client, one);
    await upTo(one, 46);
    assert.is(await answer(client, one, { ring: 1, until: one.start + 53 * MINUTE }), "done");
    await upTo(one, 54);
    assert.is(await answer(client, one, { ring: 1 }), "reminder_over", "the card of the first ring is stale");
    assert.is(await answer(client, one, { ring: 2 }), "done");
    await upTo(one, 70);
    assert.equal(one.diary, [
      [45, "15 min before"],
      [46, "put off"],
      [53, "again"],
      [54, "acknowledged"],
      [55, "5 min before"],
    ]);
    assert.is(await answer(client, one, { ring: 3, until: one.start + 1500 * MINUTE }), "done");
    await upTo(one, 1501);
    assert.equal(one.diary.at(-1), [1500, "again"]);
    one.task.status = "cancelled";
    await handle.signal("finished");
    await handle.result();
    await saveHistory("task_reminder_2", handle);
  });
});

test("a task that moves rings by its new time alone, also while its card rings", async () => {
  const one = await openTask(60);
  await playing({ core: one.core }, async (client) => {
    const handle = await begin(client, one);
    await upTo(one, 20);
    one.reschedule(120);
    await handle.signal("rescheduled", 2);
    await upTo(one, 106);
    one.reschedule(200);
    await handle.signal("rescheduled");
    await upTo(one, 186);
    one.task.status = "done";
    await handle.signal("finished");
    await handle.result();
    await saveHistory("task_reminder_3", handle);
  });
  assert.equal(one.diary, [
    [105, "15 min before"],
    [185, "15 min before"],
  ]);
});

test("of several leads that are past one rings, and a clock that begins anew rings none twice", async () => {
  const late = await openTask(7);
  await playing({ core: late.core }, async (client) => {
    const handle = await begin(client, late);
    await upTo(late, 1);
    assert.equal(late.diary, [[0, "10 min before"]]);
    // As after an emptied Temporal: the same task, a clock that knows nothing.
    await handle.terminate();
    const again = await begin(client, late);
    await upTo(late, 3);
    assert.equal(late.diary, [
      [0, "10 min before"],
      [2, "5 min before"],
    ]);
    await again.terminate();
  });
  const past = await openTask(-30_000_000);
  await playing({ core: past.core }, async (client) => {
    const handle = await begin(client, past);
    await upTo(past, 5);
    assert.equal(past.diary, [[0, "5 min before"]]);
    await handle.terminate();
  });
});

test("put off while nothing ran, it rings once when the clocks go again", async () => {
  const one = await openTask(60, { lastRing: 1, answered: "snoozed", rung: [15] });
  one.task.rangAt = one.start - 10 * MINUTE;
  one.task.dueAt = one.start + 2 * MINUTE;
  one.task.snoozedUntil = one.start - 3 * MINUTE;
  await playing({ core: one.core }, async (client) => {
    const handle = await begin(client, one);
    await upTo(one, 10);
    assert.equal(one.diary, [[0, "again"]]);
    await handle.terminate();
  });
});

test("a task without a due time, done, or gone ends its clock at once; one in the year 9999 waits", async () => {
  for (const over of [{ dueAt: null }, { status: "done" as const }]) {
    const one = await openTask(60, over);
    await playing({ core: one.core }, async (client) => (await begin(client, one)).result());
    assert.equal(one.diary, []);
  }
  const gone = await openTask(60);
  const core = { ...gone.core, readTaskClock: async () => undefined };
  await playing({ core }, async (client) => (await begin(client, gone)).result());
  const far = await openTask(0);
  far.task.dueAt = Date.UTC(9999, 11, 31);
  await playing({ core: far.core }, async (client) => {
    const handle = await begin(client, far);
    await upTo(far, 5);
    const { status, historyLength } = await handle.describe();
    assert.is(status.name, "RUNNING");
    assert.ok(historyLength < 20, `${historyLength}`);
    await handle.terminate();
  });
  assert.equal(far.diary, []);
});

test("ops read what it waits for and until when", async () => {
  const one = await openTask(60);
  await playing({ core: one.core }, async (client) => {
    const handle = await begin(client, one);
    await upTo(one, 46);
    const { currentDetails } = await handle.query<{ currentDetails?: string }>("__temporal_workflow_metadata");
    assert.match(currentDetails!, "Ring 1 waits for its answer");
    assert.match(currentDetails!, "rings 10 minutes before");
    const { typedSearchAttributes } = await handle.describe();
    const shown = Object.fromEntries(typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]));
    assert.is(shown.Stage, "ringing");
    assert.is(shown.EntityId, String(one.id));
    assert.is((shown.DueAt as Date).getTime(), one.task.dueAt);
    await handle.terminate();
  });
});

test.run();
