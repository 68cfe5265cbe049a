import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  advanceCall,
  answerOffer,
  applyPbxEvents,
  endCall,
  failOffer,
  markTold,
  takeBack,
} from "../../../src/modules/calls/mod.ts";
import { createCustomer } from "../../../src/modules/customers/mod.ts";
import { changing } from "../../../src/modules/events/mod.ts";
import { seatCast } from "../../cast.ts";
import { eventually, testDatabase, uuid } from "../../helpers.ts";
import { openWeb, type Visit } from "../../web.ts";
import { openLine, talking } from "./line.ts";

const db = testDatabase();
const { an, binh, chi, owner } = await seatCast(db);
const line = await openLine(db, [an, binh]);
const web = openWeb(db, { sendToPbx: line.send });
const [ofAn, ofBinh, ofChi] = [await web.as(an), await web.as(binh), await web.as(chi)];
test.after(() => db.destroy());
test.before.each(async () => {
  line.said.length = 0;
  await db
    .updateTable("calls")
    .set({ state: "ended", outcome: "answered", ended_at: new Date() })
    .where("state", "<>", "ended")
    .execute();
});

const htmx = { "HX-Request": "true", "HX-Target": "call-dock" };
const press = (path: string, form: Record<string, string> = {}, visit: Visit = {}, browse = ofAn) => {
  const all = { command: uuid(), ...form };
  const isDelete = visit.method === "DELETE";
  const address = isDelete ? `${path}?${new URLSearchParams(all)}` : path;
  return browse(address, { headers: htmx, ...visit, form: isDelete ? undefined : all, method: visit.method ?? "POST" });
};
const callOf = (id: number) => db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const namesSaid = () => line.said.map(({ name }) => name);
const saidTo = (answer: Response) => JSON.parse(answer.headers.get("HX-Trigger") ?? "{}").toast?.text as string;

test("held, muted and back: the PBX does it, the bar shows it, and the same press twice is one", async () => {
  const id = await line.call(talking(an));
  const command = uuid();
  const held = await press(`/calls/${id}/hold`, { command }, { method: "PUT" });
  assert.match(await held.text(), "Đang giữ máy");
  await press(`/calls/${id}/hold`, { command }, { method: "PUT" });
  await press(`/calls/${id}/mute`, {}, { method: "PUT" });
  assert.is((await callOf(id)).state, "held");
  assert.ok((await callOf(id)).muted);
  await press(`/calls/${id}/hold`, {}, { method: "DELETE" });
  await press(`/calls/${id}/mute`, {}, { method: "DELETE" });
  assert.equal(namesSaid(), ["hold", "mute", "resume", "unmute"]);
  const call = await callOf(id);
  assert.equal([call.state, call.muted], ["talking", false]);
  assert.ok(line.said.every((one) => one.call === call.provider_id));
});

test("what the PBX does not do is not shown as done, and what is lost once is asked again", async () => {
  const id = await line.call(talking(an));
  line.fails(1);
  await press(`/calls/${id}/hold`, {}, { method: "PUT" });
  assert.is((await callOf(id)).state, "held");
  line.fails(2);
  const answer = await press(`/calls/${id}/hold`, {}, { method: "DELETE" });
  assert.match(saidTo(answer), "Tổng đài chưa trả lời");
  assert.is((await callOf(id)).state, "held");
  line.fails(0);
});

test("somebody else's talk is not there, and one that is over says so", async () => {
  const id = await line.call(talking(an));
  assert.is((await press(`/calls/${id}/hold`, {}, { method: "PUT" }, ofBinh)).status, 404);
  assert.is((await press(`/calls/${id}/end`, {}, {}, ofBinh)).status, 404);
  await db
    .updateTable("calls")
    .set({ state: "ended", outcome: "answered", ended_at: new Date() })
    .where("id", "=", id)
    .execute();
  assert.match(saidTo(await press(`/calls/${id}/mute`, {}, { method: "PUT" })), "đã kết thúc");
  assert.is((await ofAn(`/calls/${id}/mute`, { method: "DELETE" })).status, 422);
  assert.equal(namesSaid(), []);
});

test("a talk that was handed on while the PBX did what was asked stays as the next one has it", async () => {
  const asks: [string, Record<string, string>, Visit][] = [
    ["hold", {}, { method: "PUT" }],
    ["mute", {}, { method: "PUT" }],
    ["end", {}, {}],
    ["transfer", { to: `queue:${line.queueId}` }, {}],
    ["transfer", { to: "number:0912 345 678" }, {}],
  ];
  for (const [what, form, visit] of asks) {
    const id = await line.call(talking(an));
    line.meanwhile(() => db.updateTable("calls").set({ agent_id: binh.id }).where("id", "=", id).execute());
    await press(`/calls/${id}/${what}`, form, visit);
    const { state, muted, agent_id, version } = await callOf(id);
    assert.equal([state, muted, agent_id, version], ["talking", false, binh.id, 1], `${what} ${form.to ?? ""}`);
    const told = db.selectFrom("events").select("name").where("subject", "=", "call").where("subject_id", "=", id);
    assert.equal(await told.execute(), [], what);
    await db
      .updateTable("calls")
      .set({ state: "ended", outcome: "answered", ended_at: new Date() })
      .where("id", "=", id)
      .execute();
  }
  assert.is(line.said.length, asks.length);
});

test("keys go to the other end as they are, and nothing else does", async () => {
  const id = await line.call(talking(an));
  assert.is((await press(`/calls/${id}/tones`, { digits: "12#" })).status, 204);
  assert.is((await press(`/calls/${id}/tones`, { digits: "12; reboot" })).status, 422);
  assert.equal(
    line.said.map((one) => one.name === "dtmf" && one.digits),
    ["12#"],
  );
});

test("a number is dialled from the person's own phone, once however often it is pressed, and its customer is known", async () => {
  const { id: customer } = await createCustomer(db, owner, {
    clientKey: uuid(),
    name: "Nguyễn Thu Hương",
    kind: "contact",
    phones: ["0903118226"],
  } as never);
  assert.is(await (await ofAn("/calls/match?number=0903 118 226")).text(), "Nguyễn Thu Hương");
  assert.is(await (await ofAn("/calls/match?number=0903")).text(), "");
  assert.is(await (await ofChi("/calls/match?number=0903 118 226")).text(), "", "to whoever calls nobody");
  const command = uuid();
  await Promise.all([1, 2].map(() => press("/calls/dial", { number: "0903 118 226", command })));
  const bar = await (await press("/calls/dial", { number: "0903118226" })).text();
  assert.match(bar, "Nguyễn Thu Hương");
  assert.match(bar, "Đang gọi đi");
  assert.equal(namesSaid(), ["dial"]);
  const [dial] = line.said;
  assert.equal(dial, {
    id: command,
    call: command,
    name: "dial",
    extension: `x${an.id}`,
    number: "+84903118226",
  });
  const call = await db.selectFrom("calls").selectAll().where("provider_id", "=", command).executeTakeFirstOrThrow();
  assert.equal([call.customer_id, call.direction, call.state], [customer, "out", "dialing"]);
  assert.match(saidTo(await press("/calls/dial", { number: "0912345678" })), "cuộc gọi khác");
});

test("whoever dials while a call rings for them does not take it: it goes on at once, and their phone is free", async () => {
  const id = await line.call({ offer_number: 1 });
  const reason = JSON.stringify({
    strategy: "longest_idle",
    try: 1,
    candidates: [],
    left_out: [],
    because: "strategy",
  });
  await db
    .insertInto("call_offers")
    .values({
      call_id: id,
      number: 1,
      user_id: an.id,
      queue_id: line.queueId,
      reason,
      until: new Date(Date.now() + 60_000),
    })
    .execute();
  await advanceCall(db, id);
  await markTold(db, id, [`call-${id}-ring-1-${an.id}`]);
  assert.match(await (await press("/calls/dial", { number: "0903118226" })).text(), "Đang gọi đi");
  const offer = await db.selectFrom("call_offers").select("ended").where("call_id", "=", id).executeTakeFirstOrThrow();
  assert.is(offer.ended, "rejected");
  const said = namesSaid();
  assert.ok(said.includes("stop_ringing") && said.indexOf("stop_ringing") < said.indexOf("dial"), said.join());
});

test("what cannot be dialled is said, and leaves no call that rings for ever", async () => {
  assert.is((await press("/calls/dial", { number: "gọi cho tôi" })).status, 422);
  assert.is((await press("/calls/dial", { number: "9".repeat(30) })).status, 422);
  assert.match(saidTo(await press("/calls/dial", { number: "0903118226" }, {}, ofChi)), "máy lẻ");
  line.fails(1, "fail");
  const command = uuid();
  assert.match(saidTo(await press("/calls/dial", { number: "0903118226", command })), "Tổng đài chưa trả lời");
  const call = await db.selectFrom("calls").selectAll().where("provider_id", "=", command).executeTakeFirstOrThrow();
  assert.equal([call.state, call.outcome, call.cause], ["ended", "failed", "unreachable"]);
});

test("the bar is for who has to do with calls, and says no more than is theirs", async () => {
  assert.not.match(
    await (await ofChi("/calls/bar")).text(),
    /<(button|section|span)/,
    "empty, for whoever had one before too",
  );
  await line.call(talking(an));
  assert.match(await (await ofAn("/calls/bar")).text(), "data-talk");
  const ofOther = await (await ofBinh("/calls/bar")).text();
  assert.match(ofOther, "Ngoài hàng đợi");
  assert.not.match(ofOther, "data-talk");
  // Nobody else's page asks for it, unless it hears that they have one by now.
  const triggers = async (ask: typeof ofAn) =>
    /id="calls" [^>]*hx-trigger="([^"]*)"/.exec(await (await ask("/account")).text())?.[1];
  assert.equal(await Promise.all([ofAn, ofBinh, ofChi].map(triggers)), ["load, live", "load, live", "live"]);
});

test("a ring is answered once, by the number it has; the caller is brought to that phone", async () => {
  const id = await line.call({ offer_number: 2 });
  const ring = (number: number, user_id: number) =>
    db
      .insertInto("call_offers")
      .values({ call_id: id, number, user_id, reason: "{}", until: new Date(Date.now() + 20_000) })
      .execute();
  await ring(2, an.id);
  await ring(2, binh.id);
  const shown = await (await ofAn("/calls/bar")).text();
  assert.match(shown, `data-ring="${id}:2"`);
  assert.match(shown, "Đang đổ chuông, 0:0");
  await press(`/calls/${id}/rejection`, { offer: "2" }, {}, ofBinh);
  assert.not.match(await (await ofBinh("/calls/bar")).text(), "data-ring");
  const command = uuid();
  for (const _ of [1, 2]) {
    assert.match(await (await press(`/calls/${id}/answer`, { offer: "2", command })).text(), "data-talk");
  }
  assert.match(saidTo(await press(`/calls/${id}/answer`, { offer: "2" }, {}, ofBinh)), "người khác");
  assert.is((await press(`/calls/${id}/answer`, { offer: "1" })).status, 404);
  assert.equal(
    line.said.map((one) => one.name === "connect" && [one.offer, one.extension, one.id]),
    [[2, `x${an.id}`, `call-${id}-connect-2`]],
    "pressed twice it is told once",
  );
});

test("a talk is handed to a colleague or a queue, or leaves the house, and whoever had it is free", async () => {
  await press("/calls/shift", {}, { method: "PUT" });
  const id = await line.call(talking(an));
  await press("/calls/presence", { state: "online" }, {}, ofBinh);
  const list = await (await ofAn(`/calls/${id}/transfer`)).text();
  assert.match(list, "Phạm Thanh Bình");
  assert.match(list, "CSKH");
  assert.match(await (await ofAn(`/calls/${id}/transfer?part=list&q=0912345678`)).text(), "number:");
  assert.is((await ofAn(`/calls/${id}/transfer?part=list&q=%00`)).status, 200);
  await press(`/calls/${id}/transfer`, { to: `agent:${binh.id}` });
  const wanted = await callOf(id);
  assert.equal(
    [wanted.state, wanted.agent_id, wanted.wanted_id, wanted.wanted_because],
    ["waiting", null, binh.id, "transfer"],
  );
  assert.match(await (await ofAn("/calls/bar")).text(), "Hoàn tất ghi chú");
  const second = await line.call(talking(an));
  assert.match(saidTo(await press(`/calls/${second}/transfer`, { to: `queue:${line.queueId}` })), "CSKH");
  assert.is((await callOf(second)).state, "waiting");
  const third = await line.call(talking(an));
  await press(`/calls/${third}/transfer`, { to: "number:0912 345 678" });
  assert.equal([(await callOf(third)).state, (await callOf(third)).outcome], ["ended", "answered"]);
  assert.equal(namesSaid(), ["queue", "queue", "transfer"]);
  const events = await db.selectFrom("events").select(["name", "subject_id"]).where("subject", "=", "call").execute();
  assert.equal(
    events.filter(({ name }) => name === "call.queued").map((one) => one.subject_id),
    [id, second],
  );
  const fourth = await line.call(talking(an));
  assert.is((await press(`/calls/${fourth}/transfer`, { to: "agent:x" })).status, 422);
  assert.is((await press(`/calls/${fourth}/transfer`, { to: `agent:${chi.id}` })).status, 422);
  await db.updateTable("agent_states").set({ presence: "offline" }).where("user_id", "=", binh.id).execute();
  assert.match(saidTo(await press(`/calls/${fourth}/transfer`, { to: `agent:${binh.id}` })), "không có mặt");
  const hasPhone = { user_id: chi.id, extension: `x${chi.id}` };
  await db.insertInto("seats").values(hasPhone).execute();
  assert.match(await (await ofAn(`/calls/${fourth}/transfer`)).text(), chi.name);
  assert.match(saidTo(await press(`/calls/${fourth}/transfer`, { to: `agent:${chi.id}` })), "không có mặt");
  await db.deleteFrom("seats").where("user_id", "=", chi.id).execute();
  assert.is((await callOf(fourth)).state, "talking");
});

test("in and out of the queue, paused and back, wrapping up: each is said, and what cannot be is said too", async () => {
  const shift = async () =>
    (await db.selectFrom("agent_states").select("shift").where("user_id", "=", an.id).executeTakeFirstOrThrow()).shift;
  const pause = (reason: string) => press("/calls/shift/pause", { reason }, { method: "PUT" });
  await press("/calls/shift", {}, { method: "DELETE" });
  assert.match(saidTo(await pause("ăn trưa")), "hàng đợi");
  const entered = await press("/calls/shift", {}, { method: "PUT" });
  assert.match(entered.headers.get("HX-Trigger")!, '"calls:sound":{"value":"enter"}');
  assert.is((await pause(" ")).status, 422);
  assert.match(await (await pause("ăn trưa")).text(), "Tạm dừng: ăn trưa");
  assert.is(await shift(), "paused");
  await press("/calls/shift/pause", {}, { method: "DELETE" });
  const id = await line.call(talking(an));
  assert.match(saidTo(await pause("họp")), "cuộc gọi");
  assert.match(await (await press(`/calls/${id}/end`)).text(), "data-wrap-up");
  assert.equal([await shift(), (await callOf(id)).ended_by], ["wrap_up", "agent"]);
  const untilOf = async () => Date.parse(/data-until="([^"]+)"/.exec(await (await ofAn("/calls/bar")).text())![1]!);
  const before = await untilOf();
  const longer = { seconds: "30", until: String(before) };
  await Promise.all([1, 2].map(() => press("/calls/shift/wrap-up", longer, { method: "PUT" })));
  assert.is((await untilOf()) - before, 30_000);
  await press("/calls/shift/wrap-up", {}, { method: "DELETE" });
  assert.is(await shift(), "ready");
  assert.match(saidTo(await press("/calls/shift", {}, { method: "PUT" }, ofChi)), "hàng đợi");
  assert.is((await press("/calls/presence", { state: "gone" })).status, 422);
});

test("a fault is reported once with what happened to the call, and ops read it", async () => {
  const id = await line.call(talking(an));
  await press(`/calls/${id}/hold`, {}, { method: "PUT" });
  const command = uuid();
  const form = { call: `${id}`, description: "Khách <b>không nghe</b> thấy tôi", browser: '{"userAgent":"Thử"}' };
  await press("/calls/faults", { ...form, command });
  assert.match(saidTo(await press("/calls/faults", { ...form, command })), "Đã gửi");
  assert.is((await press("/calls/faults", { ...form, description: " " })).status, 422);
  assert.is((await press("/calls/faults", form, {}, ofBinh)).status, 404);
  assert.is((await ofAn("/ops/calls")).status, 403);
  const page = await (await (await web.as(owner))("/ops/calls")).text();
  assert.is(page.split("Khách &lt;b&gt;không nghe").length, 2);
  assert.match(page, "call.state_changed");
  assert.match(page, "0903 118 226");
  assert.match(page, "Thử");
});

test("a fault is told of a talk that was handed on, too, whoever began it", async () => {
  const id = await line.call({ ...talking(an), direction: "out", queue_id: null });
  await press(`/calls/${id}/transfer`, { to: `queue:${line.queueId}` });
  const form = { call: `${id}`, description: "Khách nghe nhạc mãi", browser: "{}" };
  assert.match(saidTo(await press("/calls/faults", form)), "Đã gửi");
});

test("where nobody knows whether a number was dialled, the PBX is told to end it: no phone rings for a call that is over", async () => {
  line.fails(1);
  const command = uuid();
  assert.match(saidTo(await press("/calls/dial", { number: "0903118226", command })), "Tổng đài chưa trả lời");
  assert.equal(
    line.said.map(({ name, call }) => [name, call]),
    [["hang_up", command]],
  );
});

test("whoever handed a talk on writes notes of that one, and not of the one before", async () => {
  await press("/calls/shift", {}, { method: "PUT" });
  const before = await line.call({
    state: "ended",
    outcome: "answered",
    agent_id: an.id,
    answered_at: new Date(),
    ended_at: new Date(),
  });
  const id = await line.call(talking(an));
  const offer = { call_id: id, number: 1, user_id: an.id, until: new Date(), reason: "{}" };
  await db
    .insertInto("call_offers")
    .values({ ...offer, ended: "answered", ended_at: new Date() })
    .execute();
  await press(`/calls/${id}/transfer`, { to: `queue:${line.queueId}` });
  const bar = await (await ofAn("/calls/bar")).text();
  assert.match(bar, `data-wrap-up data-call-id="${id}"`);
  assert.not.match(bar, `data-call-id="${before}"`);
});

test("whatever the browser wrote down is kept, signs that no database takes as well", async () => {
  const form = { description: "Mất tiếng", browser: String.raw`{"log":["a\u0000b\ud83d"],"n":1}` };
  assert.match(saidTo(await press("/calls/faults", form)), "Đã gửi");
  const kept = await db.selectFrom("call_faults").select("browser").orderBy("id", "desc").limit(1).execute();
  assert.equal(kept, [{ browser: { log: ["ab�"], n: 1 } }]);
  const named = { ...form, browser: String.raw`{"a\u0000b":[{"\ud83d":1}]}` };
  assert.match(saidTo(await press("/calls/faults", named)), "Đã gửi");
});

test("the same command again does not say that it dials what could not be dialled", async () => {
  line.fails(1, "fail");
  const command = uuid();
  await press("/calls/dial", { number: "0903118226", command });
  assert.match(saidTo(await press("/calls/dial", { number: "0903118226", command })), "Tổng đài chưa trả lời");
  assert.equal(namesSaid(), []);
});

test("whoever hangs up has ended the call, though the PBX tells of its end before it says that it is done", async () => {
  const dialled = { direction: "out", state: "dialing", agent_id: an.id, queue_id: null } as const;
  for (const by of ["caller", "system"] as const) {
    const id = await line.call(dialled);
    line.meanwhile(() => endCall(db, id, { by }));
    await press(`/calls/${id}/end`);
    const { ended_by, outcome } = await callOf(id);
    assert.equal([ended_by, outcome], ["agent", "cancelled"]);
  }
  const id = await line.call(talking(an));
  line.meanwhile(() => endCall(db, id, { by: "system" }));
  await press(`/calls/${id}/end`);
  assert.equal([(await callOf(id)).ended_by, (await callOf(id)).outcome], ["agent", "answered"]);
});

const waits = sql`select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;

test("a call that its PBX knows nothing of any more can be hung up: nobody is kept in it for hours", async () => {
  for (const gone of [{ reason: "request_invalid", code: 404 }, { reason: "page_disconnected" }] as const) {
    const id = await line.call(talking(an));
    line.fails(1, "fail", gone);
    await press(`/calls/${id}/end`);
    const { state, ended_by } = await callOf(id);
    assert.equal([state, ended_by], ["ended", "agent"], gone.reason);
  }
  const id = await line.call(talking(an));
  line.fails(1, "fail", { reason: "refused", code: 409 });
  assert.match(saidTo(await press(`/calls/${id}/end`)), "Tổng đài chưa trả lời");
  assert.is((await callOf(id)).state, "talking", "it goes on there");
});

test("who takes a call in the very moment in which they dial is told that they talk", async () => {
  await sql`delete from call_offers`.execute(db);
  const ringing = await line.call({ offer_number: 1 });
  const ring = { call_id: ringing, number: 1, user_id: an.id, until: new Date(Date.now() + 60_000), reason: "{}" };
  await db.insertInto("call_offers").values(ring).execute();
  const command = uuid();
  let dialled: Promise<Response> | undefined;
  await db.transaction().execute(async (trx) => {
    await answerOffer(trx, an, ringing, 1);
    dialled = press("/calls/dial", { number: "0903118226", command });
    await eventually(async () => (await waits.execute(db)).rows.length > 0);
  });
  assert.match(saidTo(await dialled!), "cuộc gọi khác");
  assert.is((await callOf(ringing)).agent_id, an.id);
  assert.equal(namesSaid(), []);
});

test("a call that was taken in the bar and went on all the same is said so, and why, until the next ring", async () => {
  await db.deleteFrom("agent_states").execute();
  await press("/calls/shift", {}, { method: "PUT" });
  const provider_id = uuid();
  const id = await line.call({ provider_id, queued_at: new Date() });
  const bar = async () => (await ofAn("/calls/bar")).text();
  const takeIt = async () => {
    const { offer, ringing } = (await advanceCall(db, id))!;
    assert.equal(ringing, [an.id]);
    assert.not.match(await bar(), "đã chuyển cho người khác");
    await press(`/calls/${id}/answer`, { offer: `${offer}` });
    return offer;
  };
  const first = await takeIt();
  const silent = {
    kind: "unanswered",
    call: provider_id,
    at: new Date(),
    extension: `x${an.id}`,
    offer: first,
  } as const;
  await changing(db, (trx) => applyPbxEvents(trx, line.pageId, [silent]));
  assert.match(await bar(), "máy của bạn không được nhấc trước khi hết chuông");
  assert.not.match(await (await ofBinh("/calls/bar")).text(), "không được nhấc");

  await db.updateTable("calls").set({ queued_at: new Date(), started_at: new Date() }).where("id", "=", id).execute();
  const second = await takeIt();
  await takeBack(db, { callId: id, offer: second });
  assert.match(await bar(), "tổng đài không nối được máy của bạn");
  const past = new Date(Date.now() - 61_000);
  await db.updateTable("call_offers").set({ ended_at: past }).where("call_id", "=", id).execute();
  assert.not.match(await bar(), "không nối được");

  // One that they let ring is no news to them.
  await db.updateTable("calls").set({ queued_at: new Date() }).where("id", "=", id).execute();
  const { offer } = (await advanceCall(db, id))!;
  await failOffer(db, { callId: id, userId: an.id, offer });
  assert.not.match(await bar(), "đã chuyển cho người khác");
  await press("/calls/shift", {}, { method: "DELETE" });
});

test.run();
