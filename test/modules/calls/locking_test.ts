import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Trx } from "../../../src/database.ts";
import { Invalid, NotFound, Refused } from "../../../src/errors.ts";
import {
  advanceCall,
  answerOffer,
  applyPbxEvents,
  endCall,
  enterQueues,
  leaveQueues,
  markGone,
  pauseShift,
  rejectOffer,
  resumeShift,
} from "../../../src/modules/calls/mod.ts";
import { dialNumber } from "../../../src/modules/calls/dialing.ts";
import { transferCall } from "../../../src/modules/calls/transferring.ts";
import { changing } from "../../../src/modules/events/mod.ts";
import { eventually, testDatabase, uuid } from "../../helpers.ts";
import { openCrew } from "../../workflows/callers.ts";
import { addCall, addOffer, callStage, endCalls } from "./stage.ts";

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
    await endCalls(db);
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

test("everything at once, for as many callers as people: nobody waits in a circle, and the books agree afterwards", async () => {
  const crew = await openCrew(db, 5, { strategy: "ring_all", max_wait_seconds: 900 });
  const [boss] = crew.people;
  await db
    .updateTable("queues")
    .set({ overflow: "person", overflow_user_id: boss!.id })
    .where("id", "=", crew.queueId)
    .execute();
  const number = "+84977777777";
  const send = async () => {};
  const pick = <T>(some: readonly T[]): T => some[Math.floor(Math.random() * some.length)]!;
  const calls: { id: number; name: string }[] = [];
  const offers = () => db.selectFrom("call_offers").selectAll().where("ended_at", "is", null).execute();
  const deeds: (() => Promise<unknown>)[] = [
    async () => {
      const name = uuid();
      await crew.tell(name, { kind: "started", direction: "in", number });
      const { id } = await db
        .selectFrom("calls")
        .select("id")
        .where("provider_id", "=", name)
        .executeTakeFirstOrThrow();
      calls.push({ id, name });
    },
    () => advanceCall(db, pick(calls).id),
    // By then its ring, or its wait, is over.
    () => advanceCall(db, pick(calls).id, { at: new Date(Date.now() + pick([130_000, 1_000_000])) }),
    async () => {
      const offer = pick(await offers());
      if (offer) await answerOffer(db, { id: offer.user_id }, offer.call_id, offer.number);
    },
    async () => {
      const offer = pick(await offers());
      if (offer) await rejectOffer(db, { id: offer.user_id }, offer.call_id, offer.number);
    },
    async () => {
      const { id, name } = pick(calls);
      const { offer_number: offer, agent_id: who } = await crew.callOf(id);
      await crew.tell(name, { kind: "unanswered", extension: `x${who}`, offer: offer || 1 });
    },
    () => crew.tell(pick(calls).name, { kind: "answered", extension: `x${pick(crew.people).id}` }),
    () => crew.tell(pick(calls).name, { kind: "rejected", extension: `x${pick(crew.people).id}` }),
    () => crew.tell(pick(calls).name, { kind: "ended", by: "caller" }),
    () => endCall(db, pick(calls).id, { by: "agent" }),
    () => pauseShift(db, pick(crew.people), { reason: "Ăn trưa" }),
    () => resumeShift(db, pick(crew.people)),
    () => leaveQueues(db, pick(crew.people)),
    () => enterQueues(db, pick(crew.people)),
    () => dialNumber(db, send, pick(crew.people), { number: "0977777777", pageId: crew.pageId, commandId: uuid() }),
    async () => {
      const long = new Date(Date.now() - 60_000);
      await db.updateTable("agent_states").set({ seen_at: long }).where("user_id", "=", pick(crew.people).id).execute();
      await markGone(db);
    },
    async () => {
      const { id } = pick(calls);
      const { agent_id: who } = await crew.callOf(id);
      const act = { person: { id: who ?? 0 }, callId: id, commandId: uuid() };
      await transferCall(db, send, { ...act, to: pick([{ agent: pick(crew.people).id }, { queue: crew.queueId }]) });
    },
  ];
  for (let n = 0; n < 4; n++) await deeds[0]!();
  const broke: unknown[] = [];
  for (let round = 0; round < 60; round++) {
    const some = Array.from({ length: 10 }, () => pick(deeds)());
    for (const result of await Promise.allSettled(some)) {
      if (result.status === "fulfilled") continue;
      const { reason } = result;
      if (!(reason instanceof Refused || reason instanceof NotFound || reason instanceof Invalid)) broke.push(reason);
    }
  }
  assert.equal(broke.map(String), []);
  const { rows } = await sql<{ strange: string }>`
    select 'an open ring of a call that does not wait' as strange from call_offers join calls on calls.id = call_id
      where call_offers.ended_at is null and state <> 'waiting'
    union all select 'a talk of nobody' from calls where state in ('talking', 'held') and agent_id is null
    union all select 'somebody has a call that waits' from calls where state = 'waiting' and agent_id is not null
    union all select 'an end without an outcome' from calls where state = 'ended' and (outcome is null or ended_at is null)
    union all select 'rung while they talk' from call_offers join calls on agent_id = user_id
      where call_offers.ended_at is null and state in ('dialing', 'talking', 'held')
    union all select 'answered by two' from call_offers where ended = 'answered' group by call_id, number having count(*) > 1`.execute(
    db,
  );
  assert.equal(rows, []);
});

test.run();
