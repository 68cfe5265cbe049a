import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Envelope } from "../../../../src/modules/channels/facebook/envelope.ts";
import { parseEnvelope } from "../../../../src/modules/channels/facebook/parse.ts";
import type { Incoming } from "../../../../src/modules/channels/incoming.ts";
import { item, PAGE, PSID } from "./writing.ts";

const AT = 1698637600838;
const received = new Date(AT + 2_000);
const at = new Date(AT);
type Json = Record<string, unknown>;

function parse(what: unknown, list: Envelope["list"] = "messaging", page: unknown = PAGE): Incoming {
  return parseEnvelope({ object: "page", entry: { id: page, time: AT }, list, item: what }, received);
}

const message = (given: Json, from = "customer") => item({ message: { mid: "m_1", ...given } }, { from });
const said = {
  kind: "message",
  counterpart: PSID,
  mid: "m_1",
  author: "customer",
  messageKind: "text",
  body: "",
  attachments: [],
  opensWindow: true,
  at,
};
const image = (payload: Json) => ({ type: "image", payload });

const documented: [string, unknown, unknown][] = [
  ["text", message({ text: "yes" }), { ...said, body: "yes" }],
  [
    "a quick reply",
    message({ text: "hello", quick_reply: { payload: "RED" } }),
    { ...said, body: "hello", detail: { quick_reply: { payload: "RED" } } },
  ],
  [
    "a reply",
    message({ text: "ok", reply_to: { mid: "m_0", is_self_reply: false } }),
    { ...said, body: "ok", replyTo: "m_0" },
  ],
  [
    "several pictures",
    message({ attachments: [image({ url: "https://cdn.vn/a.jpg" }), image({ url: "https://cdn.vn/b.jpg" })] }),
    {
      ...said,
      messageKind: "attachment",
      attachments: [
        { kind: "image", url: "https://cdn.vn/a.jpg", name: undefined },
        { kind: "image", url: "https://cdn.vn/b.jpg", name: undefined },
      ],
    },
  ],
  [
    "a file, named by its address",
    message({ attachments: [{ type: "file", payload: { url: "https://cdn.vn/v/B%C3%A1o%20gi%C3%A1.pdf?_nc=1" } }] }),
    {
      ...said,
      messageKind: "attachment",
      attachments: [{ kind: "file", url: "https://cdn.vn/v/B%C3%A1o%20gi%C3%A1.pdf?_nc=1", name: "Báo giá.pdf" }],
    },
  ],
  [
    "a location",
    message({
      attachments: [
        { type: "location", title: "Nhà", url: "https://m.vn", payload: { coordinates: { lat: 10.5, long: 106 } } },
      ],
    }),
    {
      ...said,
      messageKind: "location",
      attachments: [{ kind: "location", name: "Nhà", detail: { lat: 10.5, long: 106, url: "https://m.vn" } }],
    },
  ],
  [
    "a shared link whose payload is a string",
    message({ text: "xem", attachments: [{ type: "fallback", title: "Bài", url: "https://a.vn", payload: "BLOB" }] }),
    {
      ...said,
      body: "xem",
      messageKind: "fallback",
      attachments: [
        { kind: "fallback", name: "Bài", detail: { type: "fallback", url: "https://a.vn", payload: "BLOB" } },
      ],
    },
  ],
  [
    "a kind of attachment nobody has seen",
    message({ attachments: [{ type: "hologram", payload: null }] }),
    {
      ...said,
      messageKind: "fallback",
      attachments: [{ kind: "fallback", name: undefined, detail: { type: "hologram", url: undefined, payload: null } }],
    },
  ],
  [
    "an echo of an app",
    message({ is_echo: true, app_id: 1929931607227568, metadata: "k", text: "Dạ" }, "page"),
    { ...said, author: "page", appId: "1929931607227568", body: "Dạ", detail: { metadata: "k" }, opensWindow: false },
  ],
  [
    "an echo of the page's own inbox",
    message({ is_echo: true, text: "Dạ" }, "page"),
    { ...said, author: "page", body: "Dạ", opensWindow: false },
  ],
  [
    "a delivery without a timestamp",
    { sender: { id: PSID }, recipient: { id: PAGE }, delivery: { mids: ["m_1"], watermark: AT - 5 } },
    { kind: "delivered", counterpart: PSID, mids: ["m_1"], watermark: new Date(AT - 5) },
  ],
  [
    "a delivery without mids",
    item({ delivery: { watermark: AT } }),
    { kind: "delivered", counterpart: PSID, mids: [], watermark: at },
  ],
  ["a read", item({ read: { watermark: AT } }), { kind: "read", counterpart: PSID, watermark: at }],
  [
    "a postback",
    item({ postback: { mid: "m_1", title: "Bắt đầu", payload: "START", referral: { ref: "qr" } } }),
    { ...said, messageKind: "postback", body: "Bắt đầu", detail: { payload: "START", referral: { ref: "qr" } } },
  ],
  [
    "a message that came by an advertisement",
    message({ text: "giá?", referral: { source: "ADS", ad_id: "6", type: "OPEN_THREAD" } }),
    { ...said, body: "giá?", detail: { referral: { source: "ADS", ad_id: "6", type: "OPEN_THREAD" } } },
  ],
  [
    "a reaction",
    item({ reaction: { mid: "m_9", action: "react", emoji: "😢", reaction: "sad" } }),
    { kind: "reaction", counterpart: PSID, mid: "m_9", actor: "customer", emoji: "😢", at },
  ],
  [
    "a reaction without its emoji",
    item({ reaction: { mid: "m_9", action: "react", reaction: "love" } }),
    { kind: "reaction", counterpart: PSID, mid: "m_9", actor: "customer", emoji: "❤️", at },
  ],
  [
    "a reaction of the page, taken back",
    item({ reaction: { mid: "m_9", action: "unreact" } }, { from: "page" }),
    { kind: "reaction", counterpart: PSID, mid: "m_9", actor: "page", emoji: null, at },
  ],
  [
    "an edit with its number",
    item({ message_edit: { mid: "m_1", text: "Sửa", num_edit: 2 } }),
    { kind: "edit", counterpart: PSID, mid: "m_1", body: "Sửa", number: 2, at },
  ],
  [
    "an edit with its number as a string",
    item({ message_edit: { mid: "m_1", text: "Sửa", num_edit: "1" } }),
    { kind: "edit", counterpart: PSID, mid: "m_1", body: "Sửa", number: 1, at },
  ],
  ["an unsend", message({ is_deleted: true }), { kind: "unsend", counterpart: PSID, mid: "m_1", at }],
  ["an unsupported message", message({ is_unsupported: true }), { ...said, messageKind: "unsupported" }],
  ["a message of nothing", message({}), { ...said, messageKind: "unsupported" }],
];
for (const [name, given, expected] of documented) test(name, () => assert.equal(parse(given), expected));

const thumb = "369239263222822";
const stickerUrl = "https://cdn.vn/thumb.png";
const oneSticker = { kind: "sticker", url: stickerUrl, detail: { sticker_id: thumb } };
const asImage = image({ url: stickerUrl, sticker_id: Number(thumb) });
const asSticker = { type: "sticker", payload: { url: stickerUrl, sticker_id: thumb } };
for (const [name, given] of Object.entries({
  "old shape": { sticker_id: Number(thumb), attachments: [asImage] },
  "old shape, id at the message alone": { sticker_id: Number(thumb), attachments: [image({ url: stickerUrl })] },
  transition: { sticker_id: Number(thumb), attachments: [asImage, asSticker] },
  "new shape": { attachments: [asSticker] },
})) {
  test(`a sticker, ${name}, is one sticker`, () => {
    assert.equal(parse(message(given)), { ...said, messageKind: "sticker", attachments: [oneSticker] });
  });
}

test("a sticker beside a picture leaves the picture a picture", () => {
  const found = parse(message({ sticker_id: thumb, attachments: [asSticker, image({ url: "https://cdn.vn/a.jpg" })] }));
  assert.equal(
    (found as { attachments: { kind: string }[] }).attachments.map((each) => each.kind),
    ["sticker", "image"],
  );
});

test("a referral opens the window when it is a link, not when it is an advertisement", () => {
  const link = parse(item({ referral: { ref: "tet", source: "SHORTLINK", type: "OPEN_THREAD" } }));
  const ad = parse(item({ referral: { ad_id: "6", source: "ADS", type: "OPEN_THREAD" } }));
  assert.is((link as { messageKind: string }).messageKind, "referral");
  assert.is((link as { opensWindow: boolean }).opensWindow, true);
  assert.is((ad as { opensWindow: boolean }).opensWindow, false);
});

test("events without an id get the same made one each time, and another when they differ", () => {
  const midOf = (given: unknown) => (parse(given) as { mid: string }).mid;
  const press = (payload: string) => item({ postback: { title: "Mua", payload } });
  assert.match(midOf(press("A")), /^made_[0-9a-f]{40}$/);
  assert.is(midOf(press("A")), midOf(press("A")));
  assert.is.not(midOf(press("A")), midOf(press("B")));
  assert.is.not(midOf(item({ referral: { ref: "x" } })), midOf(item({ referral: { ref: "x" } }, { at: AT + 1 })));
  assert.match(midOf(message({ mid: "m".repeat(5_000), text: "x" })), /^made_/);
});

test("standby items are the same conversation, marked", () => {
  assert.equal(parse(message({ text: "a" }), "standby"), { ...said, body: "a", detail: { standby: true } });
});

const notOurs: [string, Incoming][] = [
  ["comments_not_connected", parse({ field: "feed", value: { item: "comment" } }, "changes")],
  ["comments_not_connected", parse({ field: "feed" }, "changes")],
  ["change_not_connected", parse({ field: "mention", value: {} }, "changes")],
  ["test_event", parse({ field: "messages", value: { page_id: "1" } }, "changes", "0")],
  ["empty_entry", parse(null, null)],
  ["event_not_used", parse(item({ optin: { ref: "x" } }))],
  ["event_not_used", parse(item({ take_thread_control: { previous_owner_app_id: 1 } }))],
  ["unknown_event", parse(item({ brand_new: {} }))],
  ["no_counterpart", parse({ recipient: { id: PAGE }, message: { mid: "m", text: "x" } })],
  ["no_counterpart", parse("nonsense")],
  ["empty_receipt", parse(item({ delivery: {} }))],
  ["no_mid", parse(item({ reaction: { action: "react" } }))],
  [
    "object_not_page",
    parseEnvelope({ object: "instagram", entry: { id: "1", time: 1 }, list: "messaging", item: {} }, received),
  ],
];
for (const [why, found] of notOurs) test(`ignored: ${why}`, () => assert.equal(found, { kind: "ignored", why }));

const unbelievable: [string, unknown, unknown][] = [
  ["from 1970", 1_000, 1_000],
  ["from next year", AT + 365 * 86_400_000, AT + 365 * 86_400_000],
  ["that is no number", "soon", "soon"],
  ["absent", undefined, undefined],
];
for (const [name, timestamp, written] of unbelievable) {
  test(`a time ${name} gives way to the receipt and is kept`, () => {
    const found = parse({ ...message({ text: "a" }), timestamp }) as { at: Date; detail?: Json };
    assert.equal(found.at, received);
    assert.is(found.detail?.written_timestamp, written);
  });
}

test("a clock a few minutes ahead, or a number in quotes, is believed", () => {
  const ahead = AT + 5 * 60_000;
  assert.equal((parse({ ...message({ text: "a" }), timestamp: String(ahead) }) as { at: Date }).at, new Date(ahead));
});

test("a watermark never passes the receipt", () => {
  const future = parse(item({ read: { watermark: 9e15 } }));
  assert.equal(future, { kind: "read", counterpart: PSID, watermark: received });
  const ancient = parse(item({ read: { watermark: -8e15 } }));
  assert.equal(ancient, { kind: "read", counterpart: PSID, watermark: new Date(0) });
});

test("text is made fit to be stored: no NUL, no half emoji; the longest is shortened and says so", () => {
  const bodyOf = (text: string) => (parse(message({ text })) as { body: string }).body;
  assert.is(bodyOf("a\0b\ud83d"), "ab\ufffd");
  assert.is(bodyOf("👋🏽 Đặt"), "👋🏽 Đặt");
  const long = parse(message({ text: "dòng\n".repeat(20_000) })) as { body: string; detail: Json };
  assert.is(long.body.length, 60_000);
  assert.is(long.detail.shortened_from, 100_000);
});

test.run();
