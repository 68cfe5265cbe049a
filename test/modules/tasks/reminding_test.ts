import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  answerReminder,
  completeTask,
  createTask,
  editTask,
  listWaitingTasks,
  readTaskClock,
  reopenTask,
  ringTask,
  ringTasks,
  saveLeads,
} from "../../../src/modules/tasks/mod.ts";
import { answer as said } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase(20);
const { an, binh, supervisor } = await seatCast(db);
test.after(() => db.destroy());

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);
const task = (more = {}) =>
  createTask(db, an, { title: "Gọi lại anh Trí", dueAt: inMinutes(60), assigneeId: an.id, ...more });
const ring = (id: number, dueRev = 1, leadMinutes: number | null = 15) =>
  ringTask(db, id, { dueRev, leadMinutes, at: new Date() });
const answer = (id: number, number: number, until?: Date, person = an) =>
  answerReminder(db, person, id, {
    ring: number,
    answer: until ? { kind: "snooze", until } : { kind: "acknowledge" },
    commandId: uuid(),
  });

test("a clock knows the company's lead times, or the task's own", async () => {
  const one = await task();
  const clock = await readTaskClock(db, one.id);
  assert.equal(clock, {
    status: "todo",
    dueAt: one.due_at!.getTime(),
    dueRev: 1,
    leads: [15, 10, 5],
    rung: [],
    assigneeId: an.id,
    lastRing: 0,
    answered: null,
    snoozedUntil: null,
    rangAt: null,
  });
  await saveLeads(db, [1, 30]);
  assert.equal((await readTaskClock(db, one.id))!.leads, [30, 1]);
  assert.equal((await readTaskClock(db, (await task({ remindBefore: [2, 7] })).id))!.leads, [7, 2]);
  assert.equal((await readTaskClock(db, (await task({ remindBefore: [] })).id))!.leads, []);
  await saveLeads(db, [15, 10, 5]);
  assert.is(await readTaskClock(db, 999_999), undefined);
  assert.is(await said(saveLeads(db, [])), "leads leads");
});

test("a lead rings once, whoever asks and however often", async () => {
  const { id } = await task();
  const rings = await Promise.all(Array.from({ length: 5 }, () => ring(id)));
  assert.equal(
    rings.filter((each) => each !== undefined),
    [{ ring: 1 }],
  );
  const clock = (await readTaskClock(db, id))!;
  assert.equal([clock.lastRing, clock.answered, clock.rung], [1, "ringing", [15]]);
  // The next lead takes the place of a card that nobody answered.
  assert.equal(await ring(id, 1, 10), { ring: 2 });
  const rows = await db
    .selectFrom("task_reminders")
    .select(["ring", "state"])
    .where("task_id", "=", id)
    .orderBy("ring")
    .execute();
  assert.equal(rows, [
    { ring: 1, state: "void" },
    { ring: 2, state: "ringing" },
  ]);
  assert.is(await said(answer(id, 1)), "reminder_over");
});

test("a ring is heard by whoever has the task", async () => {
  const { id } = await task({ assigneeId: binh.id });
  await ring(id);
  const events = await db
    .selectFrom("events")
    .select(["name", "subject_id"])
    .where("name", "in", ["task.rang", "bell.changed"])
    .orderBy("id", "desc")
    .limit(2)
    .execute();
  assert.equal(events.reverse(), [
    { name: "task.rang", subject_id: id },
    { name: "bell.changed", subject_id: binh.id },
  ]);
  assert.is(await said(answer(id, 1)), "not_found");
  assert.is(await said(answer(id, 1, undefined, supervisor)), "not_found");
  assert.is((await answer(id, 1, undefined, binh)).state, "acknowledged");
});

test("an answer is one answer, also twice", async () => {
  const { id } = await task();
  await ring(id);
  const until = inMinutes(10);
  await Promise.all([answer(id, 1, until), answer(id, 1, until)]);
  const clock = (await readTaskClock(db, id))!;
  assert.equal([clock.answered, clock.snoozedUntil], ["snoozed", until.getTime()]);
  assert.is(await said(answer(id, 1)), "reminder_answered");
  assert.is(await said(answer(id, 2)), "not_found");
  assert.equal(await ring(id, 1, null), { ring: 2 });
  assert.is(await ring(id, 1, null), undefined);
  assert.is((await answer(id, 2)).state, "acknowledged");
  assert.is((await answer(id, 2)).state, "acknowledged");
  const { events } = await db
    .selectFrom("events")
    .select(({ fn }) => fn.countAll<number>().as("events"))
    .where("subject_id", "=", id)
    .where("name", "in", ["task.snoozed", "task.acknowledged"])
    .executeTakeFirstOrThrow();
  assert.is(events, 2);
});

test("a snooze beyond a year is refused", async () => {
  const { id } = await task();
  await ring(id);
  assert.is(await said(answer(id, 1, inMinutes(60 * 24 * 800))), "until snoozeFar");
  // It waited until its time was over: it is taken, and rings again at once.
  assert.is((await answer(id, 1, inMinutes(-1))).state, "snoozed");
});

test("a task moved while its reminder rings takes the card away and rings anew", async () => {
  const { id } = await task();
  await ring(id);
  await editTask(db, an, id, { changes: { due_at: inMinutes(120) } });
  const clock = (await readTaskClock(db, id))!;
  assert.equal([clock.dueRev, clock.answered, clock.rung, clock.lastRing], [2, null, [], 1]);
  assert.is(await said(answer(id, 1)), "reminder_over");
  assert.is(await ring(id, 1, 10), undefined);
  assert.equal(await ring(id, 2, 15), { ring: 2 });
  // A snooze of the time before is over too.
  await answer(id, 2, inMinutes(5));
  await editTask(db, an, id, { changes: { due_at: inMinutes(180) } });
  assert.is(await ring(id, 3, null), undefined);
});

test("given to somebody else it rings there", async () => {
  const { id } = await task();
  await ring(id);
  await editTask(db, an, id, { changes: { assignee_id: binh.id } });
  assert.is(await said(answer(id, 1)), "reminder_over");
  await ring(id, 2);
  assert.is((await answer(id, 2, undefined, binh)).user_id, binh.id);
});

test("done it rings no more, and its card is gone", async () => {
  const { id } = await task();
  await ring(id);
  await completeTask(db, an, id);
  assert.is(await said(answer(id, 1)), "reminder_over");
  assert.is(await ring(id, 1, 10), undefined);
  await reopenTask(db, an, id);
  assert.equal(await ring(id, 1, 10), { ring: 2 });
});

test("what waits is listed for the clocks, a page at a time", async () => {
  const before = (
    await db
      .selectFrom("tasks")
      .select(({ fn }) => fn.max("id").as("id"))
      .executeTakeFirstOrThrow()
  ).id;
  const [one, two] = [await task(), await task()];
  await task({ dueAt: null });
  const done = await task();
  await completeTask(db, an, done.id);
  const first = await listWaitingTasks(db, { after: before, limit: 1 });
  assert.equal(
    first.map(({ id, due_rev }) => [id, due_rev]),
    [[one.id, 1]],
  );
  const rest = await listWaitingTasks(db, { after: one.id, limit: 10 });
  assert.equal(
    rest.map(({ id }) => id),
    [two.id],
  );
});

test("many that are due in the same instant ring together, each as it stands and each bell once", async () => {
  const mine = await task();
  const theirs = await task({ assigneeId: binh.id });
  const over = await task();
  await completeTask(db, an, over.id);
  const again = await task();
  await ring(again.id, 1, 15);
  const asked = [mine, theirs, over, again].map(({ id }) => ({
    taskId: id,
    dueRev: 1,
    leadMinutes: 10,
    at: new Date(),
  }));
  const before = await db
    .selectFrom("events")
    .select((eb) => eb.fn.max("id").as("id"))
    .executeTakeFirstOrThrow();
  const both = await Promise.all([ringTasks(db, asked), ringTasks(db, asked.toReversed())]);
  const rung = new Map(both.flatMap((one) => [...one]));
  assert.equal(
    [mine, theirs, over, again].map(({ id }) => rung.get(id)),
    [1, 1, undefined, 2],
  );
  assert.is(both[0]!.size + both[1]!.size, 3, "none twice");
  const told = await db.selectFrom("events").selectAll().where("id", ">", before.id).orderBy("id").execute();
  const names = (name: string) => told.filter((event) => event.name === name).map((event) => event.subject_id);
  assert.equal(names("task.rang").sort(), [mine.id, theirs.id, again.id].sort());
  assert.equal(names("bell.changed").sort(), [an.id, binh.id].sort());
  assert.is((await readTaskClock(db, again.id))!.answered, "ringing");
});

test("what somebody had who has left rings for who made it", async () => {
  const { id } = await createTask(db, an, {
    title: "Gọi lại",
    assigneeId: binh.id,
    dueAt: new Date(Date.now() + 600_000),
  });
  const here = (deactivated_at: Date | null) =>
    db.updateTable("users").set({ deactivated_at }).where("id", "=", binh.id).execute();
  await here(new Date());
  await ringTask(db, id, { dueRev: 1, leadMinutes: 10, at: new Date() });
  await here(null);
  await ringTask(db, id, { dueRev: 1, leadMinutes: 5, at: new Date() });
  const rung = await db
    .selectFrom("task_reminders")
    .select("user_id")
    .where("task_id", "=", id)
    .orderBy("ring")
    .execute();
  assert.equal(
    rung.map(({ user_id }) => user_id),
    [an.id, binh.id],
  );
});

test.run();
