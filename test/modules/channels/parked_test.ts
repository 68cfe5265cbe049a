import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { countLedger, getWebhook, listParked, replayParked } from "../../../src/modules/channels/parked.ts";
import { reviveEarly } from "../../../src/modules/channels/reviving.ts";
import { trimLedger } from "../../../src/modules/channels/trimming.ts";
import { NotFound } from "../../../src/errors.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();

/** Rows of the ledger in one state, `age` days old. */
async function write(count: number, state: string, age = 0) {
  await sql`
    insert into webhook_events (channel, page_key, conversation_key, lane, body, state, reason, settled_at, received_at)
    select 'facebook', '1', '1:2', 3, '{}', ${state}, 'because', now() - ${age} * interval '1 day', now() - interval '1 minute'
    from generate_series(1, ${count}::int)`.execute(db);
}

test.before.each(async () => {
  await sql`truncate webhook_events`.execute(db);
});
test.after(() => db.destroy());

test("parked webhooks are listed by key, newest first", async () => {
  await write(5, "parked");
  await write(2, "applied");
  const first = await listParked(db, { limit: 3 });
  assert.is(first.rows.length, 3);
  assert.is(first.rows[0]!.size, 2);
  assert.is(first.rows[0]!.reason, "because");
  const second = await listParked(db, { limit: 3, before: first.next! });
  assert.is(second.rows.length, 2);
  assert.is(second.next, undefined);
  assert.ok(second.rows[0]!.id < first.rows[2]!.id);
});

test("one, some or all are put back, and who did it is known", async () => {
  await write(4, "parked");
  await write(1, "applied");
  const { rows } = await listParked(db);
  assert.is(await replayParked(db, [rows[0]!.id], { by: 7 }), 1);
  assert.is(await replayParked(db, [rows[0]!.id], { by: 7 }), 0);
  assert.is(await replayParked(db, [], { by: 7 }), 0);
  assert.is(await replayParked(db, "all", { by: 7 }), 3);
  const waiting = await db.selectFrom("webhook_events").selectAll().where("state", "=", "pending").execute();
  assert.is(waiting.length, 4);
  assert.ok(waiting.every((row) => row.reason === null && row.settled_at === null));
  const event = await db
    .selectFrom("events")
    .selectAll()
    .where("name", "=", "webhook.replayed")
    .orderBy("id")
    .execute();
  assert.is(event.at(-1)?.actor_id, 7);
});

test("what came just before a page was registered is put back, what is older or another's is not", async () => {
  await write(1, "ignored");
  await write(1, "ignored", 1);
  await sql`update webhook_events set reason = 'unknown_page'`.execute(db);
  await write(1, "ignored");
  await db.transaction().execute(async (trx) => {
    await reviveEarly(trx, "facebook", "2");
    await reviveEarly(trx, "facebook", "1");
  });
  const rows = await db.selectFrom("webhook_events").select(["state", "reason"]).orderBy("id").execute();
  assert.equal(
    rows.map((row) => row.state),
    ["pending", "ignored", "ignored"],
  );
});

test("the figures tell what waits, what is parked and how the last hour ended", async () => {
  await write(2, "pending");
  await write(3, "parked");
  await write(4, "applied");
  await write(1, "applied", 2);
  const figures = await countLedger(db);
  assert.is(figures.waiting, 2);
  assert.is(figures.parked, 3);
  assert.instance(figures.waitingSince, Date);
  assert.equal(figures.lastHour, { applied: 4 });
});

test("a webhook nobody has is not found", async () => {
  const error = await getWebhook(db, 123_456_789).catch((thrown: unknown) => thrown);
  assert.instance(error, NotFound);
});

test("what was settled a month ago is forgotten, what is parked or waits is not", async () => {
  await write(6_001, "applied", 31);
  await write(1, "ignored", 29);
  await write(1, "parked", 100);
  await write(1, "pending", 100);
  assert.is(await trimLedger(db), 6_001);
  const left = await db.selectFrom("webhook_events").select("state").orderBy("id").execute();
  assert.equal(
    left.map((row) => row.state),
    ["ignored", "parked", "pending"],
  );
});

test.run();
