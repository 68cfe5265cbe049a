import { createHmac } from "node:crypto";

/** What a webhook that was answered 200 must come to: one end for each of its events. */
export interface Case {
  name: string;
  body: (customer: string, mid: string) => Buffer;
  ends: string[];
  /** What the message that came of it holds, where one came. */
  text?: string;
}

export const sign = (body: Buffer, secret: string, how = "sha256") =>
  `${how}=${createHmac(how, secret).update(body).digest("hex")}`;

const camera = "1029384756001";
const bakery = "1029384756003";
const now = () => Date.now();

/** JSON as Facebook writes it: beyond ASCII everything escaped, so that half a pair travels as it is. */
const json = (value: unknown) =>
  Buffer.from(
    (JSON.stringify(value) ?? "").replaceAll(
      /[^\x20-\x7e]/g,
      (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
    ),
  );
const entryOf = (messaging: unknown[], id: unknown = camera) => ({
  object: "page",
  entry: [{ id, time: now(), messaging }],
});
export const written = (customer: unknown, message: object, at: unknown = now(), page: unknown = camera) => ({
  sender: { id: customer },
  recipient: { id: page },
  timestamp: at,
  message,
});
/** A webhook of a single ordinary message. */
export const ordinary = (customer: string, mid: string, text: string) =>
  json(entryOf([written(customer, { mid, text })]));

const says = (name: string, text: string, kept = text): Case => ({
  name,
  body: (customer, mid) => ordinary(customer, mid, text),
  ends: ["applied"],
  text: kept,
});
const dated = (name: string, at: unknown): Case => ({
  name,
  body: (customer, mid) => json(entryOf([written(customer, { mid, text: name }, at)])),
  ends: ["applied"],
  text: name,
});
const raw = (name: string, body: Buffer | string, ...ends: string[]): Case => ({
  name,
  body: () => Buffer.from(body),
  ends,
});
const item = (name: string, make: (customer: string, mid: string) => unknown, ...ends: string[]): Case => ({
  name,
  body: (customer, mid) => json(entryOf([make(customer, mid)])),
  ends,
});

const paste = Array.from({ length: 10_000 }, (_, n) => `${n}`).join("\n");
const family = "Nhà mình 👨‍👩‍👧‍👦 🇻🇳 ❤️‍🔥 ổn ạ";
const deep = `${"[".repeat(50_000)}${"]".repeat(50_000)}`;

export const cases: Case[] = [
  raw("5 MB that are no JSON", Buffer.alloc(5 * 1024 * 1024, "a"), "parked not_json"),
  {
    name: "a message of 5 MB",
    body: (customer, mid) => ordinary(customer, mid, "a".repeat(5 * 1024 * 1024)),
    ends: ["applied"],
    text: "a".repeat(60_000),
  },
  raw("no JSON", "hub.mode=subscribe", "parked not_json"),
  raw("nothing", "", "parked not_json"),
  raw("half a character", Buffer.from(`{"object":"page","entry":[{"id":"ế"}]}`).subarray(0, 34), "parked not_utf8"),
  raw("entry missing", `{"object":"page"}`, "parked no_entry"),
  raw("entry null", `{"object":"page","entry":null}`, "parked no_entry"),
  raw("a list", "[]", "parked no_entry"),
  raw("null", "null", "parked no_entry"),
  raw("an entry that is no object", `{"object":"page","entry":[7]}`, "ignored unknown_page|ignored empty_entry"),
  raw("nested deeper than anyone looks", `{"object":"page","entry":${deep}}`, "parked not_json|ignored empty_entry"),
  raw(
    "the dashboard's test",
    `{"object":"page","entry":[{"id":"0","time":1,"changes":[{"field":"feed","value":{}}]}]}`,
    "ignored test_event",
  ),
  raw("another object", `{"object":"user","entry":[{"id":"1","time":1}]}`, "ignored object_not_page"),
  {
    name: "an unknown page",
    body: (customer, mid) => json(entryOf([written(customer, { mid, text: "?" }, now(), "404")], "404")),
    ends: ["ignored unknown_page"],
  },
  {
    name: "a disconnected page",
    body: (customer, mid) => json(entryOf([written(customer, { mid, text: "?" }, now(), bakery)], bakery)),
    ends: ["ignored page_disconnected"],
  },
  {
    name: "ids as numbers over 2^53",
    body: (_customer, mid) =>
      Buffer.from(
        `{"object":"page","entry":[{"id":${camera},"time":1,"messaging":[{"sender":{"id":90071992547409931234},` +
          `"recipient":{"id":${camera}},"timestamp":${now()},"message":{"mid":"${mid}","text":"số lớn"}}]}]}`,
      ),
    ends: ["applied"],
    text: "số lớn",
  },
  dated("from 1970", 1_000),
  dated("from next year", now() + 365 * 86_400_000),
  dated("from the year 275760 and further", 9e15),
  dated("from before all time", -8.64e15),
  dated("without a time", undefined),
  dated("at no number", "hôm qua"),
  says("a paste of 10,000 lines", paste),
  says("emoji", family),
  says("NUL", "trước\0sau", "trướcsau"),
  says("half surrogates", "trước \ud83d giữa \ude00 sau", "trước \ufffd giữa \ufffd sau"),
  says("what would be markup", `<script>alert(1)</script> '; drop table messages; --`),
  item("an item that is null", () => null, "ignored no_counterpart"),
  item("an item that is a number", () => 7, "ignored no_counterpart"),
  item("nobody speaking", () => ({ message: { mid: "m" } }), "ignored no_counterpart"),
  item("an id of NUL", (_, mid) => written("\0", { mid, text: "?" }), "ignored no_counterpart"),
  item("an id without end", (_, mid) => written("9".repeat(5_000), { mid, text: "?" }), "ignored no_counterpart"),
  item("an event nobody knows", (customer) => ({ sender: { id: customer }, teleported: {} }), "ignored unknown_event"),
  item("no mid", (customer) => written(customer, { text: "không có mid" }), "applied"),
  item("a mid without end", (customer) => written(customer, { mid: "m".repeat(9_000), text: "dài" }), "applied"),
  item(
    "attachments of no shape",
    (customer, mid) =>
      written(customer, { mid, attachments: [null, 1, {}, { type: "\0" }, { type: "image", payload: 3 }] }),
    "applied",
  ),
  item(
    "an edit numbered without end",
    (customer, mid) => ({ sender: { id: customer }, message_edit: { mid, text: "x\0\ud83d", num_edit: 1e300 } }),
    "applied",
  ),
  item(
    "a reaction of no face",
    (customer, mid) => ({
      sender: { id: customer },
      timestamp: "NaN",
      reaction: { mid, emoji: "\ud83d\0", action: 9 },
    }),
    "applied",
  ),
  item(
    "a receipt of no time",
    (customer) => ({ sender: { id: customer }, delivery: { watermark: "x", mids: [null, {}] } }),
    "ignored empty_receipt",
  ),
  item(
    "read in a thousand years",
    (customer) => ({ sender: { id: customer }, read: { watermark: 3e13 } }),
    "applied|duplicate",
  ),
  item(
    "details with half characters",
    (customer, mid) => ({
      sender: { id: customer },
      postback: { mid, title: "nút\0", payload: "\ud83d", referral: { "\ud83d\0": "\0", deep: [[[[[[[[[[1]]]]]]]]]] } },
    }),
    "applied",
  ),
];
