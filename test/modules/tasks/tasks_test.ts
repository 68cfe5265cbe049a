import { test } from "uvu";
import * as assert from "uvu/assert";
import { Refused } from "../../../src/errors.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import {
  addTaskFile,
  addTaskNote,
  cancelTask,
  completeTask,
  countDue,
  countTasks,
  createTask,
  editTask,
  getTask,
  listTaskEvents,
  listTaskFiles,
  listTaskNotes,
  listTasks,
  momentOf,
  readWall,
  removeTaskFile,
  removeTaskNote,
  reopenTask,
  setTaskStatus,
  taskActions,
  visibleTaskIds,
} from "../../../src/modules/tasks/mod.ts";
import { createOrder } from "../../../src/modules/orders/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { wrote } from "../../customers.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const { an, binh, chi, supervisor } = cast;
test.after(() => db.destroy());

const inHours = (hours: number) => new Date(Date.now() + hours * 3_600_000);
const task = (more = {}, person: Person = an) =>
  createTask(db, person, { title: "Gọi lại anh Trí", dueAt: inHours(5), assigneeId: an.id, ...more });

test("a double click makes one task", async () => {
  const clientKey = uuid();
  const made = await Promise.all([1, 2, 3].map(() => task({ clientKey })));
  assert.is(new Set(made.map(({ id }) => id)).size, 1);
  // The key of another is no way to their task.
  assert.is(await answer(createTask(db, binh, { clientKey, title: "Của tôi" })), "stale");
});

test("what cannot be taken is said by its field", async () => {
  const wrong = async (more: object) => answer(task(more));
  assert.is(await wrong({ title: " \n " }), "title required");
  assert.is(await wrong({ title: "a".repeat(201) }), "title tooLong");
  assert.is(await wrong({ body: "x".repeat(200_000) }), "body tooLong");
  assert.is(await wrong({ dueAt: new Date(0) }), "dueAt duePast");
  assert.is(await wrong({ dueAt: inHours(-1) }), "dueAt duePast");
  assert.is(await wrong({ dueAt: new Date("9999-12-31T00:00:00Z") }), "dueAt dueFar");
  assert.is(await wrong({ dueAt: null, repeat: { every: "day", interval: 1 } }), "repeat repeatNeedsDue");
  assert.is(await wrong({ assigneeId: 999_999 }), "assigneeId choice");
  assert.is(await wrong({ remindBefore: [-5] }), "remindBefore leads");
  assert.is(await wrong({ ticketId: 999_999 }), "ticketId gone");
  assert.is(await wrong({ customerId: 999_999 }), "customerId gone");
});

test("control characters go, emoji and right-to-left stay", async () => {
  const { title, body } = await task({ title: "Gọi\u0000 \u0007 👩‍🔧 שלום", body: "dòng 1\r\ndòng 2\u0000\u001b[31m" });
  assert.is(title, "Gọi 👩‍🔧 שלום");
  assert.is(body, "dòng 1\ndòng 2[31m");
});

test("a conversation names the customer, and must be seen by who links it", async () => {
  const { id, customer_id } = await wrote(db, cast.bakery.id);
  assert.is(await answer(task({ conversationId: id })), "conversationId gone");
  assert.is(await answer(task({ customerId: customer_id })), "customerId gone");
  const made = await task({ conversationId: id }, chi);
  assert.equal([made.conversation_id, made.customer_id], [id, customer_id]);
});

test("seen by who has it, who made it, supervisors, and who may see its ticket or its order", async () => {
  const conversation = await wrote(db, cast.bakery.id);
  const ticket = await openTicket(db, chi, {
    clientKey: uuid(),
    title: "Bánh giao trễ",
    summary: "",
    conversationId: conversation.id,
    assigneeId: chi.id,
  });
  const own = await task({ assigneeId: binh.id });
  const ofTicket = await createTask(db, cast.owner, { title: "Gọi xin lỗi", ticketId: ticket.id });
  const sees = async (person: Person) => [...(await visibleTaskIds(db, person, [own.id, ofTicket.id]))];
  assert.equal(await sees(an), [own.id]);
  assert.equal(await sees(binh), [own.id]);
  assert.equal(await sees(chi), [ofTicket.id]);
  assert.equal((await sees(supervisor)).length, 2);
  const order = await createOrder(db, chi, {
    conversationId: conversation.id,
    recipientPhone: "0912 345 678",
    addressLine: "17 Duy Tân",
    lines: [{ name: "Bánh kem", quantity: 1, price: 250_000 }],
  });
  const ofOrder = await createTask(db, cast.owner, { title: "Giao trước 10 giờ", orderId: order.id });
  assert.equal([...(await visibleTaskIds(db, chi, [ofOrder.id]))], [ofOrder.id]);
  assert.equal([...(await visibleTaskIds(db, an, [ofOrder.id]))], []);
  assert.is(await answer(task({ ticketId: ticket.id }, binh)), "ticketId gone");
});

test("nobody reads or changes by any door what they may not see", async () => {
  const { id } = await task({}, an);
  const doors: Record<string, () => Promise<unknown>> = {
    get: () => getTask(db, chi, id),
    edit: () => editTask(db, chi, id, { changes: { title: "của tôi" } }),
    move: () => setTaskStatus(db, chi, id, { to: "doing" }),
    complete: () => completeTask(db, chi, id),
    cancel: () => cancelTask(db, chi, id),
    reopen: () => reopenTask(db, chi, id),
    events: () => listTaskEvents(db, chi, id),
    files: () => listTaskFiles(db, chi, id),
    attach: () =>
      addTaskFile({ db, config: testConfig() }, chi, id, { name: "a.txt", bytes: new Blob(["a"]).stream() }),
    detach: () => removeTaskFile(db, chi, id, 1),
    notes: () => listTaskNotes(db, chi, id),
    note: () => addTaskNote(db, chi, id, { body: "đọc được", clientKey: uuid() }),
    unnote: () => removeTaskNote(db, chi, id, 1),
    bulk: () => taskActions["tasks.complete"](db, chi, id, {}),
    give: () => taskActions["tasks.assign"](db, chi, id, { assignee_id: chi.id }),
  };
  for (const [door, work] of Object.entries(doors)) assert.is(await answer(work()), "not_found", door);
  const { rows } = await listTasks(db, chi, { ids: [id] });
  assert.equal(rows, []);
  assert.is(await countTasks(db, chi, { ids: [id] }), 0);
});

test("completing a repeating task makes the next one, once", async () => {
  const at = momentOf(readWall(new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 8) + "28T09:00")!).at;
  const first = await task({
    dueAt: at,
    repeat: { every: "week", interval: 1 },
    body: "như mọi tuần",
    remindBefore: [30],
  });
  await Promise.all([completeTask(db, an, first.id), completeTask(db, an, first.id)]);
  await reopenTask(db, an, first.id);
  await completeTask(db, an, first.id);
  const next = await db.selectFrom("tasks").selectAll().where("repeat_of", "=", first.id).execute();
  assert.is(next.length, 1);
  assert.is(next[0]!.due_at!.getTime() - at.getTime(), 7 * 86_400_000);
  assert.equal([next[0]!.body, next[0]!.remind_before, next[0]!.status], ["như mọi tuần", [30], "todo"]);
  const cancelled = await task({ repeat: { every: "day", interval: 1 } });
  await cancelTask(db, an, cancelled.id);
  assert.is(
    await db.selectFrom("tasks").select("id").where("repeat_of", "=", cancelled.id).executeTakeFirst(),
    undefined,
  );
});

test("the day that a monthly task is meant for outlives a short month and whatever else is edited", async () => {
  const [year, ofMonths] = [new Date().getUTCFullYear() + 2, { every: "month", interval: 1 } as const];
  const due = momentOf(readWall(`${year}-01-31T09:00`)!).at;
  const first = await task({ dueAt: due, repeat: ofMonths });
  await completeTask(db, an, first.id, { at: due });
  const next = async (of: number) =>
    db.selectFrom("tasks").selectAll().where("repeat_of", "=", of).executeTakeFirstOrThrow();
  const clamped = await next(first.id);
  // A form sends all of its fields, and nobody sees the day in it.
  await editTask(db, an, clamped.id, {
    changes: { title: "Đối soát tháng", due_at: clamped.due_at, repeat: { ...ofMonths, until: `${year + 1}-01-01` } },
  });
  await completeTask(db, an, clamped.id, { at: clamped.due_at! });
  assert.equal((await next(clamped.id)).due_at, momentOf(readWall(`${year}-03-31T09:00`)!).at);
});

test("the title of a ticket that somebody may not see is not told by a task for it", async () => {
  const hidden = await openTicket(db, cast.owner, { clientKey: uuid(), title: "Bí mật lương", assigneeId: chi.id });
  const made = await createTask(db, cast.owner, { title: "In giấy tờ", ticketId: hidden.id, assigneeId: an.id });
  assert.is((await getTask(db, chi, made.id)).ticket_title, "Bí mật lương");
  assert.is((await getTask(db, an, made.id)).ticket_title, null);
  assert.is((await listTasks(db, an, { ids: [made.id] })).rows[0]!.ticket_title, null);
});

test("who comes second with another move is told", async () => {
  const { id } = await task();
  await setTaskStatus(db, an, id, { to: "doing", from: "todo" });
  assert.is(await answer(setTaskStatus(db, an, id, { to: "cancelled", from: "todo" })), "task_moved_meanwhile");
  assert.is((await setTaskStatus(db, an, id, { to: "doing", from: "todo" })).status, "doing");
});

test("two people editing: different fields both stand, the same field is told what it is now", async () => {
  const { id, version } = await task({ assigneeId: binh.id });
  await editTask(db, an, id, { version, changes: { title: "Gọi lại chị Hương" } });
  const both = await editTask(db, binh, id, { version, changes: { priority: "high" } });
  assert.equal([both.title, both.priority], ["Gọi lại chị Hương", "high"]);
  const late = await editTask(db, binh, id, { version, changes: { title: "Gọi lại cô Lan" } }).catch(
    (error: unknown) => error,
  );
  assert.instance(late, Refused);
  const { field, name, was, is } = (late as Refused).detail;
  assert.equal([field, name, was, is], ["title", an.name, "Gọi lại anh Trí", "Gọi lại chị Hương"]);
  assert.is((await getTask(db, an, id)).title, "Gọi lại chị Hương");
});

test("a whole form that was open meanwhile brings back nothing that its person did not touch", async () => {
  const due = inHours(30);
  const seen = await task({
    assigneeId: binh.id,
    dueAt: due,
    repeat: { every: "month", interval: 1 },
    body: "x".repeat(400),
  });
  const { id, version } = seen;
  const later = inHours(50);
  await editTask(db, an, id, { version, changes: { title: "Tiêu đề của An", due_at: later, priority: "high" } });
  const untouched = {
    title: seen.title,
    due_at: due,
    priority: seen.priority,
    repeat: { every: "month", interval: 1 },
  } as const;
  const now = await editTask(db, binh, id, { version, changes: { ...untouched, body: "của Bình" } });
  assert.equal([now.title, now.due_at, now.priority, now.body], ["Tiêu đề của An", later, "high", "của Bình"]);
  const lines = await task({ assigneeId: binh.id, body: "một\nhai" });
  await editTask(db, an, lines.id, { version: lines.version, changes: { body: "ba" } });
  // As browsers send lines.
  const sent = { body: "một\r\nhai\r\n", priority: "low" } as const;
  const stands = await editTask(db, binh, lines.id, { version: lines.version, changes: sent });
  assert.equal([stands.body, stands.priority], ["ba", "low"]);
  // A long text is not known whole any more: then nobody can tell, and they are asked.
  const long = await task({ assigneeId: binh.id, body: "y".repeat(400) });
  await editTask(db, an, long.id, { version: long.version, changes: { body: "ngắn" } });
  const both = { body: `${"y".repeat(400)} thêm`, priority: "low" } as const;
  assert.is(
    await answer(editTask(db, binh, long.id, { version: long.version, changes: both })),
    "task_changed_meanwhile",
  );
});

test("an overdue task can be changed without moving its time", async () => {
  const { id } = await task({ dueAt: inHours(-3), now: inHours(-4) });
  assert.is((await editTask(db, an, id, { changes: { priority: "low" } })).priority, "low");
  assert.is(await answer(editTask(db, an, id, { changes: { due_at: inHours(-2) } })), "dueAt duePast");
});

test("found without diacritics, by number, by when it is due, page by page", async () => {
  const mine = await Promise.all(
    [1, 2, 3, 4, 5].map((hours) => task({ title: `Đối soát COD ${hours}`, dueAt: inHours(hours * 30) })),
  );
  const ids = mine.map(({ id }) => id).sort((a, b) => a - b);
  const named = (await listTasks(db, an, { q: "doi soat cod" })).rows.map(({ id }) => id);
  assert.equal(
    named.sort((a, b) => a - b),
    ids,
  );
  assert.equal(
    (await listTasks(db, an, { q: `NV-${ids[0]}` })).rows.map(({ id }) => id),
    [ids[0]],
  );
  const walked: number[] = [];
  for (let after: string | undefined; ; ) {
    const page = await listTasks(db, an, { ids }, { limit: 2, after, sort: "due" });
    walked.push(...page.rows.map(({ id }) => id));
    if (!page.next) break;
    after = page.next;
  }
  assert.equal(
    walked,
    mine.map(({ id }) => id),
  );
  for (const after of ["nonsense", Buffer.from('["never",1]').toString("base64url")])
    assert.equal((await listTasks(db, an, { ids }, { after })).rows.length, 5);
  const late = await task({ dueAt: inHours(-30), now: inHours(-40), assigneeId: chi.id }, chi);
  assert.equal(
    (await listTasks(db, chi, { due: "late" })).rows.map(({ id }) => id),
    [late.id],
  );
  assert.is(await countDue(db, chi), 1);
});

test("many are completed, and put back where each was", async () => {
  const [one, two] = [await task(), await task()];
  await setTaskStatus(db, an, two.id, { to: "doing" });
  const undo = [];
  for (const { id } of [one, two]) undo.push(await taskActions["tasks.complete"](db, an, id, {}));
  assert.equal(undo, [
    { to: "todo", from: "done" },
    { to: "doing", from: "done" },
  ]);
  for (const [n, { id }] of [one, two].entries()) await taskActions["tasks.complete"](db, an, id, undo[n]!);
  assert.equal([(await getTask(db, an, one.id)).status, (await getTask(db, an, two.id)).status], ["todo", "doing"]);
});

test("putting back leaves alone what somebody changed since", async () => {
  const { id } = await task({ assigneeId: an.id });
  const back = await taskActions["tasks.complete"](db, an, id, {});
  await setTaskStatus(db, supervisor, id, { to: "cancelled" });
  assert.is(await answer(taskActions["tasks.complete"](db, an, id, back!)), "task_moved_meanwhile");
  assert.is((await getTask(db, an, id)).status, "cancelled");
  const given = await taskActions["tasks.assign"](db, an, id, { assignee_id: binh.id });
  await editTask(db, supervisor, id, { changes: { assignee_id: chi.id } });
  assert.is(await answer(taskActions["tasks.assign"](db, an, id, given!)), "task_changed_meanwhile");
  assert.is((await getTask(db, an, id)).assignee_id, chi.id);
  const again = await taskActions["tasks.assign"](db, an, id, { assignee_id: binh.id });
  await taskActions["tasks.assign"](db, an, id, again!);
  assert.is((await getTask(db, an, id)).assignee_id, chi.id);
});

test.run();
