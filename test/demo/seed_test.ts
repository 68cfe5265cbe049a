import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { listCalls } from "../../src/modules/calls/mod.ts";
import { statuses } from "../../src/modules/tickets/mod.ts";
import { seedDemo } from "../../src/demo/seed.ts";
import { findCast } from "../cast.ts";
import { testConfig, testDatabase } from "../helpers.ts";

const db = testDatabase();
test.after(() => db.destroy());
const began = Date.now();
test.before(() => seedDemo(db, testConfig()).then(() => {}));

const count = async (query: ReturnType<typeof sql>) => {
  const { rows } = await sql<{ n: number }>`select count(*) as n from ${query}`.execute(db);
  return rows[0]!.n;
};

test("tickets stand in every status, and what was promised is kept, near, broken and paused", async () => {
  const rows = await db.selectFrom("tickets").selectAll().execute();
  assert.ok(rows.length >= 25, `${rows.length}`);
  for (const status of statuses)
    assert.ok(
      rows.some((row) => row.status === status),
      status,
    );
  const now = new Date();
  const running = rows.filter((row) => !row.sla_paused_at && !["resolved", "closed"].includes(row.status));
  assert.ok(
    running.some((row) => row.resolution_due_at! < now),
    "late",
  );
  assert.ok(
    running.some((row) => row.resolution_warn_at! < now && row.resolution_due_at! > now),
    "near",
  );
  assert.ok(
    running.some((row) => !row.first_responded_at && row.first_response_due_at! < now),
    "unanswered",
  );
  assert.ok(
    rows.some((row) => row.sla_paused_at),
    "paused",
  );
  assert.ok(rows.every((row) => row.created_at < now && row.updated_at <= new Date(now.getTime() + 60_000)));
  assert.ok((await count(sql`ticket_watchers`)) > 10);
  assert.ok((await count(sql`notes where cardinality(mentions) > 0`)) > 5);
  assert.ok((await count(sql`files where ticket_id is not null`)) > 3);
});

test("tasks lie around today in every state, and one rings two minutes after the start", async () => {
  const tasks = await db.selectFrom("tasks").selectAll().execute();
  for (const status of ["todo", "doing", "done", "cancelled"]) assert.ok(tasks.some((task) => task.status === status));
  assert.ok(tasks.filter((task) => task.repeat && task.status === "todo").length >= 4);
  assert.is(await count(sql`task_reminders where state = 'ringing'`), 0);
  const an = await db.selectFrom("users").select("id").where("username", "=", "an").executeTakeFirstOrThrow();
  const ringing = tasks.find((task) => task.remind_before?.[0] === 5)!;
  assert.is(ringing.assignee_id, an.id);
  const rings = ringing.due_at!.getTime() - 5 * 60_000;
  assert.ok(Math.abs(rings - began - 120_000) < 60_000, new Date(rings).toISOString());
});

test("clocks begin for what is open alone, and people hear of the last hours alone", async () => {
  assert.is(
    await count(sql`events where relay_state = 'waiting' and name not in ('ticket.opened', 'task.created')
    and subject in ('ticket', 'task')`),
    0,
  );
  const open = await count(sql`tickets where status <> 'closed'`);
  assert.is(await count(sql`events where relay_state = 'waiting' and name = 'ticket.opened'`), open);
  const told = await count(sql`events where notify_state = 'waiting'`);
  assert.ok(told > 3 && told < 60, `${told}`);
  assert.is(await count(sql`events where notify_state = 'waiting' and created_at < now() - interval '4 hours'`), 0);
});

test("customers, goods and orders lie ready, a lead with the phone of one who chats among them", async () => {
  const orders = await db.selectFrom("orders").selectAll().execute();
  assert.ok(orders.length >= 24, `${orders.length}`);
  for (const status of ["draft", "new", "confirmed", "shipping", "completed", "cancelled", "returned"])
    assert.ok(
      orders.some((order) => order.status === status),
      status,
    );
  assert.ok(
    orders.every((order) => order.customer_id && order.total > 0 === !order.internal_note.startsWith("Gửi lại")),
  );
  assert.ok((await count(sql`products where picture_file_id is not null`)) >= 10);
  assert.ok((await count(sql`payments`)) > 10);
  assert.is(await count(sql`customer_phones where number = '+84912345678'`), 1);
  const [job] = await db.selectFrom("import_jobs").selectAll().execute();
  assert.equal([job!.state, job!.added, job!.skipped, job!.failed], ["done", 3, 1, 2]);
  assert.ok((await count(sql`customer_tags`)) > 5);
  assert.ok((await count(sql`customer_followers`)) > 1);
  assert.is(await count(sql`events where subject in ('customer', 'order', 'import') and announced_at is null`), 0);
});

test("a day of calls lies ready, missed ones of one caller in one line", async () => {
  const { owner } = await findCast(db);
  const { rows } = await listCalls(db, owner, { started: { from: new Date(Date.now() - 4 * 3_600_000) } });
  assert.is(rows.length, 13);
  assert.equal(
    rows.filter((row) => row.missed).map((row) => [row.times, row.called_back_by !== null]),
    [
      [3, false],
      [1, true],
      [1, false],
    ],
  );
  assert.ok(rows.every((row) => row.number !== null));
  assert.ok((await listCalls(db, owner, {}, { limit: 100 })).rows.length > 50);
});

test("a second time nothing is told twice", async () => {
  assert.is(await seedDemo(db, testConfig()), 0);
});

test.run();
