import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { changing, record } from "../../src/modules/events/mod.ts";
import { sendMessages } from "../../src/modules/inbox/mod.ts";
import { completeTask, createTask, editTask, saveLeads } from "../../src/modules/tasks/mod.ts";
import { getTicket, openTicket } from "../../src/modules/tickets/mod.ts";
import { isMissing } from "../../src/temporal.ts";
import { seatCast } from "../cast.ts";
import { eventually, uuid } from "../helpers.ts";
import { openClockHouse } from "./clock_house.ts";
import { customerWrote } from "./customers.ts";
import { saveHistory } from "./histories.ts";

const MINUTE = 60_000;
const house = await openClockHouse();
const { db, server, temporal, commands } = house;
const cast = await seatCast(db);
house.startWorker();
test.after(() => house.close());

const { id: slaPolicyId } = await db.selectFrom("sla_policies").select("id").limit(1).executeTakeFirstOrThrow();
const opened = (over: object = {}) =>
  openTicket(db, cast.an, { clientKey: uuid(), title: "Camera mất hình", summary: "", slaPolicyId, ...over });
const dueIn = (ms: number, over: object = {}) =>
  createTask(db, cast.an, {
    clientKey: uuid(),
    title: "Gọi lại cho khách",
    dueAt: new Date(Date.now() + ms),
    assigneeId: cast.an.id,
    ...over,
  });
const eventsOf = (name: string, id: number) =>
  db.selectFrom("events").selectAll().where("name", "=", name).where("subject_id", "=", id).orderBy("id").execute();
const rings = (id: number) =>
  db.selectFrom("task_reminders").selectAll().where("task_id", "=", id).orderBy("ring").execute();

/** What was promised falls due in so many milliseconds, as if the ticket were older. */
async function promise(id: number, { warn, due }: { warn: number; due: number }) {
  await eventually(() => house.runs(`ticket:${id}`));
  const [warnAt, dueAt] = [new Date(Date.now() + warn), new Date(Date.now() + due)];
  await db
    .updateTable("tickets")
    .set({
      first_response_warn_at: warnAt,
      first_response_due_at: dueAt,
      resolution_warn_at: warnAt,
      resolution_due_at: dueAt,
    })
    .where("id", "=", id)
    .execute();
  await temporal.client.workflow.getHandle(`ticket:${id}`).signal("changed");
}

test("a ticket's clock warns and says what was missed, each once, and the list of workflows shows it", async () => {
  const { id } = await opened();
  // One after the other, as what is due already is not warned of any more.
  await promise(id, { warn: 500, due: 600_000 });
  await eventually(async () => (await eventsOf("ticket.sla_warned", id)).length === 2);
  await promise(id, { warn: -1_000, due: 500 });
  await eventually(async () => (await eventsOf("ticket.sla_breached", id)).length === 2);
  const told = await eventsOf("ticket.sla_breached", id);
  for (const event of told) assert.ok(event.created_at.getTime() >= Date.parse(event.detail.due_at as string));
  await temporal.client.workflow.getHandle(`ticket:${id}`).signal("changed");
  await eventually(async () => {
    const { typedSearchAttributes } = await temporal.client.workflow.getHandle(`ticket:${id}`).describe();
    return typedSearchAttributes.getAll().some(({ key, value }) => key.name === "Breached" && value === true);
  });
  assert.is((await eventsOf("ticket.sla_warned", id)).length, 2);
});

test("the first answer of a person in the conversation is the first response, and stops its clock", async () => {
  const conversationId = await customerWrote(db, cast.camera.id);
  await sendMessages(db, cast.an, conversationId, { clientKey: uuid(), body: "Trước khi có phiếu" });
  const { id } = await opened({ conversationId });
  await promise(id, { warn: 600_000, due: 900_000 });
  assert.is((await getTicket(db, cast.owner, id)).first_responded_at, null);
  const [reply] = await sendMessages(db, cast.an, conversationId, { clientKey: uuid(), body: "Dạ em kiểm tra ngay" });
  await sendMessages(db, cast.an, conversationId, { clientKey: uuid(), body: "Anh chờ em chút" });
  const ticket = await eventually(async () => {
    const { first_responded_at: at, created_at: openedAt } = await getTicket(db, cast.owner, id);
    return at && { at, openedAt };
  });
  assert.ok(ticket.openedAt <= reply!.sent_at, `the clock went back: opened ${ticket.openedAt.toISOString()}`);
  assert.is(ticket.at.getTime(), reply!.sent_at.getTime());
  const noted = await eventsOf("ticket.first_responded", id);
  assert.is(noted.length, 1);
  assert.is(noted[0]!.actor_id, cast.an.id);
});

test("a note on the ticket counts too, though the answer came while nothing ran", async () => {
  const { id } = await opened();
  await house.stopWorker();
  const note = await changing(db, async (trx) => {
    const written = { subject: "ticket" as const, subject_id: id, author_id: cast.an.id, body: "Đã gọi khách" };
    await record(trx, "ticket.note_added", id, { by: cast.an.id });
    return trx.insertInto("notes").values(written).returningAll().executeTakeFirstOrThrow();
  });
  const past = new Date(Date.now() - 1_000);
  await db
    .updateTable("tickets")
    .set({ first_response_due_at: past, first_response_warn_at: past })
    .where("id", "=", id)
    .execute();
  house.startWorker();
  const at = await eventually(async () => (await getTicket(db, cast.owner, id)).first_responded_at);
  assert.is(at.getTime(), note.created_at.getTime());
  assert.equal(await eventsOf("ticket.sla_breached", id), []);
});

test("a reminder rings on time, moves with its task, and is silent once that is done", async () => {
  const task = await dueIn(5 * MINUTE + 1_500);
  await eventually(async () => (await rings(task.id)).some((ring) => ring.lead_minutes === 10));
  const late = await eventually(async () => (await rings(task.id)).find((ring) => ring.lead_minutes === 5));
  assert.ok(late.rang_at.getTime() >= task.due_at!.getTime() - 5 * MINUTE, "none early");
  await editTask(db, cast.an, task.id, {
    version: task.version,
    changes: { due_at: new Date(Date.now() + 10 * MINUTE + 1_000) },
  });
  await eventually(async () => (await rings(task.id)).filter((ring) => ring.due_rev > task.due_rev).length === 2);
  await completeTask(db, cast.an, task.id);
  await eventually(async () => !(await house.runs(`task-reminder:${task.id}`)));
});

/** For how many minutes a clock was begun asleep. */
async function sleeps(id: string): Promise<number> {
  const { events } = await temporal.client.workflow.getHandle(id).fetchHistory();
  const begun = events?.[0]?.workflowExecutionStartedEventAttributes?.firstWorkflowTaskBackoff;
  return Number(begun?.seconds ?? 0) / 60;
}

test("a clock begins asleep where there is nothing to do before its time, and wakes once that changes", async () => {
  const task = await dueIn(180 * MINUTE);
  const [clock, window] = [`task-reminder:${task.id}`, `reply-window:${await customerWrote(db, cast.camera.id, 0)}`];
  for (const id of [clock, window]) {
    await eventually(() => house.runs(id));
    const { typedSearchAttributes } = await temporal.client.workflow.getHandle(id).describe();
    assert.ok(
      typedSearchAttributes.getAll().some(({ key }) => key.name === "NextActionAt"),
      `${id} is in the lists`,
    );
  }
  assert.ok(Math.abs((await sleeps(clock)) - 165) < 1, "until the first of 15, 10 and 5 minutes before");
  assert.ok(Math.abs((await sleeps(window)) - 22 * 60) < 1, "until two hours before it closes");
  await completeTask(db, cast.an, task.id);
  await eventually(async () => !(await house.runs(clock)));
});

test("a task that never had a due time has no clock, done or not", async () => {
  const { id } = await createTask(db, cast.an, { clientKey: uuid(), title: "Không hẹn giờ", assigneeId: cast.an.id });
  await completeTask(db, cast.an, id);
  await eventually(async () => {
    const waiting = await db.selectFrom("events").select("id").where("relay_state", "=", "waiting").execute();
    return waiting.length === 0;
  });
  const known = await house.runs(`task-reminder:${id}`).catch((error: unknown) => error);
  assert.ok(isMissing(known), "none was begun");
});

test("other times that the company sets are those of a clock that waits; a task's own stay", async () => {
  const [task, own] = [await dueIn(180 * MINUTE), await dueIn(180 * MINUTE, { remindBefore: [20] })];
  await eventually(() => house.runs(`task-reminder:${task.id}`));
  await eventually(() => house.runs(`task-reminder:${own.id}`));
  await saveLeads(db, [240, 5], cast.owner);
  await eventually(async () => (await rings(task.id)).length === 1);
  assert.is((await rings(task.id))[0]!.lead_minutes, 240);
  assert.equal(
    (await eventsOf("task.rescheduled", task.id)).map(({ actor_id, detail }) => [actor_id, detail]),
    [[cast.owner.id, { fields: { remind_before: [null, [240, 5]] } }]],
  );
  // The same once more is nothing new.
  await saveLeads(db, [5, 240], cast.owner);
  assert.is((await eventsOf("task.rescheduled", task.id)).length, 1);
  assert.equal([await rings(own.id), await eventsOf("task.rescheduled", own.id)], [[], []]);
  await saveLeads(db, [15, 10, 5], cast.owner);
  for (const { id } of [task, own]) await completeTask(db, cast.an, id);
});

test("killed between the timer and the ring, or before it could say that it rang: it rings once", async () => {
  await house.stopWorker();
  const rung: number[] = [];
  for (const when of ["before", "after"]) {
    // The lead of ten minutes is past from the beginning, so it rings as soon as somebody looks.
    const { id } = await dueIn(9 * MINUTE);
    rung.push(id);
    const worker = spawn(process.execPath, ["test/workflows/doomed_worker.ts", `ringTask:${when}:${id}`], {
      stdio: "ignore",
      env: { ...process.env, TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: "switchboard" },
    });
    const [, signal] = (await once(worker, "exit")) as [number | null, string | null];
    assert.is(signal, "SIGKILL");
    assert.is((await rings(id)).length, when === "after" ? 1 : 0);
  }
  house.startWorker();
  for (const id of rung) {
    await eventually(async () => (await rings(id)).length > 0, 60_000);
    // Whoever took over has looked: it shows when it is to ring next.
    await eventually(async () => {
      const { typedSearchAttributes } = await temporal.client.workflow.getHandle(`task-reminder:${id}`).describe();
      return typedSearchAttributes.getAll().some(({ key, value }) => key.name === "Stage" && value === "ringing");
    }, 60_000);
    assert.equal(
      (await rings(id)).map((ring) => ring.lead_minutes),
      [10],
    );
  }
});

test("an emptied Temporal is refilled: every open ticket, every waiting task, and no ring twice", async () => {
  const tickets = await Promise.all([opened(), opened(), opened()]);
  const rung = await dueIn(12 * MINUTE);
  const later = await dueIn(3 * 60 * MINUTE);
  await eventually(async () => (await rings(rung.id)).length === 1);
  await commands
    .moveTicket({ person: cast.an, ticketId: tickets[0]!.id, to: "assigned", commandId: uuid() })
    .catch(() => {});
  const snooze = { kind: "snooze" as const, until: new Date(Date.now() + 12_000) };
  await commands.answerReminder({ person: cast.an, taskId: rung.id, ring: 1, answer: snooze, commandId: uuid() });

  await server.empty();
  await server.start();
  for (const { id } of tickets) await eventually(() => house.runs(`ticket:${id}`), 90_000);
  for (const { id } of [rung, later]) await eventually(() => house.runs(`task-reminder:${id}`), 60_000);
  const again = await eventually(async () => (await rings(rung.id))[1]);
  assert.ok(again.rang_at.getTime() >= snooze.until.getTime(), "put off before, rung on time after");
  assert.equal(
    (await rings(rung.id)).map((ring) => ring.lead_minutes),
    [15, null],
  );
  assert.equal(await rings(later.id), []);
  const found = `WorkflowType = 'reconciling' and ExecutionStatus = 'Completed'`;
  const reconciled = await eventually(async () => {
    for await (const run of temporal.client.workflow.list({ query: found })) return run;
    return undefined;
  }, 60_000);
  await saveHistory("reconciling_2", temporal.client.workflow.getHandle(reconciled.workflowId, reconciled.runId));
});

test.run();
