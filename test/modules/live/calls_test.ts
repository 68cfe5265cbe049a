import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Insertable } from "kysely";
import type { CallTable } from "../../../src/modules/calls/table.ts";
import { concerns, isTheirs, maySeeCall, readViewer } from "../../../src/modules/live/audience.ts";
import { readEvents } from "../../../src/modules/live/hearing.ts";
import { createWording } from "../../../src/modules/live/wording.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
const everybody = [cast.owner, cast.supervisor, cast.an, cast.binh, cast.chi];
const queue = await db.insertInto("queues").values({ name: "CSKH" }).returning("id").executeTakeFirstOrThrow();
await db
  .insertInto("queue_members")
  .values([cast.an, cast.binh].map(({ id }) => ({ queue_id: queue.id, user_id: id })))
  .execute();
test.after(() => db.destroy());

let calls = 0;
async function call(over: Partial<Insertable<CallTable>> = {}): Promise<number> {
  const given = {
    page_id: cast.camera.id,
    provider_id: `c-${++calls}`,
    direction: "in" as const,
    number: "+84912345678",
  };
  const row = await db
    .insertInto("calls")
    .values({ ...given, ...over })
    .returning("id")
    .executeTakeFirstOrThrow();
  return row.id;
}

const ring = (callId: number, person: Person, ended_at: Date | null = null) =>
  db
    .insertInto("call_offers")
    .values({
      call_id: callId,
      number: 1,
      user_id: person.id,
      reason: "{}",
      until: new Date(Date.now() + 20_000),
      ended_at,
      ended: ended_at && "no_answer",
    })
    .execute();

async function heard(name: string, subject: string, id: number, detail: object = {}) {
  const event = await db
    .insertInto("events")
    .values({ name, subject, subject_id: id, detail: JSON.stringify(detail) })
    .returning("id")
    .executeTakeFirstOrThrow();
  return (await readEvents(db, [event.id]))[0]!;
}

const namesOf = async (holds: (viewer: NonNullable<Awaited<ReturnType<typeof readViewer>>>) => boolean) => {
  const names: string[] = [];
  for (const person of everybody) if (holds((await readViewer(db, person.id))!)) names.push(person.username);
  return names;
};
const seers = (event: Awaited<ReturnType<typeof heard>>) =>
  namesOf((viewer) => event.watched?.kind === "call" && maySeeCall(viewer, event.watched));

test("a call is seen by whose it is, by those it rang for, and by who looks after its page", async () => {
  const waiting = await heard("call.started", "call", await call({ queue_id: queue.id }));
  assert.equal(await seers(waiting), ["owner", "supervisor"]);
  const rung = await call();
  await ring(rung, cast.binh, new Date());
  assert.equal(await seers(await heard("call.offer_ended", "call", rung)), ["owner", "supervisor", "binh"]);
  const talked = await call({ state: "talking", agent_id: cast.an.id, answered_at: new Date() });
  assert.equal(await seers(await heard("call.answered", "call", talked)), ["owner", "supervisor", "an"]);
  const ended = { state: "ended", ended_at: new Date(), queue_id: queue.id } as const;
  const missed = await call({ ...ended, outcome: "abandoned" });
  assert.equal(await seers(await heard("call.ended", "call", missed)), ["owner", "supervisor", "an", "binh"]);
  const answered = await call({ ...ended, outcome: "answered", agent_id: cast.an.id, answered_at: new Date() });
  assert.equal(await seers(await heard("call.ended", "call", answered)), ["owner", "supervisor", "an"]);
  const elsewhere = await call({ page_id: cast.bakery.id });
  assert.equal(await seers(await heard("call.started", "call", elsewhere)), ["owner", "chi"]);
});

test("members of a queue hear that somebody waits in it, and who hands a call on hears of that", async () => {
  const waiting = await heard("call.started", "call", await call({ queue_id: queue.id }));
  assert.equal(await namesOf((viewer) => concerns(viewer, waiting)), ["owner", "supervisor", "an", "binh"]);
  const handed = await call({ page_id: cast.bakery.id });
  const event = await heard("call.transferred", "call", handed, { from: cast.an.id });
  assert.equal(await namesOf((viewer) => concerns(viewer, event)), ["owner", "an", "chi"]);
});

test("the screens of those it rings for, or rang for until now, are told that it is theirs", async () => {
  const id = await call({ queue_id: queue.id });
  await ring(id, cast.an, new Date());
  await ring(id, cast.binh, new Date(Date.now() - 120_000));
  const event = await heard("call.offer_ended", "call", id);
  assert.equal(await namesOf((viewer) => isTheirs(viewer, event)), ["an"]);
  const words = createWording([event], "m");
  assert.match(words((await readViewer(db, cast.an.id))!)!.said.event, '"mine":true');
  assert.not.match(words((await readViewer(db, cast.binh.id))!)!.said.event, "mine");
  assert.not.match(words((await readViewer(db, cast.owner.id))!)!.said.event, "mine");
});

test("what is noted of a call is for its card, and draws no bar anew unless it names another customer", async () => {
  const id = await call({ state: "talking", agent_id: cast.binh.id, answered_at: new Date() });
  const theirs = async (name: string, detail: object) => {
    const event = await heard(name, "call", id, detail);
    return namesOf((viewer) => isTheirs(viewer, event));
  };
  assert.equal(await theirs("call.noted", { fields: ["content"] }), []);
  assert.equal(await theirs("call.recorded", { seconds: 3 }), []);
  assert.equal(await theirs("call.noted", { fields: ["customer"], to: 7 }), ["binh"]);
  assert.equal(await theirs("call.state_changed", { state: "held" }), ["binh"]);
});

test("whose talk it is is told so, beside those for whom it only rang", async () => {
  const id = await call({ state: "talking", agent_id: cast.chi.id, answered_at: new Date(), queue_id: queue.id });
  await ring(id, cast.binh, new Date());
  const words = createWording([await heard("call.answered", "call", id)], "m");
  assert.match(words((await readViewer(db, cast.chi.id))!)!.said.event, '"mine":true,"talk":true');
  assert.match(words((await readViewer(db, cast.binh.id))!)!.said.event, '"mine":true}');
  assert.not.match(words((await readViewer(db, cast.owner.id))!)!.said.event, "talk");
});

test("of an agent hear they themselves, those they share a queue with, and whoever supervises", async () => {
  const event = await heard("agent.state_changed", "agent", cast.an.id);
  assert.equal(await namesOf((viewer) => concerns(viewer, event)), ["owner", "supervisor", "an", "binh"]);
  const alone = await heard("agent.state_changed", "agent", cast.chi.id);
  assert.equal(await namesOf((viewer) => concerns(viewer, alone)), ["owner", "supervisor", "chi"]);
});

test("what is read of an event does not grow with the members of its queue", async () => {
  const id = await call({ queue_id: queue.id });
  await ring(id, cast.an);
  const read = async () => {
    const ofCall = await heard("call.offered", "call", id);
    const ofAgent = await heard("agent.state_changed", "agent", cast.an.id);
    return [ofCall.watched, ofAgent.watched];
  };
  const before = await read();
  await db.insertInto("queue_members").values({ queue_id: queue.id, user_id: cast.chi.id }).execute();
  assert.equal(await read(), before);
  await db.deleteFrom("queue_members").where("user_id", "=", cast.chi.id).execute();
});

test.run();
