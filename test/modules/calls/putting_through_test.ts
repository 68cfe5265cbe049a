import { test } from "uvu";
import * as assert from "uvu/assert";
import { directCommands } from "../../../src/commanding.ts";
import type { Refused } from "../../../src/errors.ts";
import { advanceCall, failOffer, markTold, putLateThrough, putThrough } from "../../../src/modules/calls/mod.ts";
import type { PbxCommand, SendToPbx } from "../../../src/modules/channels/mod.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openCrew } from "../../workflows/callers.ts";

const db = testDatabase();
test.after(() => db.destroy());

const said: PbxCommand[] = [];
const hears: SendToPbx = async (_pageId, command) => void said.push(command);
const namesOf = (commands: { name: string }[]) => commands.map(({ name }) => name);

test("a call is taken on and the PBX told at once; what it has heard nobody tells again", async () => {
  const crew = await openCrew(db, 1);
  const { id } = await crew.comesIn();
  said.length = 0;
  const step = (await putThrough(db, hears, id))!;
  assert.equal([step.ringing, step.commands], [[crew.people[0]!.id], []]);
  assert.equal(namesOf(said), ["ring"]);
  assert.equal((await putThrough(db, hears, id))!.commands, []);
  assert.equal(namesOf(said), ["ring"]);
});

test("a PBX that does not answer, or says no, keeps nobody waiting: its clock tells it", async () => {
  const deaf: SendToPbx[] = [() => new Promise(() => {}), () => Promise.reject(new Error("no such phone"))];
  for (const send of deaf) {
    const crew = await openCrew(db, 1);
    const { id } = await crew.comesIn();
    const step = (await putThrough(db, send, id))!;
    assert.equal(namesOf(step.commands.map(({ command }) => command)), ["ring"]);
    assert.equal(step.told, []);
    assert.equal((await crew.callOf(id)).told, []);
  }
});

test("a caller who is gone, and of whose end no word came, is rung for no more: the PBX says so when it is asked", async () => {
  const gone: SendToPbx = async () => "over";
  const crew = await openCrew(db, 2, { wrap_up_seconds: 0 });
  const unrung = await crew.comesIn();
  const step = (await putThrough(db, gone, unrung.id))!;
  assert.equal([step.state, step.ringing, step.commands], ["ended", [], []]);
  const { outcome, ended_by, cause } = await crew.callOf(unrung.id);
  assert.equal([outcome, ended_by, cause], ["abandoned", "caller", "gone"]);
  assert.equal(await crew.rungBy(unrung.id), []);

  const [first] = crew.people;
  const { id } = await crew.comesIn();
  await putThrough(db, hears, id);
  const commands = directCommands(db, gone);
  const refused = await commands
    .answerCall({ person: first!, callId: id, offer: 1, commandId: uuid() })
    .catch((error: Error) => error);
  assert.is((refused as Refused).reason, "caller_gone");
  assert.is((await crew.callOf(id)).state, "ended");
  const late = await crew.tell((await crew.callOf(id)).provider_id, { kind: "ended", by: "caller" });
  assert.is(late!.state, "duplicate");
});

test("a phone that rings longer than it should is let go by, though no clock comes", async () => {
  const crew = await openCrew(db, 2);
  const { id } = await crew.comesIn();
  await putThrough(db, hears, id);
  await putLateThrough(db, hears);
  assert.equal(await crew.rungBy(id), [crew.people[0]!.id], "its time is not over");
  const past = new Date(Date.now() - 3_000);
  await db.updateTable("call_offers").set({ until: past }).where("call_id", "=", id).execute();
  said.length = 0;
  await putLateThrough(db, hears);
  assert.equal(await crew.rungBy(id), [crew.people[1]!.id]);
  assert.equal(namesOf(said).toSorted(), ["ring", "stop_ringing"]);
});

test("a caller for whom nobody is free is sent on when their longest wait is over, though no clock comes", async () => {
  const crew = await openCrew(db, 1, { max_wait_seconds: 60, overflow: "hang_up" });
  await db.updateTable("agent_states").set({ shift: "paused" }).where("user_id", "=", crew.people[0]!.id).execute();
  const { id } = await crew.comesIn();
  await putThrough(db, hears, id);
  await putLateThrough(db, hears);
  assert.is((await crew.callOf(id)).state, "waiting", "their wait is not over");
  const since = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  await db
    .updateTable("calls")
    .set({ queued_at: since(63) })
    .where("id", "=", id)
    .execute();
  said.length = 0;
  await putLateThrough(db, hears);
  const { state, outcome, cause } = await crew.callOf(id);
  assert.equal([state, outcome, cause], ["ended", "overflowed", "max_wait"]);
  assert.equal(namesOf(said), ["hang_up"]);
});

test("a ring that could not be told is ended by its number: one after it for the same person stays", async () => {
  const crew = await openCrew(db, 1);
  const [one] = crew.people;
  const { id } = await crew.comesIn();
  await putThrough(db, hears, id);
  const later = new Date(Date.now() + 200_000);
  await advanceCall(db, id, { at: later });
  await advanceCall(db, id, { at: new Date(later.getTime() + 2_000) });
  assert.is((await crew.callOf(id)).offer_number, 2);
  await failOffer(db, { callId: id, userId: one!.id, offer: 1 });
  assert.equal(await crew.rungBy(id), [one!.id]);
  await failOffer(db, { callId: id, userId: one!.id, offer: 2 });
  assert.equal(await crew.rungBy(id), []);
});

test("of what was told the last five hundred are remembered", async () => {
  const crew = await openCrew(db, 1);
  const { id } = await crew.comesIn();
  const ids = Array.from({ length: 700 }, (_, n) => `call-${id}-${n}`);
  await markTold(db, id, ids.slice(0, 400));
  await markTold(db, id, ids.slice(400));
  assert.equal((await crew.callOf(id)).told, ids.slice(200));
});

test.run();
