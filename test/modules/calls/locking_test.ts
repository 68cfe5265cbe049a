import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Trx } from "../../../src/database.ts";
import { advanceCall, answerOffer, applyPbxEvents, enterQueues, leaveQueues } from "../../../src/modules/calls/mod.ts";
import { changing } from "../../../src/modules/events/mod.ts";
import { eventually, testDatabase } from "../../helpers.ts";
import { openCrew } from "../../workflows/callers.ts";
import { addCall, addOffer, callStage } from "./stage.ts";

// Those who wait for each other's rows: PostgreSQL would let one of them fail.

const db = testDatabase(30);
const stage = await callStage(db);
const { an, binh, support } = stage;
await db
  .insertInto("seats")
  .values([an, binh].map(({ id }, n) => ({ user_id: id, extension: `10${n + 1}` })))
  .execute();
test.after(() => db.destroy());

const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
const open = { ended: null, ended_at: null };
const isBlocked = async () =>
  (await sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`.execute(db))
    .rows.length > 0;

/** Does `first` in one connection, lets `other` run in another until it waits, and then does `then` in the first. */
async function between(
  first: (trx: Trx) => Promise<unknown>,
  other: () => Promise<unknown>,
  then: (trx: Trx) => Promise<unknown>,
) {
  let waiting: Promise<unknown> | undefined;
  await changing(db, async (trx) => {
    await first(trx);
    waiting = other();
    waiting.catch(() => {});
    await eventually(isBlocked);
    await then(trx);
  });
  await waiting;
}

test("somebody leaves as their ring is over, and the queue sends the caller to them in particular: none waits for the other", async () => {
  await db
    .updateTable("queues")
    .set({ overflow: "person", overflow_user_id: an.id, rounds: 1, max_wait_seconds: 900 })
    .where("id", "=", support.id)
    .execute();
  await enterQueues(db, an);
  const call = await addCall(db, stage, { state: "waiting", offer_number: 1, started_at: ago(1_000) });
  await addOffer(db, call, an, { ...open, offered_at: ago(21), until: ago(1) });
  await between(
    (trx) => trx.selectFrom("agent_states").selectAll().where("user_id", "=", an.id).forUpdate().execute(),
    () => advanceCall(db, call.id),
    (trx) => leaveQueues(trx, an),
  );
  const rung = db.selectFrom("call_offers").select(["ended", "queue_id"]).where("call_id", "=", call.id).orderBy("id");
  assert.equal(await rung.execute(), [
    { ended: "rejected", queue_id: support.id },
    { ended: null, queue_id: null },
  ]);
});

test("rings that are over for long, and callers for whom the same people are free by then: all go on", async () => {
  const crew = await openCrew(db, 8, { strategy: "ring_all", ring_seconds: 20, max_wait_seconds: 900 });
  for (let n = 0; n < 10; n++) {
    const calls = [];
    for (const one of crew.people) {
      const id = await crew.call({ queued_at: ago(60), started_at: ago(60), offer_number: 1 });
      const rung = await crew.callOf(id);
      await addOffer(db, rung, one, { ...open, offered_at: ago(40), until: ago(10) });
      calls.push(id, await crew.call({ queued_at: ago(50), started_at: ago(50) }));
    }
    await Promise.all(calls.map((id) => advanceCall(db, id)));
    const { rows } = await sql<{ most: number }>`select count(*)::int as most from call_offers where ended_at is null
      and until < now()`.execute(db);
    assert.is(rows[0]!.most, 0);
    await db
      .updateTable("call_offers")
      .set({ ended: "withdrawn", ended_at: new Date() })
      .where("ended_at", "is", null)
      .execute();
    await db
      .updateTable("calls")
      .set({ state: "ended", outcome: "abandoned", ended_at: new Date() })
      .where("state", "<>", "ended")
      .execute();
  }
});

test("a caller who was missed is reached by the one who is told of late to have lifted for them then", async () => {
  await enterQueues(db, an);
  const number = "+84909090909";
  const missed = await addCall(db, stage, { number, started_at: ago(300), ended_at: ago(240) });
  const now = await addCall(db, stage, { number, state: "waiting", offer_number: 1 });
  await addOffer(db, now, an, open);
  const late = { kind: "answered", call: missed.provider_id, extension: "101", at: ago(250) } as const;
  await between(
    (trx) => trx.selectFrom("calls").selectAll().where("id", "=", missed.id).forUpdate().execute(),
    () => answerOffer(db, an, now.id, 1),
    (trx) => applyPbxEvents(trx, stage.hotline.id, [late]),
  );
  const outcomes = db.selectFrom("calls").select(["outcome", "state", "called_back_by"]).where("number", "=", number);
  assert.equal(await outcomes.orderBy("id").execute(), [
    { outcome: "answered", state: "ended", called_back_by: null },
    { outcome: null, state: "talking", called_back_by: null },
  ]);
});

test.run();
