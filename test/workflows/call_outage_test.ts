import { spawn } from "node:child_process";
import { once } from "node:events";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Refused } from "../../src/errors.ts";
import { endCall, GONE_AFTER_MS, markGone } from "../../src/modules/calls/mod.ts";
import type { Person } from "../../src/modules/people/mod.ts";
import { eventually, uuid } from "../helpers.ts";
import { type Crew, listeningPbx, openCrew } from "./callers.ts";
import { openClockHouse } from "./clock_house.ts";

const LONG = 60_000;
const pbx = listeningPbx();
const house = await openClockHouse({ sendToPbx: pbx.send });
const { db, server, commands } = house;
test.after(() => house.close());

/** "done", or why not. */
const answer = (person: Person, callId: number, offer: number) =>
  commands.answerCall({ person, callId, offer, commandId: uuid() }).then(
    ({ state }) => state,
    (error: unknown) => {
      if (error instanceof Refused) return error.reason;
      throw error;
    },
  );
const isOver = (id: number) => eventually(async () => !(await house.runs(`call:${id}`)), LONG);

interface Rung {
  id: number;
  crew: Crew;
}

/** Lets a worker die in the middle of all of these: what it does, for which call, before that or when nobody was told yet. */
async function dieAt(dooms: [what: string, when: "before" | "after", of: { id: number }][]): Promise<void> {
  const named = dooms.map(([what, when, { id }]) => `${what}:${when}:${id}`);
  const worker = spawn(process.execPath, ["test/workflows/doomed_worker.ts", ...named], {
    stdio: "ignore",
    env: { ...process.env, TEMPORAL_ADDRESS: server.address, TEMPORAL_NAMESPACE: "switchboard" },
  });
  const [, signal] = (await once(worker, "exit")) as [number | null, string | null];
  assert.is(signal, "SIGKILL");
}

test("a worker that is killed in the middle of a ring: the ring goes on, and of all who answer one has the call", async () => {
  const crews: Crew[] = [];
  for (const strategy of ["ring_all", "ring_all", "ring_all", "longest_idle"] as const)
    crews.push(await openCrew(db, 3, { strategy, ring_seconds: strategy === "ring_all" ? 120 : 5 }));
  const rung: Rung[] = [];
  for (const crew of crews) rung.push({ id: (await crew.comesIn()).id, crew });
  const [unrung, untold, told, over] = rung as [Rung, Rung, Rung, Rung];
  await dieAt([
    ["advanceCall", "before", unrung],
    ["advanceCall", "after", untold],
    ["tellPbx", "after", told],
    ["tellPbx", "before", over],
  ]);
  assert.equal(await Promise.all(rung.map(async ({ id, crew }) => (await crew.rungBy(id)).length)), [0, 3, 3, 1]);
  house.startWorker();
  for (const { id, crew } of [unrung, untold, told]) {
    // The ring of before, or where the PBX could not be told of it for too long, the one after it.
    const tries = await eventually(async () => {
      const { offer_number: number } = await crew.callOf(id);
      if (pbx.rang(id, number) < 3) return undefined;
      const all = await Promise.all(crew.people.flatMap((one) => [1, 2].map(() => answer(one, id, number))));
      return all.every((each) => each === "offer_over") ? undefined : all;
    }, LONG);
    const { agent_id: winner } = await crew.callOf(id);
    assert.equal(
      tries,
      crew.people.flatMap((person) => Array(2).fill(person.id === winner ? "done" : "call_taken")),
      "who has it pressed twice",
    );
    await eventually(() => pbx.did(id).includes("connect"));
    await endCall(db, id, { by: "caller" });
    await isOver(id);
  }
  // The time of its ring was over while nobody was there, or soon after.
  await eventually(async () => {
    const { offer_number: number } = await over.crew.callOf(over.id);
    const [by] = await over.crew.rungBy(over.id);
    return number > 1 && by !== undefined && (await answer({ id: by } as Person, over.id, number)) === "done";
  }, LONG);
  const [first] = await over.crew.offersOf(over.id);
  // Or it had been too long that the PBX could not be told of it.
  assert.ok(["no_answer", "failed"].includes(first!.ended!), `${first!.ended}`);
  const late = await answer({ id: first!.user_id } as Person, over.id, 1);
  assert.ok(["offer_over", "call_taken"].includes(late), late);
});

test("a browser that dies while it rings there: the ring moves on, and the reason says why", async () => {
  const crew = await openCrew(db, 2);
  const [first, second] = crew.people as [Person, Person];
  const { id } = await crew.comesIn();
  await eventually(async () => (await crew.rungBy(id))[0] === first.id, LONG);
  const long = new Date(Date.now() - GONE_AFTER_MS - 1_000);
  await db.updateTable("agent_states").set({ seen_at: new Date() }).execute();
  await db.updateTable("agent_states").set({ seen_at: long }).where("user_id", "=", first.id).execute();
  await markGone(db);
  await eventually(async () => (await crew.rungBy(id))[0] === second.id, LONG);
  const [died, now] = await crew.offersOf(id);
  assert.is(died!.ended, "failed");
  assert.equal(now!.reason.left_out, [{ id: first.id, why: "offline" }]);
  assert.is(await answer(second, id, 2), "done");
});

test("with Temporal away a call that rings is answered and one that the PBX put through is known; all is caught up after", async () => {
  const crew = await openCrew(db, 2);
  const [first, second] = crew.people as [Person, Person];
  const ringing = await crew.comesIn();
  await eventually(() => pbx.did(ringing.id).includes("ring"), LONG);
  await server.stop();

  assert.is(await answer(first, ringing.id, 1), "done");
  assert.ok(pbx.did(ringing.id).includes("connect"), "nobody waits for the clock");
  const fallen = await crew.comesIn();
  await crew.tell(fallen.name, { kind: "answered", extension: `x${second.id}` });
  assert.is((await crew.callOf(fallen.id)).agent_id, second.id);
  const waiting = await crew.comesIn();
  const gone = await crew.comesIn();
  await crew.tell(gone.name, { kind: "ended", by: "caller" });
  await crew.tell(ringing.name, { kind: "ended", by: "caller" });

  await server.start();
  await eventually(async () => (await crew.rungBy(waiting.id))[0] === first.id, LONG);
  assert.is(await answer(first, waiting.id, 1), "done");
  for (const { id } of [ringing, waiting]) await isOver(id);
  assert.equal(
    [ringing, fallen, waiting, gone].map(({ id }) => pbx.did(id).filter((name) => name === "ring").length),
    [1, 0, 1, 0],
  );
  assert.equal(await Promise.all([ringing, fallen, gone].map(async ({ id }) => (await crew.callOf(id)).outcome)), [
    "answered",
    null,
    "abandoned",
  ]);
});

test("an emptied Temporal is refilled with every caller who waits and everybody in the queues, and goes on", async () => {
  const crew = await openCrew(db, 2, { wrap_up_seconds: 2 });
  const [first, second] = crew.people as [Person, Person];
  const talks = [];
  for (const person of [first, second]) {
    const call = await crew.comesIn();
    await eventually(async () => (await crew.rungBy(call.id))[0] === person.id, LONG);
    assert.is(await answer(person, call.id, 1), "done");
    talks.push(call);
  }
  const [one, two] = talks as [{ id: number; name: string }, { id: number }];
  const [three, four] = [await crew.comesIn(), await crew.comesIn()];
  for (const { id } of [three, four]) await eventually(() => house.runs(`call:${id}`), LONG);

  await server.empty();
  // What they have to write down takes longer than Temporal knows of them.
  await endCall(db, two.id, { by: "caller" });
  await server.start();
  await eventually(async () => (await crew.rungBy(three.id))[0] === second.id, LONG);
  assert.equal(await crew.rungBy(four.id), []);
  for (const id of [`call:${four.id}`, `agent:${first.id}`, `agent:${second.id}`])
    await eventually(() => house.runs(id), LONG);
  assert.is((await crew.callOf(one.id)).agent_id, first.id, "a talk goes on as if nothing were");
  assert.is(await answer(second, three.id, 1), "done");
  await crew.tell(one.name, { kind: "ended", by: "caller" });
  await eventually(async () => (await crew.rungBy(four.id))[0] === first.id, LONG);
  assert.is(await answer(first, four.id, 1), "done");
});

test.run();
