import { test } from "uvu";
import * as assert from "uvu/assert";
import { advanceCall, endForgotten, enterQueues, readBoard } from "../../../src/modules/calls/mod.ts";
import { readBar } from "../../../src/modules/calls/bar.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { openLine, talking } from "./line.ts";

const db = testDatabase();
const { an, binh, chi, owner } = await seatCast(db);
test.after(() => db.destroy());

const callOf = (id: number) => db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const isConnected = async (id: number) =>
  (await db.selectFrom("pages").select("state").where("id", "=", id).executeTakeFirstOrThrow()).state !==
  "disconnected";

/** A line on which An talks, Bình dials, it rings for Chi, and one more waits. */
async function busyLine(name: string) {
  const line = await openLine(db, [an, chi], name);
  await enterQueues(db, an);
  await enterQueues(db, chi);
  const talk = await line.call(talking(an));
  const dialled = await line.call({ state: "dialing", direction: "out", agent_id: binh.id, queue_id: null });
  const rings = await line.call({ queued_at: new Date() });
  assert.equal((await advanceCall(db, rings))!.ringing, [chi.id]);
  const waits = await line.call({ queued_at: new Date() });
  return { line, talk, dialled, rings, waits };
}

async function isAllOver({ line, talk, dialled, rings, waits }: Awaited<ReturnType<typeof busyLine>>) {
  const all = await Promise.all([talk, dialled, rings, waits].map(callOf));
  assert.equal(
    all.map(({ state, outcome, ended_by, cause }) => [state, outcome, ended_by, cause]),
    ["answered", "failed", "abandoned", "abandoned"].map((outcome) => [
      "ended",
      outcome,
      "system",
      "line_disconnected",
    ]),
  );
  const open = db.selectFrom("call_offers").select("id").where("ended_at", "is", null);
  assert.equal(await open.execute(), []);
  const bar = (await readBar(db, an))!;
  assert.equal([bar.call, bar.ended?.id, bar.at.shift], [undefined, talk, "wrap_up"]);
  assert.is((await readBar(db, chi))!.ringing, undefined);
  const board = (await readBoard(db, owner)).find(({ id }) => id === line.queueId)!;
  assert.equal([board.count, board.agents.map(({ state }) => state).toSorted()], [0, ["ready", "wrap_up"]]);
}

test("a line that is disconnected leaves nobody in a call: each ends, with the reason, and at the PBX too", async () => {
  const busy = await busyLine("một");
  const { line } = busy;
  const elsewhere = await openLine(db, [], "hai");
  const other = await elsewhere.call({ queued_at: new Date() });
  line.said.length = 0;
  // What the PBX is told must come while it believes us.
  let believed = true;
  const send: typeof line.send = async (pageId, command) => {
    believed &&= await isConnected(pageId);
    return line.send(pageId, command);
  };
  const browse = await openWeb(db, { sendToPbx: send }).as(owner);
  const answer = await browse(`/settings/pages/${line.pageId}/disconnection`, { form: {} });
  assert.is(answer.status, 303);
  assert.not(await isConnected(line.pageId));
  await isAllOver(busy);
  assert.ok(believed);
  assert.equal(
    line.said.map(({ name }) => name),
    Array(4).fill("hang_up"),
  );
  assert.is((await callOf(other)).state, "waiting", "another line goes on");
  assert.match(await (await browse(`/calls/${busy.talk}`)).text(), "đường dây đã ngắt kết nối");
  // Pressed again it ends nothing again.
  await browse(`/settings/pages/${line.pageId}/disconnection`, { form: {} });
  assert.is(line.said.length, 4);
});

test("a PBX that never answers keeps no line connected, and nobody in a call", async () => {
  await db.deleteFrom("agent_states").execute();
  const busy = await busyLine("ba");
  const browse = await openWeb(db, { sendToPbx: () => new Promise(() => {}) }).as(owner);
  await browse(`/settings/pages/${busy.line.pageId}/disconnection`, { form: {} });
  assert.not(await isConnected(busy.line.pageId));
  await isAllOver(busy);
});

test("a call that came in the very moment of the end is ended by the look for those forgotten", async () => {
  await db.deleteFrom("agent_states").execute();
  const busy = await busyLine("bốn");
  await db.updateTable("pages").set({ state: "disconnected" }).where("id", "=", busy.line.pageId).execute();
  await endForgotten(db, busy.line.send);
  await isAllOver(busy);
});

test.run();
