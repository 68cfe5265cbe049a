import { test } from "uvu";
import * as assert from "uvu/assert";
import { sign } from "../../../src/modules/sandbox/webhooks/wire.ts";
import { app, bakery, camera, openStage, type Stage } from "./stage.ts";

let stage: Stage;
test.before.each(async () => {
  stage = await openStage();
  await stage.subscribe();
});
test.after.each(() => stage.close());

/** The newest event that has the given key. */
const last = (key: string) => stage.events().findLast((event: any) => key in event);

async function next(key: string, act: () => Promise<unknown>) {
  const before = stage.events().filter((event: any) => key in event).length;
  await act();
  await stage.until(() => stage.events().filter((event: any) => key in event).length > before);
  return last(key);
}

test("a message arrives signed, as Facebook writes it", async () => {
  const psid = await stage.customer();
  const done = await stage.act(psid, "messages", { text: "Đặt hàng http://a.vn 🥰", ago_ms: 1000 });
  await stage.until(() => stage.received.length === 1);
  const { headers, body, json } = stage.received[0]!;
  assert.match(body, String.raw`"text":"\u0110\u1eb7t h\u00e0ng http:\/\/a.vn \ud83e\udd70"`);
  assert.is(headers["x-hub-signature-256"], sign(body, app.appSecret));
  assert.is(json.object, "page");
  assert.is(json.entry[0].id, bakery);
  const { mid, at } = done.body;
  assert.equal(json.entry[0].messaging, [
    {
      sender: { id: psid },
      recipient: { id: bakery },
      timestamp: at,
      message: { mid, text: "Đặt hàng http://a.vn 🥰" },
    },
  ]);
});

test("only subscribed pages and fields are told", async () => {
  const theirs = await stage.customer({ page_id: camera });
  assert.is((await stage.act(theirs, "messages", { text: "x" }, camera)).body.webhook, null);
  await stage.graph("POST", `/${bakery}/subscribed_apps?subscribed_fields=messages`);
  const psid = await stage.customer();
  assert.is((await stage.act(psid, "read", {})).body.webhook, null);
  const { body } = await stage.graph("GET", `/${bakery}/subscribed_apps`);
  assert.equal(body.data[0].subscribed_fields, ["messages"]);
  assert.is((await stage.graph("POST", `/${bakery}/subscribed_apps?subscribed_fields=nonsense`)).body.error.code, 100);
  await stage.graph("DELETE", `/${bakery}/subscribed_apps`);
  assert.is((await stage.act(psid, "messages", { text: "x" })).body.webhook, null);
});

test("every kind of act has Facebook's shape", async () => {
  const psid = await stage.customer();
  const said = await next("message", () => stage.act(psid, "messages", { text: "Chào", quick_reply: "HI" }));
  const { mid } = said.message;
  assert.equal(said.message.quick_reply, { payload: "HI" });
  const reply = await next("message", () => stage.act(psid, "messages", { text: "Đây", reply_to: mid }));
  assert.equal(reply.message.reply_to, { mid });
  const reaction = await next("reaction", () => stage.act(psid, "reactions", { mid, reaction: "sad" }));
  assert.equal(reaction.reaction, { mid, action: "react", emoji: "😢", reaction: "sad" });
  const unreact = await next("reaction", () => stage.act(psid, "reactions", { mid, reaction: null }));
  assert.equal(unreact.reaction, { mid, action: "unreact" });
  const edited = await next("message_edit", () => stage.act(psid, "edits", { mid, text: "Chào shop" }));
  assert.equal(edited.message_edit, { mid, text: "Chào shop", num_edit: "1" });
  const unsent = await next("message", () => stage.act(psid, "unsends", { mid }));
  assert.equal(unsent.message, { mid, is_deleted: true });
  const pressed = await next("postback", () => stage.act(psid, "postbacks", { title: "Bắt đầu", payload: "START" }));
  assert.equal([pressed.postback.title, pressed.postback.payload], ["Bắt đầu", "START"]);
  const referral = { ref: "tet", source: "SHORTLINK", type: "OPEN_THREAD" };
  assert.equal((await next("referral", () => stage.act(psid, "referrals", { referral }))).referral, referral);
  const read = await next("read", () => stage.act(psid, "read", { at: 5 }));
  assert.equal(read.read, { watermark: 5 });
  const odd = await next("message", () => stage.act(psid, "messages", { unsupported: true }));
  assert.is(odd.message.is_unsupported, true);
});

test("attachments, stickers of three ages, places and links", async () => {
  const psid = await stage.customer();
  const shapes = async (body: object) => (await next("message", () => stage.act(psid, "messages", body))).message;
  const pictures = ["image", "audio", "video", "file"].map((type) => ({ type, generated: true }));
  const { attachments } = await shapes({ attachments: pictures });
  assert.equal(
    attachments.map((each: any) => each.type),
    ["image", "audio", "video", "file"],
  );
  for (const each of attachments) assert.is((await fetch(each.payload.url)).status, 200);

  const kinds = (message: any) => message.attachments.map((each: any) => [each.type, each.payload.sticker_id]);
  const id = 369239263222822;
  assert.equal(kinds(await shapes({ sticker: "like" })), [["sticker", id]]);
  const transition = await shapes({ sticker: "like", sticker_shape: "transition" });
  assert.equal(kinds(transition), [
    ["image", id],
    ["sticker", id],
  ]);
  const old = await shapes({ sticker: "like", sticker_shape: "old" });
  assert.equal([old.sticker_id, kinds(old)], [id, [["image", id]]]);

  const place = { type: "location", title: "Hồ Gươm", url: "https://maps.example/1", lat: 21.02, long: 105.85 };
  assert.equal((await shapes({ attachments: [place] })).attachments, [
    { type: "location", title: "Hồ Gươm", url: place.url, payload: { coordinates: { lat: 21.02, long: 105.85 } } },
  ]);
  const link = { type: "fallback", title: "Bánh kem", url: "https://shop.example" };
  assert.equal((await shapes({ attachments: [link] })).attachments, [{ ...link, payload: null }]);
});

test("a send is echoed with the app's id and delivered; reading follows the phone", async () => {
  const psid = await stage.customer({ last_written_at: Date.now() });
  const { message_id } = (await stage.send(psid, { text: "Dạ", metadata: "m-1" })).body;
  await stage.until(() => stage.events().some((event: any) => event.delivery));
  const { message, sender } = last("message");
  assert.equal(
    [sender.id, message.is_echo, message.app_id, message.mid, message.metadata],
    [bakery, true, 1929931607227568, message_id, "m-1"],
  );
  assert.equal(last("delivery").delivery.mids, [message_id]);
  await next("read", () => stage.act(psid, "read", {}));
  const { body } = await stage.ask("GET", `/api/pages/${bakery}/customers/${psid}/thread`);
  assert.is(body.messages[0].state, "read");
});

test("what is written in the Page Inbox has no app_id; standby goes where it belongs", async () => {
  const psid = await stage.customer();
  const elsewhere = await next("message", () =>
    stage.ask("POST", `/api/pages/${bakery}/echoes`, { psid, text: "Từ hộp thư" }),
  );
  assert.is(elsewhere.message.is_echo, true);
  assert.not("app_id" in elsewhere.message);
  await next("message", () => stage.act(psid, "messages", { text: "x", standby: true }));
  assert.ok(stage.received.at(-1)!.json.entry[0].standby);
});

test("what is refused is tried again, and a page's order is kept", async () => {
  const psid = await stage.customer();
  let refusals = 3;
  stage.receiver.answer = () => (refusals-- > 0 ? 500 : 200);
  for (const text of ["một", "hai", "ba"]) await stage.act(psid, "messages", { text });
  await stage.until(() => stage.received.length === 3);
  assert.equal(
    stage.events().map((event: any) => event.message.text),
    ["một", "hai", "ba"],
  );
  const { data } = (await stage.ask("GET", "/api/webhooks")).body;
  const first = data.at(-1);
  assert.equal(
    first.attempts.map((attempt: any) => attempt.status),
    [500, 500, 500, 200],
  );
});

test("time may be 1970 or next year; the window follows the true clock", async () => {
  const psid = await stage.customer();
  assert.is((await next("message", () => stage.act(psid, "messages", { text: "xưa", at: 0 }))).timestamp, 0);
  assert.is((await stage.send(psid, { text: "x" })).body.error.error_subcode, 2018278);
  await stage.act(psid, "messages", { text: "mai sau", ago_ms: -365 * 86_400_000 });
  const { body } = await stage.ask("GET", `/api/pages/${bakery}/customers/${psid}/thread`);
  assert.ok(body.window.closes_at <= Date.now() + 86_400_000);
});

test("conversations and their messages can be paged through", async () => {
  await stage.knobs({ conversations_per_second: 50 });
  for (let n = 0; n < 3; n += 1) {
    const psid = await stage.customer();
    for (const text of ["a", "b", "c"]) await stage.act(psid, "messages", { text });
  }
  const list = await stage.graph(
    "GET",
    `/${bakery}/conversations?limit=2&fields=participants,updated_time,messages{id,from}`,
  );
  assert.is(list.body.data.length, 2);
  assert.match(list.body.data[0].updated_time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+0000$/);
  assert.is(list.body.data[0].messages.data[0].message, "c");
  assert.is((await stage.ask("GET", list.body.paging.next)).body.data.length, 1);
  const page = await stage.graph("GET", `/${list.body.data[0].id}/messages?limit=2`);
  assert.is(page.body.data.length, 2);
  assert.is((await stage.ask("GET", page.body.paging.next)).body.data.length, 1);
});

test.run();
