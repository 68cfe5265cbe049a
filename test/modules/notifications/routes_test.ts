import { test } from "uvu";
import * as assert from "uvu/assert";
import { notifyPeople } from "../../../src/modules/notifications/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase(10);
const { an, binh } = await seatCast(db);
const web = openWeb(db);
const [ofAn, ofBinh] = [await web.as(an), await web.as(binh)];
test.after(() => db.destroy());

const text = async (path: string, browse = ofBinh) => (await browse(path)).text();
const fresh = async (browse = ofBinh) => (await browse("/notifications/fresh")).json();
const give = async (title: string) => {
  const ticket = await openTicket(db, an, { clientKey: uuid(), title, assigneeId: binh.id });
  await notifyPeople(db);
  return ticket.id;
};

test("the bell counts, lists and leads there, for its person alone", async () => {
  const id = await give("Camera <b>mờ</b>");
  const list = await text("/notifications/bell");
  assert.match(list, `href="/tickets/${id}"`);
  assert.match(list, "Camera &lt;b&gt;mờ&lt;/b&gt;");
  assert.match(list, "<b>Nguyễn Hoài An</b>");
  assert.match(await text("/notifications"), /data-count="bell">1</);
  assert.match(await text("/notifications", ofAn), /data-count="bell" hidden>0</);
  const now = await fresh();
  assert.is(now.unread, 1);
  assert.equal([now.newest.href, now.newest.tone], [`/tickets/${id}`, "ok"]);
  assert.is((await fresh(ofAn)).unread, 0);
});

test("a subject's lines are read together, and all at once", async () => {
  const id = await give("Một");
  await give("Hai");
  const silent = { "X-Silent": "1" };
  const of = { form: { subject: "ticket", id: String(id) }, headers: silent };
  assert.is((await ofAn("/notifications/read", of)).status, 204);
  assert.is((await fresh()).unread, 3, "another's stay");
  await ofBinh("/notifications/read", of);
  assert.is((await fresh()).unread, 2);
  assert.is((await ofBinh("/notifications/read", { method: "POST", form: { back: "/notifications" } })).status, 303);
  assert.is((await fresh()).unread, 0);
  assert.is((await ofBinh("/notifications/read", { form: { subject: "planet", id: "1" } })).status, 422);
});

test("the list goes on by key", async () => {
  for (let n = 0; n < 32; n++) await give(`Phiếu ${n}`);
  const first = await text("/notifications");
  assert.is(first.match(/class="row"/g)!.length, 30);
  const [, before] = /before=(\d+)/.exec(first)!;
  const second = await text(`/notifications?before=${before}`);
  assert.match(second, "Phiếu 1<");
  assert.not.match(second, "Phiếu 2<");
  assert.match(await text("/notifications?before=x"), "Phiếu 31");
});

test("choices are kept, and half of the quiet hours are refused with what was typed", async () => {
  const form = { "bell[]": ["mention"], "push[]": ["task.rang"], sound: "knock", from: "22:00", to: "06:30" };
  assert.is(
    (await ofBinh("/account/notifications", { form })).headers.get("location"),
    "/account/notifications?done=saved",
  );
  const page = await text("/account/notifications");
  assert.match(page, /name="bell\[\]" value="mention"[^>]* checked/);
  assert.not.match(page, /name="push\[\]" value="mention"[^>]* checked/);
  assert.match(page, /value="knock" checked/);
  assert.match(page, 'value="22:00"');
  await give("Không nghe");
  const wrong = await ofBinh("/account/notifications", { form: { ...form, to: "" } });
  assert.is(wrong.status, 422);
  assert.match(await wrong.text(), 'value="22:00"');
});

test.run();
