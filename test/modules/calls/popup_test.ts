import { test } from "uvu";
import * as assert from "uvu/assert";
import { listCallTypes } from "../../../src/modules/calls/mod.ts";
import { createTask } from "../../../src/modules/tasks/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { counting, testDatabase, uuid } from "../../helpers.ts";
import { type Browse, openWeb } from "../../web.ts";
import { customer } from "../customers/merging_stage.ts";
import { addCall, addLine, addTalk, endRing, ring } from "./noting_stage.ts";

const db = testDatabase();
const web = openWeb(db);
const cast = await seatCast(db);
const line = await addLine(db);
let an: Browse, owner: Browse;
test.before(async () => {
  [an, owner] = await Promise.all([web.as(cast.an), web.as(cast.owner)]);
});
test.after(() => db.destroy());

const headers = { "HX-Request": "true" };
const card = (browse: Browse, id: number, query = "") => browse(`/calls/${id}/popup${query}`, { headers });
const put = (path: string, form: Record<string, string>) => an(path, { method: "PUT", form, headers });

test("the card says who is calling, also of one whom the agent sees nowhere else", async () => {
  const id = await customer(db, "Lê Minh Trí", {
    phones: ["0912345678", "0987654321"],
    emails: ["tri.leminh@gmail.com"],
    owner_id: cast.chi.id,
    address_line: "17 Duy Tân",
    province_code: "01",
  });
  const callId = await addCall(db, line, { customer_id: id });
  await ring(db, callId, cast.an.id);
  const page = await (await card(an, callId, "?auto=1")).text();
  for (const text of ["Lê Minh Trí", "0912 345 678", "0987 654 321", "17 Duy Tân", "tri.leminh@gmail.com"]) {
    assert.match(page, text);
  }
  assert.match(page, "hàng đợi CSKH");
  assert.match(page, "Khách hàng");
  assert.not.match(page, `href="/customers/${id}"`);
  await endRing(db, callId, cast.an.id, "withdrawn");
});

test("a hidden number and a caller whom nobody knows have a card too", async () => {
  const hidden = await addCall(db, line, { number: null, agent_id: cast.an.id });
  assert.match(await (await card(an, hidden)).text(), "Số ẩn");
  await db.updateTable("calls").set({ state: "ended", outcome: "answered", ended_at: new Date() }).execute();
  const lead = await customer(db, "0909 000 111", { kind: "lead", phones: ["0909000111"] });
  const first = await addCall(db, line, { number: "+84909000111", customer_id: lead, agent_id: cast.an.id });
  assert.match(await (await card(an, first)).text(), "Khách mới");
  await db.updateTable("calls").set({ state: "ended", outcome: "answered", ended_at: new Date() }).execute();
});

/** A card that asks for what is not its person's, or no more, is told so without an error. */
async function nothing(asked: Promise<Response>, why?: string): Promise<void> {
  const answer = await asked;
  assert.equal([answer.status, await answer.text()], [204, ""], why);
}

test("a card comes by itself while it rings or they talk, and by asking only for one's own", async () => {
  const callId = await addCall(db, line);
  await nothing(card(an, callId, "?auto=1"));
  await ring(db, callId, cast.an.id);
  assert.is((await card(an, callId, "?auto=1")).status, 200);
  assert.equal(await (await an("/calls/popups")).json(), { calls: [callId] });
  // By no address, and by no other person, whatever they are.
  assert.is((await an(`/calls/${callId}/popup`)).status, 404);
  await nothing(card(owner, callId));
  await endRing(db, callId, cast.an.id, "no_answer");
  for (const query of ["", "?auto=1"]) await nothing(card(an, callId, query), "missed");
  assert.equal(await (await an("/calls/popups")).json(), { calls: [] });

  const talk = await addTalk(db, line, cast.an.id);
  await nothing(card(an, talk, "?auto=1"), "it is over: nothing comes by itself");
  assert.is((await card(an, talk)).status, 200, "one's own is opened again");
  for (const path of ["popup", "content"]) await nothing(owner(`/calls/${talk}/${path}`, { headers }), path);
  for (const path of ["popup", "popup/history", "content"]) {
    assert.is((await owner(`/calls/${talk}/${path}`)).status, 404, `${path}, by its address`);
  }
  assert.is((await owner(`/calls/${talk}/popup/history`, { headers })).status, 404);
  for (const path of ["content", "type", "customer"]) {
    const form = { content: "x", type_id: "1", customer_id: "1" };
    assert.is((await owner(`/calls/${talk}/${path}`, { method: "PUT", form, headers })).status, 404, path);
  }
});

test("what is typed is saved with the time of it, and bad input is said", async () => {
  const id = await addTalk(db, line, cast.an.id);
  const saved = await (await put(`/calls/${id}/content`, { content: "Hỏi giờ thợ tới", was: "" })).json();
  assert.is(saved.content, "Hỏi giờ thợ tới");
  assert.match(saved.saved, /^Đã lưu \d\d:\d\d$/);
  assert.equal(await (await an(`/calls/${id}/content`)).json(), saved);
  assert.is((await put(`/calls/${id}/content`, { content: "x".repeat(20_001), was: "" })).status, 422);
  assert.is((await put(`/calls/${id}/content`, {})).status, 422);
  for (const type_id of ["", "0", "x", "999999"]) {
    assert.is((await put(`/calls/${id}/type`, { type_id })).status, 422, type_id);
  }
  assert.is((await put(`/calls/${id}/customer`, { customer_id: "999999" })).status, 422);
});

test("a type that was chosen elsewhere meanwhile is told; without a type the card is not put away", async () => {
  const id = await addTalk(db, line, cast.an.id);
  const [first, second] = (await listCallTypes(db)).map((type) => String(type.id));
  const shut = () => an(`/calls/${id}/popup`, { method: "DELETE", headers });
  assert.is((await shut()).status, 409);
  assert.is((await put(`/calls/${id}/type`, { type_id: first!, was: "" })).status, 200);
  const late = await put(`/calls/${id}/type`, { type_id: second!, was: "" });
  assert.is(late.status, 409);
  assert.is((await late.json()).type, first);
  assert.is((await shut()).status, 204);
});

test("the history has the tabs that the company wants, with what the person sees of it", async () => {
  const { id: conversation, customer_id } = await customerWrote(db, cast.camera.id, "Chị Hương", [
    "10 giờ rồi mà chưa thấy thợ",
  ]);
  await openTicket(db, cast.an, { clientKey: uuid(), title: "Thợ đến trễ", conversationId: conversation });
  await openTicket(db, cast.chi, { clientKey: uuid(), title: "Của Chi", customerId: null, assigneeId: cast.chi.id });
  await createTask(db, cast.an, { title: "Gọi thợ", customerId: customer_id, assigneeId: cast.an.id });
  const before = await addTalk(db, line, cast.an.id, { customer_id, content: "Hỏi giá" });
  const callId = await addTalk(db, line, cast.an.id, { customer_id });
  const recent = await (await card(an, callId)).text();
  for (const text of [
    "“10 giờ rồi mà chưa thấy thợ”",
    "Thợ đến trễ",
    "Gọi thợ",
    "Hỏi giá",
    `href="/calls/${before}"`,
  ]) {
    assert.match(recent, text);
  }
  assert.not.match(recent, "Của Chi");
  assert.match(recent, /Phiếu<small>1<\/small>/);
  assert.match(recent, /Cuộc gọi<small>1<\/small>/);
  const tickets = await (await an(`/calls/${callId}/popup/history?tab=tickets`, { headers })).text();
  assert.match(tickets, "Thợ đến trễ");
  assert.not.match(tickets, "Gọi thợ");

  assert.is((await an("/settings/call-popup")).status, 403);
  const saved = await owner("/settings/call-popup", { form: { tasks: "1", conversations: "1", nonsense: "1" } });
  assert.is(saved.headers.get("Location"), "/settings/call-popup?saved");
  const fewer = await (await card(an, callId)).text();
  const names = Array.from(fewer.matchAll(/role="tab"[^>]*>([^<]+)/g), ([, name]) => name);
  assert.equal(names, ["Hội thoại", "Nhiệm vụ"]);
  // None at all: the card has no history.
  await owner("/settings/call-popup", { form: { none: "1" } });
  assert.not.match(await (await card(an, callId)).text(), 'role="tablist"');
});

test("the card asks the database as often, however much was before", async () => {
  await owner("/settings/call-popup", {
    form: { conversations: "1", calls: "1", tickets: "1", orders: "1", tasks: "1" },
  });
  const asked = async (callId: number) => {
    const { listening, answered } = counting(db);
    const browse = await openWeb(listening).as(cast.an);
    answered();
    assert.is((await card(browse, callId)).status, 200);
    return answered();
  };
  const own = { owner_id: cast.an.id };
  const [few, many] = [await customer(db, "Một lần", own), await customer(db, "Khách quen", own)];
  const callOf = (id: number) => addTalk(db, line, cast.an.id, { customer_id: id });
  const [fewCall, manyCall] = [await callOf(few), await callOf(many)];
  for (let n = 0; n < 12; n++) {
    await callOf(many);
    await openTicket(db, cast.an, {
      clientKey: uuid(),
      title: `Lần ${n}`,
      customerId: many,
      assigneeId: cast.an.id,
    });
  }
  const once = await asked(fewCall);
  assert.is(await asked(manyCall), once);
  assert.ok(once > 0 && once <= 12, `${once} statements`);
});

test.run();
