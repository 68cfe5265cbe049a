import { test } from "uvu";
import * as assert from "uvu/assert";
import { finishLateWrapUps, rejectOffer } from "../../src/modules/calls/mod.ts";
import type { Person } from "../../src/modules/people/mod.ts";
import { SendProblem, type SendToPbx } from "../../src/modules/channels/mod.ts";
import { prepare } from "../../src/workflows/preparing.ts";
import { eventually, uuid } from "../helpers.ts";
import { type Crew, listeningPbx, openCrew } from "./callers.ts";
import { openClockHouse } from "./clock_house.ts";
import { outcome } from "./outcome.ts";

const pbx = listeningPbx();
/** Lines whose PBX hands nobody on, as one that knows no way to numbers outside. */
const closedIn = new Set<number>();
const sendToPbx: SendToPbx = async (pageId, command) => {
  await pbx.send(pageId, command);
  if (closedIn.has(pageId) && ["transfer", "voicemail"].includes(command.name))
    throw new SendProblem({ follow: "fail", reason: "recipient_unavailable" });
};
const house = await openClockHouse({ sendToPbx, hurries: true });
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
const allCarried = () =>
  eventually(async () => {
    const waiting = await db.selectFrom("events").select("id").where("relay_state", "=", "waiting").execute();
    return waiting.length === 0;
  });
const historyOf = async (id: number) => {
  const { events } = await temporal.client.workflow.getHandle(`call:${id}`).fetchHistory();
  const asleep = events?.[0]?.workflowExecutionStartedEventAttributes?.firstWorkflowTaskBackoff?.seconds;
  const activities = (events ?? []).flatMap(
    ({ activityTaskScheduledEventAttributes: of }) => of?.activityType?.name ?? [],
  );
  return { sleepsFor: Number(asleep ?? 0), activities };
};

test("phones ring though no worker takes up clocks yet, and what was told once is not told again by them", async () => {
  // A server that has been in service.
  await prepare(temporal);
  const crew = await openCrew(db, 2);
  // Somebody who comes looks who waits: were that the call, its clock might begin by them, and awake.
  await allCarried();
  const one = await crew.comesIn();
  const first = await rungFor(crew, one.id);
  await eventually(() => pbx.rang(one.id, 1) === 1);
  const two = await crew.comesIn();
  await rungFor(crew, two.id);

  await eventually(() => house.runs(`call:${one.id}`));
  assert.ok((await historyOf(one.id)).sleepsFor > 60, "its clock sleeps while they ring");
  house.startWorker();
  assert.is(await answer(first, one.id, 1), "done");
  await crew.tell(one.name, { kind: "ended", by: "caller" });
  await crew.tell(two.name, { kind: "ended", by: "caller" });
  for (const { id } of [one, two]) await eventually(async () => !(await house.runs(`call:${id}`)));
  assert.equal(pbx.did(one.id), ["ring", "connect"]);
  assert.equal(pbx.did(two.id), ["ring"]);
  for (const { id } of [one, two]) {
    assert.equal((await historyOf(id)).activities, [], "the clock had nothing left to tell");
  }
});

test("whom the PBX refuses to send on is not left on the line with music for ever", async () => {
  for (const over of [{ overflow: "number", overflow_number: "0900000000" }, { overflow: "voicemail" }] as const) {
    const crew = await openCrew(db, 1, { rounds: 1, ...over });
    closedIn.add(crew.pageId);
    const { id } = await crew.comesIn();
    await rejectOffer(db, await rungFor(crew, id), id, 1);
    await eventually(() => pbx.did(id).includes("hang_up"));
    assert.is((await crew.callOf(id)).outcome, "overflowed");
    await eventually(async () => !(await house.runs(`call:${id}`)));
    assert.equal(
      pbx.did(id).filter((name) => !/ring/.test(name)),
      [over.overflow === "number" ? "transfer" : "voicemail", "hang_up"],
    );
  }
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
  // The time after a call is over without a clock, too.
  await db.updateTable("queues").set({ wrap_up_seconds: 600 }).where("id", "=", crew.queueId).execute();
  for (const { name } of calls) await crew.tell(name, { kind: "ended", by: "caller" });
  await db.updateTable("agent_states").set({ wrap_up_until: new Date() }).where("user_id", "=", first.id).execute();
  const last = await crew.comesIn();
  await eventually(async () => {
    await finishLateWrapUps(db);
    return (await crew.rungBy(last.id)).length > 0;
  });
  assert.is((await rungFor(crew, last.id)).id, first.id, "the other one is writing still");
  await crew.tell(last.name, { kind: "ended", by: "caller" });

  await server.start();
  await allCarried();
});

test.run();
