import { setTimeout as pause } from "node:timers/promises";
import { pino } from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { endCall, enterQueues, finishWrapUp, pauseShift, resumeShift, seeAgent } from "../src/modules/calls/mod.ts";
import { changing, record, recordAll, relayed } from "../src/modules/events/mod.ts";
import { deliverNext, sendMessages } from "../src/modules/inbox/mod.ts";
import { openTicket } from "../src/modules/tickets/mod.ts";
import { createRelay } from "../src/relay.ts";
import type { Temporal } from "../src/temporal.ts";
import { reactions } from "../src/workflows/reactions.ts";
import { seatCast } from "./cast.ts";
import { eventually, testDatabase, uuid } from "./helpers.ts";
import { openLine, talking } from "./modules/calls/line.ts";
import { customerWrote } from "./workflows/customers.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const log = pino({ level: "silent" });
test.after(() => db.destroy());

interface Call {
  id: string;
  signal: string;
}
/** Temporal as far as the relay knows it: every call is noted and ends as `answer` says. */
function pretend(answer: (call: Call) => Promise<void> = async () => {}) {
  const calls: Call[] = [];
  const signalWithStart = async (_: string, { workflowId, signal }: { workflowId: string; signal: string }) => {
    const call = { id: workflowId, signal };
    calls.push(call);
    await answer(call);
  };
  const temporal = {
    client: { workflow: { signalWithStart } },
    within: <T>(_: number, work: () => Promise<T>) => work(),
  } as unknown as Temporal;
  return { temporal, calls };
}
async function relaying<T>(temporals: Temporal[], work: () => Promise<T>): Promise<T> {
  const relays = temporals.map((temporal) => createRelay({ db, temporal, log }));
  const running = relays.map((relay) => relay.run());
  try {
    return await work();
  } finally {
    for (const relay of relays) relay.stop();
    await Promise.all(running);
  }
}
const waiting = async () => {
  const rows = await db.selectFrom("events").select("id").where("relay_state", "=", "waiting").execute();
  return rows.length;
};
const allCarried = () => eventually(async () => (await waiting()) === 0);
const away = () => Object.assign(new Error("14 UNAVAILABLE"), { code: 14, details: "", metadata: {} });

test("every relayed event has its line in the table, and no other", () => {
  assert.equal(Object.keys(reactions).sort(), [...relayed].sort());
});

test("a window's clock and a reply's delivery are started by their business ids", async () => {
  const id = await customerWrote(db, cast.camera.id);
  await sendMessages(db, cast.binh, id, { clientKey: uuid(), body: "Dạ" });
  const { temporal, calls } = pretend();
  await relaying([temporal], allCarried);
  assert.equal(calls, [
    { id: `reply-window:${id}`, signal: "windowOpened" },
    { id: `deliver:${id}`, signal: "messageQueued" },
  ]);
});

test("a page that is reconnected wakes the conversations that wait for it, and those alone", async () => {
  const ids = [await customerWrote(db, cast.bakery.id), await customerWrote(db, cast.bakery.id)];
  await customerWrote(db, cast.bakery.id);
  for (const id of ids) await sendMessages(db, cast.chi, id, { clientKey: uuid(), body: "Dạ" });
  await relaying([pretend().temporal], allCarried);
  await changing(db, (trx) => record(trx, "page.reconnected", cast.bakery.id));
  const { temporal, calls } = pretend();
  await relaying([temporal], allCarried);
  assert.equal(
    calls,
    ids.map((id) => ({ id: `deliver:${id}`, signal: "pageReconnected" })),
  );
});

test("a ticket's clock hears that what it took for the first response has failed", async () => {
  const conversationId = await customerWrote(db, cast.camera.id);
  const { id } = await openTicket(db, cast.an, { clientKey: uuid(), title: "Camera mất hình", conversationId });
  await sendMessages(db, cast.an, conversationId, { clientKey: uuid(), body: "Dạ em xem" });
  await relaying([pretend().temporal], allCarried);
  const refuse = () => Promise.reject({ follow: "fail", reason: "recipient_unreachable" });
  await deliverNext(db, refuse, conversationId, { graceMs: 60_000 });
  const { temporal, calls } = pretend();
  await relaying([temporal], allCarried);
  assert.equal(calls, [{ id: `ticket:${id}`, signal: "changed" }]);
});

test("a shift's clock hears of what others did, and not of what it did itself or does not keep", async () => {
  const { queueId, call } = await openLine(db, [cast.an, cast.binh]);
  await db.updateTable("queues").set({ wrap_up_seconds: 30 }).where("id", "=", queueId).execute();
  const carriedBy = async (work: () => Promise<unknown>) => {
    await work();
    const { temporal, calls } = pretend();
    await relaying([temporal], allCarried);
    return calls.map(({ id }) => id);
  };
  const shift = `agent:${cast.an.id}`;
  assert.equal(await carriedBy(() => enterQueues(db, cast.an)), [shift]);
  assert.equal(await carriedBy(() => seeAgent(db, cast.an.id, "away")), []);
  const id = await call(talking(cast.an));
  assert.equal(
    await carriedBy(() => endCall(db, id, { by: "caller" })),
    [shift],
    "and none of the call, which is over",
  );
  const later = new Date(Date.now() + 60_000);
  const waits = await call();
  assert.equal(await carriedBy(() => finishWrapUp(db, cast.an.id, { at: later })), [`call:${waits}`]);
  const paused = () => pauseShift(db, cast.an, { reason: "Ăn trưa", clocked: true });
  assert.equal(await carriedBy(paused), []);
  // One of several that wait is for the clock: it hears.
  const both = async () => {
    await resumeShift(db, cast.an);
    await seeAgent(db, cast.an.id, "online");
  };
  assert.equal(await carriedBy(both), [`call:${waits}`, shift]);
});

test("several processes share the work: none lost, one in flight for each subject", async () => {
  const ids: number[] = [];
  for (let n = 0; n < 12; n++) ids.push(await customerWrote(db, cast.camera.id));
  for (let n = 0; n < 4; n++) {
    const names = ["message.sent", "message.retried"] as const;
    const happenings = ids.flatMap((subjectId) => names.map((name) => ({ name, subjectId })));
    await changing(db, (trx) => recordAll(trx, happenings));
  }
  const inFlight = new Set<string>();
  let clashes = 0;
  const slowly = async ({ id }: Call) => {
    const subject = id.split(":")[1]!;
    if (inFlight.has(subject)) clashes++;
    inFlight.add(subject);
    await pause(Math.random() * 10);
    inFlight.delete(subject);
  };
  const both = [pretend(slowly), pretend(slowly), pretend(slowly)];
  await relaying(
    both.map((one) => one.temporal),
    allCarried,
  );
  assert.is(clashes, 0);
  const reached = new Set(both.flatMap((one) => one.calls.map((call) => call.id)));
  for (const id of ids) assert.ok(reached.has(`deliver:${id}`) && reached.has(`reply-window:${id}`));
});

test("while Temporal is away one event asks for it, and nothing is lost", async () => {
  let isAway = true;
  const ids: number[] = [];
  for (let n = 0; n < 40; n++) ids.push(await customerWrote(db, cast.camera.id));
  const { temporal, calls } = pretend(async () => {
    if (isAway) throw away();
  });
  await relaying([temporal], async () => {
    await eventually(() => calls.length > 34);
    assert.is(await waiting(), 40);
    // The first batch found it away; from then on there is one call at a time.
    assert.ok(calls.length < 40, `${calls.length} calls`);
    isAway = false;
    await allCarried();
  });
  assert.equal(new Set(calls.slice(-40).map((call) => call.id)).size, 40);
});

for (const [code, what] of [
  [4, "does not answer"],
  [8, "is too busy"],
] as const) {
  test(`one workflow that ${what} holds back nobody else`, async () => {
    const stuck = await customerWrote(db, cast.camera.id);
    let isStuck = true;
    const { temporal, calls } = pretend(async ({ id }) => {
      if (isStuck && id.endsWith(`:${stuck}`))
        throw Object.assign(new Error("no"), { code, details: "", metadata: {} });
    });
    const asked = () => calls.filter(({ id }) => id === `reply-window:${stuck}`).length;
    await relaying([temporal], async () => {
      await eventually(() => asked() > 3);
      // It is the oldest, and now others come.
      for (let n = 0; n < 40; n++) await customerWrote(db, cast.camera.id);
      await eventually(async () => (await waiting()) === 1);
      const before = asked();
      await eventually(() => asked() > before);
      isStuck = false;
      await allCarried();
    });
  });
}

test("an event that cannot be carried holds back its own subject alone, and is tried again later", async () => {
  const [stuck, free] = [await customerWrote(db, cast.camera.id), await customerWrote(db, cast.camera.id)];
  await changing(db, (trx) => record(trx, "message.sent", stuck!));
  let broken = true;
  const { temporal, calls } = pretend(async ({ id }) => {
    if (broken && id === `reply-window:${stuck}`) throw new Error("INVALID_ARGUMENT");
  });
  await relaying([temporal], async () => {
    await eventually(() => calls.some((call) => call.id === `reply-window:${free}`));
    await eventually(() => calls.filter((call) => call.id === `reply-window:${stuck}`).length > 1);
    assert.not(calls.some((call) => call.id === `deliver:${stuck}`));
    broken = false;
    await allCarried();
  });
  assert.is(calls.at(-1)!.id, `deliver:${stuck}`);
});

test("what customers wait for goes before ten thousand changes of tickets, and those no faster than the clocks take them", async () => {
  const tickets = await db
    .insertInto("tickets")
    .values(Array.from({ length: 60 }, (_, n) => ({ title: `Phiếu ${n}` })))
    .returning("id")
    .execute();
  await changing(db, (trx) =>
    recordAll(
      trx,
      tickets.map(({ id }) => ({ name: "ticket.opened", subjectId: id })),
    ),
  );
  const { temporal, calls } = pretend();
  let backlog = 1_000;
  let asked = 0;
  const describeTaskQueue = async () => {
    asked++;
    return { stats: { approximateBacklogCount: backlog } };
  };
  Object.assign(temporal, { connection: { workflowService: { describeTaskQueue } } });
  const ofTickets = () => calls.filter(({ id }) => id.startsWith("ticket:")).length;
  await relaying([temporal], async () => {
    await eventually(() => asked > 2);
    assert.is(ofTickets(), 12);
    const id = await customerWrote(db, cast.camera.id);
    await eventually(() => calls.some((call) => call.id === `reply-window:${id}`));
    assert.is(ofTickets(), 12);
    backlog = 0;
    await allCarried();
  });
  assert.is(ofTickets(), 60);
});

test.run();
