import { test } from "uvu";
import * as assert from "uvu/assert";
import { Refused } from "../../../src/errors.ts";
import {
  earlierSummary,
  editTicket,
  getTicket,
  listTicketEvents,
  listWatchers,
  unwatchTicket,
  watchTicket,
} from "../../../src/modules/tickets/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { customerWrote, eventsOf, open } from "./stage.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());

const said = (work: Promise<unknown>) =>
  work.then(
    () => undefined,
    (error) => (error as Refused).detail,
  );

test("two who edit different fields both keep theirs", async () => {
  const { id, version } = await open(db, cast.an);
  await Promise.all([
    editTicket(db, cast.an, id, { version, changes: { title: "Camera mờ" } }),
    editTicket(db, cast.supervisor, id, { version, changes: { priority: "urgent" } }),
  ]);
  const ticket = await getTicket(db, cast.an, id);
  assert.equal([ticket.title, ticket.priority, ticket.version], ["Camera mờ", "urgent", version + 2]);
});

test("who changes the same field later is told what it is now; the rest of theirs is saved", async () => {
  const { id, version, title } = await open(db, cast.an);
  await editTicket(db, cast.supervisor, id, { version, changes: { title: "Camera mờ" } });
  await editTicket(db, cast.supervisor, id, { changes: { title: "Camera mờ đêm" } });
  const late = editTicket(db, cast.an, id, { version, changes: { title: "Camera hỏng", summary: "Chi tiết" } });
  assert.equal(await said(late), {
    field: "title",
    name: cast.supervisor.name,
    was: title,
    is: "Camera mờ đêm",
    saved: ["summary"],
  });
  const ticket = await getTicket(db, cast.an, id);
  assert.equal([ticket.title, ticket.summary], ["Camera mờ đêm", "Chi tiết"]);
  const same = await editTicket(db, cast.an, id, { version, changes: { title: "Camera mờ đêm" } });
  assert.is(same.version, ticket.version);
  await editTicket(db, cast.an, id, { version: ticket.version, changes: { title: "Camera hỏng" } });
});

test("of twenty who change one field at once one keeps it, the others are told", async () => {
  const { id, version } = await open(db, cast.an);
  const tries = Array.from({ length: 20 }, (_, n) =>
    answer(editTicket(db, n % 2 ? cast.an : cast.supervisor, id, { version, changes: { title: `Lần ${n}` } })),
  );
  const answers = await Promise.all(tries);
  assert.is(answers.filter((each) => each === "accepted").length, 1);
  assert.is(answers.filter((each) => each === "ticket_changed_meanwhile").length, 19);
});

test("history keeps what was written over, and how things were called", async () => {
  const category = await db
    .insertInto("ticket_categories")
    .values({ name: "Lắp đặt mới", depth: 1 })
    .returning("id")
    .executeTakeFirstOrThrow();
  const { id } = await open(db, cast.an, { summary: "a".repeat(5_000) });
  await editTicket(db, cast.an, id, { changes: { summary: "ngắn", category_id: category.id } });
  await db.updateTable("ticket_categories").set({ name: "Khác" }).where("id", "=", category.id).execute();
  const { rows } = await listTicketEvents(db, cast.an, id, { limit: 1 });
  const { fields, names } = rows[0]!.detail as Record<string, Record<string, unknown[]>>;
  assert.equal(names!.category_id, [null, "Lắp đặt mới"]);
  assert.is((fields!.summary![0] as string).length, 300);
  assert.is((await earlierSummary(db, cast.an, id, rows[0]!.id))!.length, 5_000);
  const older = await listTicketEvents(db, cast.an, id, { before: rows[0]!.id });
  assert.equal(
    older.rows.map((event) => event.name),
    ["ticket.opened"],
  );
});

test("a conversation linked later brings its page and customer; a customer's name follows", async () => {
  const talk = await customerWrote(db, cast.camera.id, "Camera hỏng");
  const { id } = await open(db, cast.an, { assigneeId: cast.an.id });
  const linked = await editTicket(db, cast.an, id, { changes: { conversation_id: talk.id } });
  assert.equal([linked.page_id, linked.channel, linked.customer_id], [cast.camera.id, "facebook", talk.customer_id]);
  assert.is(await answer(editTicket(db, cast.an, id, { changes: { customer_id: 999_999 } })), "customer choice");
});

test("another priority moves the clocks", async () => {
  const hour = (n: number) => ({ first_response: n * 30, resolution: n * 60 });
  const targets = JSON.stringify({ urgent: hour(1), high: hour(2), normal: hour(40), low: hour(80) });
  const policy = await db
    .insertInto("sla_policies")
    .values({ name: "Chuẩn", targets })
    .returning("id")
    .executeTakeFirstOrThrow();
  const ticket = await open(db, cast.an, { slaPolicyId: policy.id });
  const urgent = await editTicket(db, cast.an, ticket.id, { changes: { priority: "urgent" } });
  assert.ok(urgent.resolution_due_at! < ticket.resolution_due_at!);
  const none = await editTicket(db, cast.an, ticket.id, { changes: { sla_policy_id: null } });
  assert.is(none.resolution_due_at, null);
});

test("watchers come and go, each told once", async () => {
  const { id } = await open(db, cast.an);
  await watchTicket(db, cast.an, id, cast.chi.id);
  await watchTicket(db, cast.chi, id);
  assert.equal(await listWatchers(db, cast.an, id), [{ id: cast.chi.id, name: cast.chi.name }]);
  assert.ok((await getTicket(db, cast.chi, id)).watching);
  await unwatchTicket(db, cast.chi, id);
  await unwatchTicket(db, cast.an, id, cast.chi.id);
  assert.equal(
    (await eventsOf(db, id)).map((event) => event.name),
    ["ticket.opened", "ticket.watched", "ticket.unwatched"],
  );
  assert.is(await answer(watchTicket(db, cast.an, id, 999_999)), "watcher choice");
});

test.run();
