import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Person } from "../../src/modules/people/mod.ts";
import { eventually, uuid } from "../helpers.ts";
import { type Crew, listeningPbx, openCrew } from "./callers.ts";
import { openClockHouse } from "./clock_house.ts";
import { outcome } from "./outcome.ts";

const pbx = listeningPbx();
const house = await openClockHouse({ sendToPbx: pbx.send, hurries: true });
const { db, server, temporal, commands } = house;
test.after(() => house.close());

const answer = (person: Pick<Person, "id">, callId: number, offer: number) =>
  outcome(commands.answerCall({ person: person as Person, callId, offer, commandId: uuid() }));
/** For whom it rings, once it does: of two who call in one moment either may be rung for first. */
const rungFor = (crew: Crew, id: number) =>
  eventually(async () => {
    const [by] = await crew.rungBy(id);
    return by === undefined ? undefined : { id: by };
  });
const historyOf = async (id: number) => {
  const { events } = await temporal.client.workflow.getHandle(`call:${id}`).fetchHistory();
  return (events ?? []).flatMap(({ activityTaskScheduledEventAttributes: of }) => of?.activityType?.name ?? []);
};

test("phones ring though no worker takes up clocks yet, and what was told once is not told again by them", async () => {
  const crew = await openCrew(db, 2);
  const one = await crew.comesIn();
  const first = await rungFor(crew, one.id);
  await eventually(() => pbx.rang(one.id, 1) === 1);
  const two = await crew.comesIn();
  await rungFor(crew, two.id);

  house.startWorker();
  assert.is(await answer(first, one.id, 1), "done");
  await crew.tell(one.name, { kind: "ended", by: "caller" });
  await crew.tell(two.name, { kind: "ended", by: "caller" });
  for (const { id } of [one, two]) await eventually(async () => !(await house.runs(`call:${id}`)));
  assert.equal(pbx.did(one.id), ["ring", "connect"]);
  assert.equal(pbx.did(two.id), ["ring"]);
  for (const { id } of [one, two]) assert.equal(await historyOf(id), [], "the clock had nothing left to tell");
});

test("without Temporal callers are rung for in turn, sent on when nobody answers, and put through", async () => {
  const crew = await openCrew(db, 2);
  await server.stop();
  const calls = [await crew.comesIn(), await crew.comesIn(), await crew.comesIn()] as const;
  const first = await rungFor(crew, calls[0].id);
  const second = await rungFor(crew, calls[1].id);
  assert.is.not(first.id, second.id);
  assert.equal(await crew.rungBy(calls[2].id), [], "nobody is left for the third");
  assert.is(await answer(second, calls[1].id, 1), "done");
  // Nobody lifted for the first in time: it goes on without a clock, and the third comes into its own.
  await db.updateTable("call_offers").set({ until: new Date() }).where("call_id", "=", calls[0].id).execute();
  assert.is((await rungFor(crew, calls[2].id)).id, first.id);
  assert.is((await crew.offersOf(calls[0].id))[0]!.ended, "no_answer");
  assert.is(await answer(first, calls[2].id, 1), "done");
  for (const { name } of calls) await crew.tell(name, { kind: "ended", by: "caller" });

  await server.start();
  await eventually(async () => {
    const waiting = await db.selectFrom("events").select("id").where("relay_state", "=", "waiting").execute();
    return waiting.length === 0;
  });
});

test.run();
