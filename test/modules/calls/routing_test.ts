import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  advanceCall,
  answerOffer,
  applyPbxEvents,
  type CallStep,
  endCall,
  enterQueues,
  findCallStanding,
  rejectOffer,
  takeBack,
} from "../../../src/modules/calls/mod.ts";
import { transferCall } from "../../../src/modules/calls/transferring.ts";
import { listPassedBy } from "../../../src/modules/calls/queries.ts";
import { chooseRing, type Choosing, type Member } from "../../../src/modules/calls/routing.ts";
import type { Call, Queue, RingReason, Strategy } from "../../../src/modules/calls/table.ts";
import { changing } from "../../../src/modules/events/mod.ts";
import { reactions, type Relayed } from "../../../src/workflows/reactions.ts";
import { eventually, testDatabase, uuid } from "../../helpers.ts";
import { addCall, addOffer, answered, callStage, endCalls } from "./stage.ts";

const db = testDatabase(30);
const stage = await callStage(db);
const { an, binh, chi, support, sales } = stage;
await db
  .insertInto("seats")
  .values([an, binh, chi].map(({ id }, n) => ({ user_id: id, extension: `10${n + 1}` })))
  .execute();
test.after(() => db.destroy());

const member = (id: number, over: Partial<Member> = {}): Member => ({
  id,
  priority: 1,
  presence: "online",
  shift: "ready",
  talking: false,
  ringing: false,
  seated: true,
  idleSince: 1_000 - id,
  calls: id,
  ...over,
});
const choose = (members: Member[], over: Partial<Choosing> = {}) =>
  chooseRing({ strategy: "longest_idle", members, tried: new Set(), lastId: null, ahead: 0, random: 0.5, ...over });
const rung = (members: Member[], over: Partial<Choosing> = {}) => {
  const chosen = choose(members, over);
  return chosen.kind === "ring" ? chosen.ids : chosen.kind;
};

test("each strategy chooses by its own rule", () => {
  const three = [member(1), member(2), member(3)];
  const by = (strategy: Strategy, over: Partial<Choosing> = {}) => rung(three, { strategy, ...over });
  assert.equal(by("ring_all"), [1, 2, 3]);
  assert.equal(by("longest_idle"), [3]);
  assert.equal(by("fewest_calls"), [1]);
  assert.equal(
    [1, 2, 3, null].map((lastId) => by("round_robin", { lastId })),
    [[2], [3], [1], [1]],
  );
  assert.equal(
    [0, 0.5, 0.999].map((random) => by("random", { random })),
    [[1], [2], [3]],
  );
});

test("where the first is just being taken the next comes in the order of the strategy", () => {
  const three = [member(1), member(2), member(3)];
  const after = (strategy: Strategy, over: Partial<Choosing> = {}) => {
    const chosen = choose(three, { strategy, ...over });
    return chosen.kind === "ring" ? chosen.next : chosen.kind;
  };
  assert.equal(after("ring_all"), []);
  assert.equal(after("longest_idle"), [2, 1]);
  assert.equal(after("fewest_calls"), [2, 3]);
  assert.equal(after("round_robin", { lastId: 1 }), [3, 1]);
  assert.equal(after("random", { random: 0.999 }), [1, 2]);
  assert.equal(after("longest_idle", { sticky: 1 }), [], "nobody stands for whom they know");
});

test("who cannot be rung is left out with the reason, and who comes later as well", () => {
  const chosen = choose(
    [
      member(1, { shift: "out" }),
      member(2, { shift: "paused" }),
      member(3, { shift: "wrap_up" }),
      member(4, { presence: "offline" }),
      member(5, { talking: true }),
      member(6, { ringing: true }),
      member(7, { seated: false }),
      member(8),
      member(9, { priority: 2 }),
      member(10, { presence: "away", idleSince: 0 }),
    ],
    { tried: new Set([8]) },
  );
  if (chosen.kind !== "ring") throw new Error(chosen.kind);
  assert.equal(chosen.ids, [10]);
  assert.equal(Object.fromEntries(chosen.leftOut.map(({ id, why }) => [id, why])), {
    1: "not_in",
    2: "paused",
    3: "wrap_up",
    4: "offline",
    5: "talking",
    6: "ringing",
    7: "no_seat",
    8: "tried",
    9: "later",
  });
});

test("who talked with the caller last goes first; callers before this one have their share; a round ends", () => {
  const two = [member(1), member(2, { priority: 2 })];
  const sticky = choose(two, { sticky: 2 });
  assert.is(sticky.kind === "ring" && sticky.because, "sticky");
  assert.equal(rung(two, { sticky: 2 }), [2]);
  assert.equal(rung(two, { sticky: 9 }), [1]);
  assert.equal(rung(two, { ahead: 1 }), [1]);
  assert.is(rung(two, { ahead: 2 }), "nobody");
  assert.is(rung(two, { tried: new Set([1, 2]) }), "round_over");
  assert.is(
    rung([member(1, { talking: true })], { tried: new Set([1]) }),
    "nobody",
    "they are not there to be tried again",
  );
});

const at = (seconds: number, from = start) => new Date(from + seconds * 1_000);
const start = Date.now();

test.before.each(async () => {
  await endCalls(db);
  await db.updateTable("calls").set({ number: null }).execute();
  await db.deleteFrom("agent_states").execute();
  const usual = { ring_seconds: 20, rounds: 0, retry_seconds: 3, max_wait_seconds: 300, wrap_up_seconds: 0 };
  await setQueue(support, {
    ...usual,
    strategy: "longest_idle",
    overflow: "hang_up",
    vip_tag_id: null,
    hold_music: "",
  });
  await setQueue(sales, { ...usual, overflow: "hang_up" });
});

const setQueue = (queue: Queue, set: Partial<Queue>) =>
  db.updateTable("queues").set(set).where("id", "=", queue.id).execute();
const waiting = (over = {}) => addCall(db, stage, { state: "waiting", started_at: at(0), ...over });
const callOf = (id: number) => db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const saidOf = (step: Awaited<ReturnType<typeof advanceCall>>) => step!.commands.map(({ command }) => command.name);

test("where nobody is free the first of a queue look again soon, and the many behind them seldom", async () => {
  const calls: Call[] = [];
  for (let n = 0; n < 12; n++) calls.push(await waiting({ started_at: at(n - 12) }));
  const looksAfter = async (n: number) => {
    const step = (await advanceCall(db, calls[n]!.id, { at: at(0) }))!;
    return (step.nextAt! - at(0).getTime()) / 1_000;
  };
  assert.equal([await looksAfter(0), await looksAfter(9)], [15, 15]);
  assert.equal([await looksAfter(10), await looksAfter(11)], [60, 60]);
  await endCall(db, calls[0]!.id, { by: "caller" });
  assert.is(await looksAfter(10), 15, "everybody moves up");
});

/** An has been idle for longer than Bình. */
async function enterBoth(): Promise<void> {
  await enterQueues(db, an, { at: at(-60) });
  await enterQueues(db, binh, { at: at(-30) });
  await db
    .updateTable("agent_states")
    .set({ idle_since: at(-60) })
    .where("user_id", "=", an.id)
    .execute();
}

test("who answered fewest of the day is rung first, where the queue goes by that, however long others are idle", async () => {
  await enterBoth();
  await addCall(db, stage, { ...answered(an, at(-3_600)), number: null });
  const other = await waiting();
  assert.equal((await advanceCall(db, other.id, { at: at(0) }))!.ringing, [an.id]);
  await endCall(db, other.id, { by: "caller", at: at(1) });
  await setQueue(support, { strategy: "fewest_calls" });
  const { id } = await waiting();
  assert.equal((await advanceCall(db, id, { at: at(2) }))!.ringing, [binh.id]);
});

test("calls of one queue are put through side by side: whom another call is just taking is passed over", async () => {
  await enterBoth();
  const [first, second] = [await waiting({ number: null, started_at: at(-1) }), await waiting({ number: null })];
  const took = await changing(db, async (trx) => {
    const one = await advanceCall(trx, first.id, { at: at(0) });
    // The first is not yet decided, and nobody else knows of it.
    const other = await advanceCall(db, second.id, { at: at(0) });
    return [one!.ringing, other!.ringing];
  });
  assert.equal(took, [[an.id], [binh.id]]);
});

test("where turns are taken the next call waits until it is known whose it was", async () => {
  await enterBoth();
  await setQueue(support, { strategy: "round_robin", last_member_id: binh.id });
  const [first, second] = [await waiting({ number: null, started_at: at(-1) }), await waiting({ number: null })];
  let next: Promise<CallStep | undefined> | undefined;
  const one = await changing(db, async (trx) => {
    const step = await advanceCall(trx, first.id, { at: at(0) });
    next = advanceCall(db, second.id, { at: at(0) });
    await eventually(async () => {
      const { rows } =
        await sql`select from pg_stat_activity where wait_event_type = 'Lock' and query like '%last_member_id%'
        and datname = current_database()`.execute(db);
      return rows.length > 0;
    });
    return step;
  });
  assert.equal([one!.ringing, (await next)!.ringing], [[an.id], [binh.id]]);
});

test("a call rings for the next one after each ring that is rejected or not heard, and waits between the rounds", async () => {
  await enterBoth();
  await setQueue(support, { hold_music: "doi-may" });
  const { id } = await waiting();
  const first = (await advanceCall(db, id, { at: at(0) }))!;
  assert.equal([first.ringing, first.nextAt], [[an.id], at(20).getTime()]);
  assert.equal(saidOf(first), ["queue", "ring"]);
  assert.equal(await advanceCall(db, id, { at: at(1) }), first, "asked again it does nothing again");
  await rejectOffer(db, an, id, 1, { at: at(5) });
  const second = (await advanceCall(db, id, { at: at(5) }))!;
  assert.equal([second.offer, second.ringing], [2, [binh.id]]);
  assert.equal(saidOf(second), ["queue", "stop_ringing", "ring"]);
  const resting = (await advanceCall(db, id, { at: at(25) }))!;
  assert.equal([resting.ringing, resting.nextAt], [[], at(28).getTime()]);
  const third = (await advanceCall(db, id, { at: at(28) }))!;
  assert.equal([third.offer, third.ringing], [3, [an.id]]);
  const [kept] = await db
    .selectFrom("call_offers")
    .select(["round", "reason"])
    .where("call_id", "=", id)
    .where("number", "=", 3)
    .execute();
  assert.is(kept!.round, 2);
  assert.equal(kept!.reason, {
    strategy: "longest_idle",
    try: 3,
    candidates: [an.id, binh.id],
    left_out: [],
    because: "strategy",
  } satisfies RingReason);
  await answerOffer(db, an, id, 3, { at: at(30) });
  const taken = (await advanceCall(db, id, { at: at(30) }))!;
  assert.equal([taken.state, taken.nextAt, saidOf(taken)], ["talking", null, ["connect"]]);
  await takeBack(db, { callId: id, offer: 3, at: at(31) });
  assert.equal([(await callOf(id)).state, (await callOf(id)).agent_id], ["waiting", null]);
});

test("a caller for whom nobody is free is told of to the PBX, which would ring everywhere if it heard nothing", async () => {
  const { id } = await waiting();
  assert.equal(saidOf(await advanceCall(db, id, { at: at(0) })), ["queue"]);
  await enterQueues(db, an, { at: at(1) });
  assert.equal(saidOf(await advanceCall(db, id, { at: at(1) })), ["ring"]);
});

test("a queue's patience ends by its longest wait or its rounds, and the call goes where the queue says", async () => {
  await enterQueues(db, an, { at: at(-60) });
  await setQueue(support, { rounds: 1, overflow: "number", overflow_number: "0900000000" });
  const one = await waiting();
  await advanceCall(db, one.id, { at: at(0) });
  const over = (await advanceCall(db, one.id, { at: at(20) }))!;
  assert.equal([over.state, saidOf(over)], ["ended", ["transfer"]]);
  const ended = await callOf(one.id);
  assert.equal([ended.outcome, ended.overflowed_to, ended.cause], ["overflowed", "number:0900000000", "rounds"]);

  await setQueue(support, { overflow: "queue", overflow_queue_id: sales.id });
  await setQueue(sales, { overflow: "queue", overflow_queue_id: support.id });
  await db.deleteFrom("agent_states").execute();
  const two = await waiting();
  const waits = (await advanceCall(db, two.id, { at: at(299) }))!;
  assert.is(waits.nextAt, at(300).getTime());
  assert.is((await advanceCall(db, two.id, { at: at(300) }))!.queueId, sales.id);
  const round = (await advanceCall(db, two.id, { at: at(600) }))!;
  assert.equal([round.state, saidOf(round)], ["ended", ["hang_up"]], "round in a circle is the end");

  await setQueue(support, { overflow: "person", overflow_user_id: chi.id });
  const three = await waiting();
  const asked = (await advanceCall(db, three.id, { at: at(300) }))!;
  assert.equal([asked.ringing, asked.nextAt], [[chi.id], at(320).getTime()], "though she sits at another queue");
  assert.is((await advanceCall(db, three.id, { at: at(320) }))!.state, "ended");
  assert.is((await callOf(three.id)).overflowed_to, "hang_up");
});

test("whom a queue sends callers to and who cannot be rung is passed by at once: the caller hears the message, and why is kept", async () => {
  await setQueue(support, { overflow: "person", overflow_user_id: chi.id, overflow_message: "hen-gap-lai" });
  const why = async () => {
    const { id } = await waiting();
    const over = (await advanceCall(db, id, { at: at(300) }))!;
    const [command] = over.commands.map((asked) => asked.command);
    assert.equal(
      [over.state, command?.name, command?.name === "hang_up" && command.sound],
      ["ended", "hang_up", "hen-gap-lai"],
    );
    const { outcome, cause, overflowed_to, ended_by, wanted_id } = await callOf(id);
    assert.equal(
      [outcome, cause, overflowed_to, ended_by, wanted_id],
      ["overflowed", "nobody_there", "hang_up", "system", null],
    );
    const sent = db.selectFrom("events").select("detail").where("subject", "=", "call").where("subject_id", "=", id);
    const details = (await sent.where("name", "=", "call.overflowed").orderBy("id").execute()).map(
      ({ detail }) => detail,
    );
    assert.equal(
      details.map(({ why: reason, to }) => [reason, to]),
      [
        ["max_wait", `person:${chi.id}`],
        ["nobody_there", "hang_up"],
      ],
    );
    assert.equal(await listPassedBy(db, id), [details[1]!["passed"]]);
    return (details[1]!["passed"] as { why: string }).why;
  };
  const talk = await addCall(db, stage, { state: "talking", agent_id: chi.id, answered_at: at(0) });
  assert.is(await why(), "talking");
  await db.deleteFrom("calls").where("id", "=", talk.id).execute();

  const other = await addCall(db, stage, {
    state: "waiting",
    offer_number: 1,
    started_at: at(290),
    queued_at: at(290),
  });
  await addOffer(db, other, chi, { ended: null, ended_at: null });
  assert.is(await why(), "ringing");
  await db.deleteFrom("calls").where("id", "=", other.id).execute();

  const seat = await db.deleteFrom("seats").where("user_id", "=", chi.id).returningAll().executeTakeFirstOrThrow();
  assert.is(await why(), "no_seat");
  await db.insertInto("seats").values(seat).execute();
  await db.updateTable("users").set({ deactivated_at: new Date() }).where("id", "=", chi.id).execute();
  assert.is(await why(), "no_seat", "nor has one who left");
  await db.updateTable("users").set({ deactivated_at: null }).where("id", "=", chi.id).execute();
});

test("whoever is given another phone, or none, while it rings is found where it rings", async () => {
  const phone = async () => db.selectFrom("seats").selectAll().where("user_id", "=", an.id).executeTakeFirstOrThrow();
  const before = await phone();
  await setQueue(support, { rounds: 0, strategy: "longest_idle" });
  const saidTo = (step: CallStep | undefined) =>
    step!.commands.flatMap(({ command }) => ("extension" in command ? [`${command.name} ${command.extension}`] : []));
  for (const change of [
    () => db.updateTable("seats").set({ extension: "199" }).where("user_id", "=", an.id).execute(),
    () => db.deleteFrom("seats").where("user_id", "=", an.id).execute(),
  ]) {
    for (const taken of [true, false]) {
      await db.deleteFrom("agent_states").execute();
      await enterQueues(db, an, { at: at(-60) });
      const { id } = await waiting();
      assert.equal((await advanceCall(db, id, { at: at(0) }))!.ringing, [an.id]);
      await change();
      if (taken) await answerOffer(db, an, id, 1, { at: at(1) });
      else await rejectOffer(db, an, id, 1, { at: at(1) });
      const said = saidTo(await advanceCall(db, id, { at: at(1) }));
      assert.equal(said, [`${taken ? "connect" : "stop_ringing"} ${before.extension}`]);
      await endCall(db, id, { by: "caller", at: at(2) });
      const next = await waiting({ started_at: at(3), queued_at: at(3), offer_number: 1 });
      await addOffer(db, next, an, { ended: null, ended_at: null, extension: before.extension });
      const lifted = { kind: "answered", call: next.provider_id, extension: before.extension!, at: at(4) } as const;
      const told = await changing(db, (trx) => applyPbxEvents(trx, stage.hotline.id, [lifted]));
      assert.equal([told, (await callOf(next.id)).agent_id], [[{ state: "applied" }], an.id]);
      await endCall(db, next.id, { by: "caller", at: at(5) });
      await db
        .insertInto("seats")
        .values(before)
        .onConflict((known) => known.column("user_id").doUpdateSet({ extension: before.extension }))
        .execute();
    }
  }
});

test("who waited longer goes first, and callers with the queue's tag before all", async () => {
  const [first, second, third] = [
    await waiting(),
    await waiting({ started_at: at(1) }),
    await waiting({ started_at: at(2) }),
  ];
  await enterQueues(db, an, { at: at(3) });
  assert.equal((await advanceCall(db, second.id, { at: at(4) }))!.ringing, []);
  const customer = await db
    .insertInto("customers")
    .values({ name: "Anh Trí" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const tag = await db
    .insertInto("tags")
    .values({ name: `VIP ${uuid()}`, color: "red" })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.insertInto("customer_tags").values({ customer_id: customer.id, tag_id: tag.id }).execute();
  await db.updateTable("calls").set({ customer_id: customer.id }).where("id", "=", third.id).execute();
  await setQueue(support, { vip_tag_id: tag.id });
  assert.equal((await advanceCall(db, first.id, { at: at(4) }))!.ringing, []);
  assert.equal((await advanceCall(db, third.id, { at: at(4) }))!.ringing, [an.id]);
});

test("a hundred callers at once into few agents: nobody is rung for two, and each call has its end", async () => {
  for (const person of [an, binh, chi]) await enterQueues(db, person, { at: at(-60) });
  const calls = await Promise.all(
    Array.from({ length: 100 }, (_, n) => waiting({ queue_id: n % 3 === 0 ? sales.id : support.id, number: null })),
  );
  let open = calls.map(({ id }) => id);
  let now = at(0);
  for (let beat = 0; open.length > 0; beat++) {
    const steps = await Promise.all(open.map((id) => advanceCall(db, id, { at: now })));
    const ringing = steps.flatMap((step) => step!.ringing);
    assert.is(new Set(ringing).size, ringing.length, "one phone rings for one caller");
    await Promise.all(
      steps.flatMap((step, n) =>
        step!.ringing.map(async (userId) => {
          const id = open[n]!;
          if (userId % 2 === beat % 2) await rejectOffer(db, { id: userId }, id, step!.offer, { at: now });
          else await answerOffer(db, { id: userId }, id, step!.offer, { at: now });
        }),
      ),
    );
    const talks = await db.selectFrom("calls").select(["id", "agent_id"]).where("state", "=", "talking").execute();
    assert.is(new Set(talks.map(({ agent_id: agent }) => agent)).size, talks.length, "one talk each");
    await Promise.all(talks.map(({ id }) => endCall(db, id, { by: "caller", at: now })));
    now = new Date(now.getTime() + 10_000);
    const left = await db
      .selectFrom("calls")
      .select("id")
      .where("state", "<>", "ended")
      .where("id", "in", open)
      .execute();
    open = left.map(({ id }) => id);
  }
  const ends = await db
    .selectFrom("calls")
    .select("outcome")
    .where(
      "id",
      "in",
      calls.map(({ id }) => id),
    )
    .execute();
  const kinds = new Set(ends.map(({ outcome }) => outcome));
  assert.equal([...kinds].toSorted(), ["answered", "overflowed"]);
});

test("a call that went out and was handed on is looked after as one that came in", async () => {
  const dialled = await addCall(db, stage, {
    direction: "out",
    state: "talking",
    agent_id: an.id,
    answered_at: at(0),
    queue_id: null,
    queued_at: null,
  });
  const callOf = (one: number) => findCallStanding(db, one);
  const putThrough = async () => undefined;
  const wanted = (id: number) =>
    reactions["call.queued"]!({ subjectId: id, callOf, putThrough } as Partial<Relayed> as Relayed);
  assert.equal(await wanted(dialled.id), [], "nobody has to be found for it");
  await db
    .updateTable("calls")
    .set({ state: "waiting", agent_id: null, queued_at: at(10), wanted_id: binh.id, wanted_because: "transfer" })
    .where("id", "=", dialled.id)
    .execute();
  assert.equal(
    (await wanted(dialled.id)).map(({ id, onlyIfRunning = false }) => [id, onlyIfRunning]),
    [[`call:${dialled.id}`, false]],
  );
  const step = (await advanceCall(db, dialled.id, { at: at(10) }))!;
  assert.equal([step.ringing, saidOf(step)], [[binh.id], ["ring"]]);
  await answerOffer(db, binh, dialled.id, 1, { at: at(12) });
  assert.equal(saidOf(await advanceCall(db, dialled.id, { at: at(12) })), ["connect"]);
  assert.is((await wanted(dialled.id)).length, 1, "its clock hears of that");
});

test("a caller whom every queue sends on at once is looked after again, however long the row of queues", async () => {
  const row = await db
    .insertInto("queues")
    .values(Array.from({ length: 12 }, (_, n) => ({ name: `Kế tiếp ${n}`, max_wait_seconds: 5 })))
    .returningAll()
    .execute();
  for (const [n, queue] of row.entries()) {
    const next = row[n + 1];
    if (next) await setQueue(queue as Queue, { overflow: "queue", overflow_queue_id: next.id });
  }
  await db
    .updateTable("queues")
    .set({ hours: "business" })
    .where(
      "id",
      "in",
      row.map(({ id }) => id),
    )
    .execute();
  const night = new Date("2026-11-21T19:00:00Z");
  const one = await waiting({ queue_id: row[0]!.id, started_at: night });
  const step = (await advanceCall(db, one.id, { at: night }))!;
  assert.is(step.state, "waiting");
  assert.is(step.nextAt, night.getTime() + 100);
  assert.is((await advanceCall(db, one.id, { at: night }))!.state, "ended");
});

test("a call that could not be connected with the second who answered was answered by the first all the same", async () => {
  await enterQueues(db, an, { at: at(-60) });
  await enterQueues(db, binh, { at: at(-30) });
  const { id } = await waiting();
  const { ringing: [first] = [] } = (await advanceCall(db, id, { at: at(0) }))!;
  const [one, two] = first === an.id ? [an, binh] : [binh, an];
  await answerOffer(db, one, id, 1, { at: at(3) });
  await db
    .updateTable("calls")
    .set({ state: "waiting", agent_id: null, queued_at: at(60), wanted_id: two.id, wanted_because: "transfer" })
    .where("id", "=", id)
    .execute();
  await advanceCall(db, id, { at: at(60) });
  await answerOffer(db, two, id, 2, { at: at(62) });
  await takeBack(db, { callId: id, offer: 2, at: at(63) });
  assert.equal((await callOf(id)).answered_at, at(3));
  await endCall(db, id, { by: "caller", at: at(64) });
  assert.is((await callOf(id)).outcome, "answered");
});

test("a customer whom we called was talked with, though the colleague they were handed to could not be connected", async () => {
  const { id } = await addCall(db, stage, {
    direction: "out",
    state: "talking",
    agent_id: an.id,
    started_at: at(-20),
    answered_at: at(-10),
    queue_id: null,
    queued_at: null,
  });
  await enterQueues(db, binh, { at: at(-60) });
  await transferCall(db, async () => {}, { person: an, callId: id, commandId: uuid(), to: { agent: binh.id } });
  await advanceCall(db, id);
  await answerOffer(db, binh, id, 1);
  await takeBack(db, { callId: id, offer: 1 });
  assert.equal((await callOf(id)).answered_at, at(-10));
  await endCall(db, id, { by: "caller" });
  assert.is((await callOf(id)).outcome, "answered");
});

test("whom a colleague does not take goes back to who handed them on, where no queue has them", async () => {
  const dialled = {
    direction: "out",
    state: "talking",
    agent_id: an.id,
    answered_at: new Date(),
    queue_id: null,
    queued_at: null,
  } as const;
  await enterQueues(db, binh);
  const { id } = await addCall(db, stage, dialled);
  const handOn = () =>
    transferCall(db, async () => {}, { person: an, callId: id, commandId: uuid(), to: { agent: binh.id } });
  await handOn();
  assert.equal((await advanceCall(db, id))!.ringing, [binh.id]);
  await rejectOffer(db, binh, id, 1);
  assert.equal((await advanceCall(db, id))!.ringing, [an.id]);
  await answerOffer(db, an, id, 2);
  await handOn();
  await advanceCall(db, id);
  await rejectOffer(db, binh, id, 3);
  await advanceCall(db, id);
  await rejectOffer(db, an, id, 4);
  const over = (await advanceCall(db, id))!;
  assert.equal([over.state, saidOf(over)], ["ended", ["hang_up"]], "nobody is left for them");
});

test("whom a colleague took and could not be connected with goes back to who handed them on, too", async () => {
  await enterQueues(db, binh);
  const { id } = await addCall(db, stage, {
    direction: "out",
    state: "talking",
    agent_id: an.id,
    answered_at: new Date(),
    queue_id: null,
    queued_at: null,
  });
  await transferCall(db, async () => {}, { person: an, callId: id, commandId: uuid(), to: { agent: binh.id } });
  await advanceCall(db, id);
  await answerOffer(db, binh, id, 1);
  await takeBack(db, { callId: id, offer: 1 });
  assert.equal((await advanceCall(db, id))!.ringing, [an.id]);
  await answerOffer(db, an, id, 2);
  await takeBack(db, { callId: id, offer: 2 });
  assert.is((await advanceCall(db, id))!.state, "ended", "nobody is left for them");
});

test("handed on to a queue, a caller goes where that says, though they were sent on before", async () => {
  await setQueue(support, { overflow: "person", overflow_user_id: chi.id, max_wait_seconds: 5 });
  await setQueue(sales, { overflow: "person", overflow_user_id: binh.id, max_wait_seconds: 5 });
  const { id } = await waiting({ started_at: at(-6), queued_at: at(-6) });
  assert.equal((await advanceCall(db, id))!.ringing, [chi.id]);
  await answerOffer(db, chi, id, 1);
  await transferCall(db, async () => {}, { person: chi, callId: id, commandId: uuid(), to: { queue: sales.id } });
  const later = new Date(Date.now() + 6_000);
  assert.equal((await advanceCall(db, id, { at: later }))!.ringing, [binh.id]);
  await rejectOffer(db, binh, id, 2, { at: later });
  assert.is((await advanceCall(db, id, { at: later }))!.state, "ended", "and nobody is asked without end");
});

test("a caller who could not be connected was not reached: those missed before are to be called back still", async () => {
  const number = "+84987000111";
  await enterQueues(db, an, { at: at(-60) });
  const missed = await addCall(db, stage, { number, started_at: at(-600) });
  const reached = await addCall(db, stage, { number, started_at: at(-900), called_back_by: missed.id });
  const { id } = await waiting({ number });
  await advanceCall(db, id, { at: at(0) });
  await answerOffer(db, an, id, 1, { at: at(3) });
  assert.is((await callOf(missed.id)).called_back_by, id);
  await takeBack(db, { callId: id, offer: 1, at: at(4) });
  assert.is((await callOf(missed.id)).called_back_by, null);
  assert.is((await callOf(reached.id)).called_back_by, missed.id, "by another call");
});

test.run();
