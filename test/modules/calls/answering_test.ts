import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { clockedCommands } from "../../../src/commanding.ts";
import { NotFound, Refused } from "../../../src/errors.ts";
import {
  advanceCall,
  answerOffer,
  applyPbxEvents,
  enterQueues,
  extendWrapUp,
  endWrapUp,
  finishWrapUp,
  GONE_AFTER_MS,
  leaveQueues,
  markGone,
  pauseShift,
  rejectOffer,
  resumeShift,
  seeAgent,
} from "../../../src/modules/calls/mod.ts";
import { holdCall, resumeCall } from "../../../src/modules/calls/acting.ts";
import type { PbxEvent } from "../../../src/modules/channels/mod.ts";
import type { Person } from "../../../src/modules/people/mod.ts";
import type { Asking } from "../../../src/workflows/asking.ts";
import { eventually, testDatabase, uuid } from "../../helpers.ts";
import { addCall, addOffer, callStage, endCalls } from "./stage.ts";

const db = testDatabase(30);
const stage = await callStage(db);
const { an, binh, chi, owner, hotline, support } = stage;
await db
  .insertInto("seats")
  .values([an, binh, chi].map(({ id }, n) => ({ user_id: id, extension: `10${n + 1}` })))
  .execute();
test.after(() => db.destroy());

test.before.each(async () => {
  await endCalls(db);
  await db.deleteFrom("agent_states").execute();
});

async function reasonOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error === undefined) return "done";
  if (error instanceof Refused) return error.reason;
  if (error instanceof NotFound) return "not_found";
  throw error;
}

const open = { ended: null, ended_at: null };
/** A caller for whom the phones of these people ring. */
async function ringing(...people: Person[]) {
  const call = await addCall(db, stage, { state: "waiting", offer_number: 1 });
  for (const person of people) await addOffer(db, call, person, open);
  return call;
}
const callOf = (id: number) => db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const stateOf = (person: Person) =>
  db.selectFrom("agent_states").selectAll().where("user_id", "=", person.id).executeTakeFirstOrThrow();
const offersOf = async (id: number) =>
  Object.fromEntries(
    (await db.selectFrom("call_offers").select(["user_id", "ended"]).where("call_id", "=", id).execute()).map(
      ({ user_id, ended }) => [user_id, ended],
    ),
  );
const eventsOf = async (id: number) =>
  (
    await db
      .selectFrom("events")
      .select("name")
      .where("subject", "=", "call")
      .where("subject_id", "=", id)
      .orderBy("id")
      .execute()
  ).map(({ name }) => name);

const tell = (...events: PbxEvent[]) =>
  db.transaction().execute(async (trx) => (await applyPbxEvents(trx, hotline.id, events)).map(({ state }) => state));
const begun = Date.now() - 60_000;
const at = (seconds: number) => new Date(begun + seconds * 1_000);

test("who answers has the call, and the other phones fall silent; the same again changes nothing", async () => {
  const { id } = await ringing(an, binh);
  await answerOffer(db, an, id, 1);
  await answerOffer(db, an, id, 1);
  assert.equal(await offersOf(id), { [an.id]: "answered", [binh.id]: "withdrawn" });
  assert.is(await reasonOf(answerOffer(db, binh, id, 1)), "call_taken");
  assert.is(await reasonOf(answerOffer(db, chi, id, 1)), "not_found", "it never rang there");
  assert.is((await callOf(id)).state, "talking");
  assert.equal(await eventsOf(id), ["call.offer_ended", "call.answered"]);
});

test("two who accept in the same instant: one has it, fifty times", async () => {
  for (let n = 0; n < 50; n++) {
    const { id } = await ringing(an, binh);
    const got = await Promise.all([an, binh].map((person) => reasonOf(answerOffer(db, person, id, 1))));
    assert.equal(got.toSorted(), ["call_taken", "done"]);
    const call = await callOf(id);
    assert.is(call.agent_id, got[0] === "done" ? an.id : binh.id);
    await tell({ kind: "ended", call: call.provider_id, at: new Date(), by: "caller" });
  }
});

test("accepting as the caller hangs up: either they talked or they did not, and nobody is left in a call", async () => {
  const ends = new Set<string>();
  for (let n = 0; n < 50; n++) {
    const { id, provider_id: call } = await ringing(an);
    const over: PbxEvent = { kind: "ended", call, at: new Date(), by: "caller" };
    const [got] = await Promise.all([reasonOf(answerOffer(db, an, id, 1)), tell(over)]);
    const { state, outcome, agent_id: agent } = await callOf(id);
    assert.is(state, "ended");
    assert.is(outcome, got === "done" ? "answered" : "abandoned");
    assert.is(agent, got === "done" ? an.id : null);
    assert.ok(["done", "caller_gone"].includes(got), got);
    ends.add(got);
  }
  assert.ok(ends.size > 0);
});

test("pausing while it rings lets the call go on, or finds that they have it: fifty times", async () => {
  await enterQueues(db, an);
  for (let n = 0; n < 50; n++) {
    await resumeShift(db, an);
    const { id } = await ringing(an);
    const [answered, paused] = await Promise.all([
      reasonOf(answerOffer(db, an, id, 1)),
      reasonOf(pauseShift(db, an, { reason: "Nghỉ giữa giờ" })),
    ]);
    const { shift } = await stateOf(an);
    if (answered === "done") assert.equal([paused, shift], ["agent_in_call", "ready"]);
    else assert.equal([answered, paused, shift], ["offer_over", "done", "paused"]);
    const call = await callOf(id);
    await tell({ kind: "ended", call: call.provider_id, at: new Date(), by: "caller" });
    await endWrapUp(db, an);
  }
});

test("nobody talks twice: who is in a call cannot take another", async () => {
  const first = await ringing(an);
  await answerOffer(db, an, first.id, 1);
  const second = await ringing(an);
  assert.is(await reasonOf(answerOffer(db, an, second.id, 1)), "agent_in_call");
});

test("rejecting is for oneself, once; what was taken is not rejected any more", async () => {
  const { id } = await ringing(an, binh);
  await rejectOffer(db, an, id, 1);
  await rejectOffer(db, an, id, 1);
  assert.equal(await offersOf(id), { [an.id]: "rejected", [binh.id]: null });
  assert.is(await reasonOf(answerOffer(db, an, id, 1)), "offer_over");
  await answerOffer(db, binh, id, 1);
  assert.is(await reasonOf(rejectOffer(db, binh, id, 1)), "call_answered");
});

test("after a talk one wraps up for the queue's time, longer on demand, and is ready again", async () => {
  await enterQueues(db, an);
  const { id, provider_id: call } = await ringing(an);
  await answerOffer(db, an, id, 1);
  assert.is(await reasonOf(pauseShift(db, an, { reason: "Họp" })), "agent_in_call");
  await tell({ kind: "ended", call, at: new Date(), by: "caller" });
  const wrapping = await stateOf(an);
  assert.is(wrapping.shift, "wrap_up");
  assert.is(wrapping.wrap_up_until!.getTime() - wrapping.shift_since.getTime(), support.wrap_up_seconds * 1_000);
  const longer = await extendWrapUp(db, an, { seconds: 30 });
  assert.is(longer.wrap_up_until!.getTime() - wrapping.wrap_up_until!.getTime(), 30_000);
  assert.is(await reasonOf(extendWrapUp(db, an, { seconds: 3_600 })), "wrap_up_too_long");
  assert.is((await finishWrapUp(db, an.id)).shift, "wrap_up", "not before its time");
  assert.is((await finishWrapUp(db, an.id, { at: new Date(Date.now() + 120_000) })).shift, "ready");
  assert.is(await reasonOf(extendWrapUp(db, an, { seconds: 30 })), "wrap_up_over");
});

test("in and out of the queues: who sits at none cannot enter, who leaves is rung no more", async () => {
  assert.is(await reasonOf(enterQueues(db, owner)), "no_queue");
  assert.is(await reasonOf(pauseShift(db, an, { reason: "Họp" })), "not_in_queue");
  await enterQueues(db, an);
  await enterQueues(db, an);
  const { id } = await ringing(an);
  await leaveQueues(db, an);
  assert.equal(await offersOf(id), { [an.id]: "rejected" });
  const history = await db
    .selectFrom("agent_state_changes")
    .select(["kind", "state"])
    .where("user_id", "=", an.id)
    .orderBy("id", "desc")
    .limit(3)
    .execute();
  assert.equal(
    history.reverse().map(({ kind, state }) => `${kind} ${state}`),
    ["presence online", "shift ready", "shift out"],
  );
});

test("a browser that died is noticed, what rang there ends, and the place in the queue stays", async () => {
  await enterQueues(db, an);
  const { id } = await ringing(an);
  assert.is(await markGone(db), 0);
  const later = new Date(Date.now() + GONE_AFTER_MS + 1_000);
  assert.is(await markGone(db, { at: later }), 1);
  assert.equal(await offersOf(id), { [an.id]: "failed" });
  const gone = await stateOf(an);
  assert.equal([gone.presence, gone.shift], ["offline", "ready"]);
  await seeAgent(db, an.id, "away");
  await seeAgent(db, an.id, "away");
  await seeAgent(db, an.id, "online");
  assert.is((await stateOf(an)).presence, "online");
});

test("of somebody's browsers the one that is used counts: one that lies elsewhere unused changes nothing, and writes no history", async () => {
  const begin = Date.now();
  const [used, other] = [uuid(), uuid()];
  const changesOf = db.selectFrom("agent_state_changes").select("state").where("user_id", "=", an.id).orderBy("id");
  const before = (await changesOf.execute()).length;
  const beat = async (second: number, browser: string, state: "online" | "away") => {
    await seeAgent(db, an.id, state, { at: new Date(begin + second * 1_000), browser });
    return (await stateOf(an)).presence;
  };
  assert.is(await beat(0, other, "away"), "away");
  assert.is(await beat(5, used, "online"), "online");
  assert.is(await beat(10, other, "away"), "online");
  assert.is(await beat(15, used, "online"), "online");
  assert.is(await beat(20, other, "away"), "online");
  assert.is(await beat(21, used, "away"), "away", "by choice, and at once");
  assert.is(await beat(25, used, "online"), "online");
  const gone = 26 + GONE_AFTER_MS / 1_000;
  assert.is(await beat(gone, other, "away"), "away", "nothing is heard of the other any more");
  const history = (await changesOf.execute()).slice(before);
  assert.equal(
    history.map(({ state }) => state),
    ["away", "online", "away", "online", "away"],
  );
});

/** All that a PBX tells of one call that was answered at the desk, by extension 101. */
const story = (call: string): PbxEvent[] => [
  { kind: "started", call, at: at(0), direction: "in", number: "0912 345 678" },
  { kind: "answered", call, at: at(5), extension: "101" },
  { kind: "held", call, at: at(10) },
  { kind: "resumed", call, at: at(20) },
  { kind: "ended", call, at: at(30), by: "caller", cause: "16" },
  { kind: "recorded", call, at: at(31), url: "https://pbx.example/1.wav", seconds: 25 },
];

test("events repeated, reversed and mixed leave the call as the right order does", async () => {
  const orders: ((events: PbxEvent[]) => PbxEvent[])[] = [
    (events) => events,
    (events) => events.toReversed(),
    (events) => events.flatMap((event) => [event, event]),
    (events) => [...events, ...events.toReversed()],
    (events) => events.toSorted(() => Math.random() - 0.5),
  ];
  for (const order of orders) {
    const name = uuid();
    const events = order(story(name));
    for (const event of events) await tell(event);
    const call = await db.selectFrom("calls").selectAll().where("provider_id", "=", name).executeTakeFirstOrThrow();
    const shown = events.map(({ kind }) => kind).join(" ");
    assert.equal([call.state, call.outcome, call.agent_id], ["ended", "answered", an.id], shown);
    assert.equal([call.started_at, call.answered_at, call.ended_at], [at(0), at(5), at(30)], shown);
    assert.equal([call.recording_url, call.recording_seconds], ["https://pbx.example/1.wav", 25], shown);
    assert.is((await eventsOf(call.id)).filter((name) => name === "call.ended").length, 1, shown);
  }
  const early = await db.selectFrom("early_call_events").select("id").execute();
  assert.equal(early, []);
});

test("a number is known in any writing, makes one lead at its first call, and none where it is hidden or no number", async () => {
  const start = (number: string | null): PbxEvent => ({
    kind: "started",
    call: uuid(),
    at: at(0),
    direction: "in",
    number,
  });
  const [first, second, third] = [start("0987 000 111"), start("+84987000111"), start("84987000111")];
  await Promise.all([tell(first), tell(second), tell(third)]);
  const calls = await db
    .selectFrom("calls")
    .select(["number", "customer_id", "queue_id"])
    .where("number", "=", "+84987000111")
    .execute();
  assert.is(calls.length, 3);
  assert.is(new Set(calls.map((call) => call.customer_id)).size, 1);
  assert.is(calls[0]!.queue_id, support.id);
  const { name } = await db
    .selectFrom("customers")
    .select("name")
    .where("id", "=", calls[0]!.customer_id!)
    .executeTakeFirstOrThrow();
  assert.is(name, "Khách gọi ·0111");
  const [hidden, long, abroad] = [start(null), start("1".repeat(30)), start("+1 650 253 0000")];
  await tell(hidden, long, abroad);
  const of = async ({ call }: PbxEvent) =>
    db.selectFrom("calls").select(["number", "customer_id"]).where("provider_id", "=", call).executeTakeFirstOrThrow();
  assert.equal(await of(hidden), { number: null, customer_id: null });
  assert.equal(await of(long), { number: "1".repeat(30), customer_id: null });
  assert.is((await of(abroad)).number, "+16502530000");
  assert.ok((await of(abroad)).customer_id);
});

test("a desk phone that lifts takes the call that rings there; one that lifts too late does not", async () => {
  const { id, provider_id: call } = await ringing(an, binh);
  assert.equal(await tell({ kind: "answered", call, at: new Date(), extension: "102" }), ["applied"]);
  assert.equal(await tell({ kind: "answered", call, at: new Date(), extension: "101" }), ["ignored"]);
  assert.equal(await tell({ kind: "answered", call, at: new Date(), extension: "999" }), ["ignored"]);
  assert.is((await callOf(id)).agent_id, binh.id);
  assert.equal(await offersOf(id), { [an.id]: "withdrawn", [binh.id]: "answered" });
});

test("a call that goes out is ours until the PBX names it, and whoever missed the caller has called back", async () => {
  const missed = await addCall(db, stage, { number: "+84900000009", started_at: at(0) });
  const asked = uuid();
  const { id } = await addCall(db, stage, {
    provider_id: asked,
    direction: "out",
    number: "+84900000009",
    state: "dialing",
    queue_id: null,
    agent_id: an.id,
    started_at: at(20),
  });
  const call = uuid();
  await tell({ kind: "answered", call, at: at(25) }, { kind: "answered", call, at: at(22), extension: "101" });
  assert.is((await callOf(id)).state, "dialing");
  await tell({ kind: "started", call, at: at(21), direction: "out", number: "0900000009", asked });
  const talking = await callOf(id);
  assert.equal([talking.state, talking.provider_id, talking.answered_at], ["talking", call, at(25)]);
  assert.is((await callOf(missed.id)).called_back_by, id);
  await tell({ kind: "ended", call, at: at(40), by: "agent" });
  assert.is((await callOf(id)).outcome, "answered");
});

test("a PBX whose clock is behind or ahead is understood: who lifts has their ring, and waits begin when we hear of them", async () => {
  const [behind, ahead] = [new Date(Date.now() - 120_000), new Date(Date.now() + 120_000)];
  const one = await ringing(an);
  assert.equal(await tell({ kind: "answered", call: one.provider_id, at: behind, extension: "101" }), ["applied"]);
  assert.equal(await offersOf(one.id), { [an.id]: "answered" });
  const { commands } = (await advanceCall(db, one.id))!;
  assert.equal(
    commands.map(({ command }) => command.name),
    ["connect"],
    "their phone is not told to stop",
  );
  await enterQueues(db, an);
  await tell({ kind: "ended", call: one.provider_id, at: behind, by: "caller" });
  const { wrap_up_until: until } = await stateOf(an);
  assert.ok(until! > new Date(), "there is time for notes");
  const two = await ringing(binh);
  assert.equal(await tell({ kind: "rejected", call: two.provider_id, at: behind, extension: "102" }), ["applied"]);
  assert.equal(await offersOf(two.id), { [binh.id]: "rejected" });
  for (const at of [behind, ahead]) {
    const call = uuid();
    const since = new Date();
    await tell({ kind: "started", call, at, direction: "in", number: null });
    const row = await db.selectFrom("calls").selectAll().where("provider_id", "=", call).executeTakeFirstOrThrow();
    assert.ok(row.queued_at! >= since && row.queued_at! <= new Date());
    assert.equal(row.started_at, at);
  }
});

test("what is said of a ring that is over is not said of the next one", async () => {
  const call = await addCall(db, stage, { state: "waiting", offer_number: 2, started_at: at(0) });
  await addOffer(db, call, an, { number: 1 });
  await addOffer(db, call, an, { number: 2, offered_at: at(30), until: at(90), ...open });
  await tell({ kind: "rejected", call: call.provider_id, at: at(10), extension: "101" });
  const last = () =>
    db.selectFrom("call_offers").select("ended").where("call_id", "=", call.id).where("number", "=", 2).execute();
  assert.equal(await last(), [{ ended: null }]);
  await tell({ kind: "rejected", call: call.provider_id, at: at(31), extension: "101" });
  assert.equal(await last(), [{ ended: "rejected" }]);
});

test("nobody's clock is asked for a call that does not ring for them", async () => {
  const asked: number[] = [];
  const asking = { isAway: () => false, answerCall: async (id: number) => void asked.push(id) } as unknown as Asking;
  const commands = clockedCommands(db, async () => asking);
  const { id } = await ringing(an);
  const of = { callId: id, offer: 1, commandId: uuid() };
  assert.is(await reasonOf(commands.answerCall({ person: binh, ...of })), "not_found");
  assert.is(await reasonOf(commands.answerCall({ person: an, ...of, offer: 2 })), "not_found");
  assert.equal(asked, []);
  assert.is(await reasonOf(commands.answerCall({ person: an, ...of })), "done");
  assert.equal(asked, [id]);
});

test("what a PBX tells of two calls at once waits in no circle with who takes the second", async () => {
  await enterQueues(db, an);
  const one = await addCall(db, stage, { state: "talking", agent_id: an.id, answered_at: new Date() });
  const two = await ringing(an);
  const told = await db.transaction().execute(async (trx) => {
    await trx.selectFrom("calls").select("id").where("id", "=", two.id).forUpdate().execute();
    const telling = tell(
      { kind: "ended", call: one.provider_id, at: new Date(), by: "caller" },
      { kind: "rejected", call: two.provider_id, at: new Date(), extension: "101" },
    );
    telling.catch(() => {});
    await eventually(async () => (await sql`select from pg_locks where not granted`.execute(db)).rows.length > 0);
    await trx.selectFrom("agent_states").selectAll().where("user_id", "=", an.id).forUpdate().execute();
    return { telling };
  });
  assert.equal(await told.telling, ["applied", "applied"]);
});

test("taken in the bar and then rejected at the desk, a call goes on; rejected just before, it was taken after all", async () => {
  const call = await ringing(an, binh);
  await answerOffer(db, an, call.id, 1);
  const said = { kind: "rejected", call: call.provider_id, extension: "101" } as const;
  assert.equal(await tell({ ...said, at: new Date(Date.now() - 5_000) }), ["duplicate"]);
  assert.is((await callOf(call.id)).state, "talking");
  assert.equal(await tell({ ...said, at: new Date(Date.now() + 1_000) }), ["applied"]);
  assert.is((await callOf(call.id)).state, "waiting");
  assert.is((await offersOf(call.id))[an.id], "rejected");
});

test("a rejection that is told twice ends one ring, and no talk, though the clock of the PBX is ahead", async () => {
  const ahead = () => new Date(Date.now() + 60_000);
  const call = await ringing(an);
  const said = { kind: "rejected", call: call.provider_id, extension: "101" } as const;
  const once = { ...said, at: ahead() };
  assert.equal(await tell(once), ["applied"]);
  await addOffer(db, call, an, { ...open, number: 2, offered_at: new Date() });
  await db.updateTable("calls").set({ offer_number: 2 }).where("id", "=", call.id).execute();
  assert.equal(await tell(once), ["duplicate"]);
  await answerOffer(db, an, call.id, 2);
  assert.equal(await tell(once), ["duplicate"]);
  assert.is((await callOf(call.id)).state, "talking");
  const again = { ...said, at: ahead() };
  assert.equal(await tell(again), ["applied"]);
  await addOffer(db, call, an, { ...open, number: 3, offered_at: new Date() });
  assert.equal(await tell(again), ["duplicate"]);
});

test("held at the desk: believed of a PBX whose clock is behind, whatever was pressed in the bar before", async () => {
  const call = await addCall(db, stage, { state: "talking", agent_id: an.id, answered_at: new Date() });
  const act = () => ({ person: an, callId: call.id, commandId: uuid() });
  const send = async () => {};
  await holdCall(db, send, act());
  await resumeCall(db, send, act());
  const behind = (seconds: number) => new Date(Date.now() - 120_000 + seconds * 1_000);
  const of = { call: call.provider_id };
  assert.equal(await tell({ kind: "held", ...of, at: behind(1) }), ["applied"]);
  assert.is((await callOf(call.id)).state, "held");
  assert.equal(await tell({ kind: "resumed", ...of, at: behind(3) }, { kind: "held", ...of, at: behind(2) }), [
    "applied",
    "duplicate",
  ]);
  assert.is((await callOf(call.id)).state, "talking");
});

test("taken in the bar and never lifted, a call goes on as one that was missed, and nobody talks with nobody", async () => {
  await enterQueues(db, an);
  const call = await ringing(an, binh);
  await answerOffer(db, an, call.id, 1);
  const silent = { kind: "unanswered", call: call.provider_id, at: new Date(), offer: 1 } as const;
  assert.equal(await tell({ ...silent, extension: "102" }), ["ignored"], "somebody else's phone");
  assert.equal(await tell({ ...silent, extension: "101", offer: 2 }), ["duplicate"], "another ring");
  assert.equal(await tell({ ...silent, extension: "101" }, { ...silent, extension: "101" }), ["applied", "ignored"]);
  const { state, agent_id, answered_at } = await callOf(call.id);
  assert.equal([state, agent_id, answered_at], ["waiting", null, null]);
  assert.is((await offersOf(call.id))[an.id], "no_answer");
  assert.is((await stateOf(an)).shift, "ready");
  const heard = db.selectFrom("events").select("relay_state").where("subject_id", "=", call.id);
  const queued = await heard.where("name", "=", "call.queued").execute();
  assert.equal(queued, [{ relay_state: "waiting" }], "no clock runs for it that would know");
});

test.run();
