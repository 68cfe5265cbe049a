import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { answerVerification, answerWebhook } from "../../../../src/modules/channels/facebook/webhook.ts";
import { openDatabase } from "../../../../src/database.ts";
import { testDatabase } from "../../../helpers.ts";
import { bytes, PAGE, SECRET, signature, textItem, webhook } from "./writing.ts";

const db = testDatabase();
const log = pino({ level: "silent" });
const config = { FACEBOOK_APP_SECRET: SECRET, FACEBOOK_VERIFY_TOKEN: "meaty" };
let woken = 0;
const deps = { db, config, log, wake: () => void (woken += 1) };

test.before.each(async () => {
  woken = 0;
  await db.deleteFrom("webhook_events").execute();
});
test.after(() => db.destroy());

function post(raw: Buffer, headers: Record<string, string> = { "x-hub-signature-256": signature(raw) }, over = {}) {
  const request = new Request("http://localhost/webhooks/facebook", {
    method: "POST",
    body: new Uint8Array(raw),
    headers,
  });
  return answerWebhook({ ...deps, ...over }, request);
}

const rows = () => db.selectFrom("webhook_events").selectAll().orderBy("id").execute();

test("the address is verified by the token alone", async () => {
  const url = "http://localhost/webhooks/facebook?hub.mode=subscribe&hub.challenge=0042&hub.verify_token=";
  const right = answerVerification(deps, `${url}meaty`);
  assert.is(right.status, 200);
  assert.is(await right.text(), "0042");
  assert.is(answerVerification(deps, `${url}else`).status, 403);
});

test("a signed batch is stored, an item a row, before it is acknowledged", async () => {
  const answer = await post(bytes(webhook([textItem("m_1", "Đặt hàng 😀"), textItem("m_2", "b", { psid: "9" })])));
  assert.is(answer.status, 200);
  const [first, second, ...more] = await rows();
  assert.is(more.length, 0);
  assert.is(first!.state, "pending");
  assert.is(first!.page_key, PAGE);
  assert.is(JSON.parse(first!.body.toString()).item.message.text, "Đặt hàng 😀");
  assert.is(second!.conversation_key, `${PAGE}:9`);
  assert.is(woken, 1);
});

test("a thousand events in one call are a thousand rows in their order", async () => {
  const items = Array.from({ length: 1_000 }, (_, n) => textItem(`m_${n}`, `"${n}",\\{}`, { psid: String(n % 7) }));
  assert.is((await post(bytes(webhook(items)))).status, 200);
  const stored = (await rows()).map((row) => JSON.parse(row.body.toString()).item.message.mid);
  assert.equal(
    stored,
    items.map((_, n) => `m_${n}`),
  );
});

test("signature missing, wrong, SHA-1 only, or of another body: refused, nothing stored", async () => {
  const raw = bytes(webhook([textItem("m_1", "a")]));
  const altered = Buffer.from(raw.toString().replace("m_1", "m_2"));
  for (const headers of [
    {},
    { "x-hub-signature-256": signature(raw, "another secret") },
    { "x-hub-signature": "sha1=de9f2c7fd25e1b3afad3e85a0bd17d9b100db4b3" },
    { "x-hub-signature-256": signature(altered) },
  ]) {
    assert.is((await post(raw, headers as Record<string, string>)).status, 403);
  }
  const noSecret = { config: { ...config, FACEBOOK_APP_SECRET: "" } };
  assert.is((await post(raw, { "x-hub-signature-256": signature(raw, "") }, noSecret)).status, 403);
  assert.equal(await rows(), []);
});

test("5 MB are stored, over 8 MB are refused in words", async () => {
  assert.is((await post(bytes(webhook([textItem("m_1", "x".repeat(5 * 1024 * 1024))])))).status, 200);
  assert.is((await rows()).length, 1);
  const answer = await post(Buffer.alloc(8 * 1024 * 1024 + 1, " "));
  assert.is(answer.status, 413);
});

for (const [name, raw, reason] of [
  ["not JSON", Buffer.from("<xml/>"), "not_json"],
  ["half-UTF-8", Buffer.from('{"object":"page","x":"Đ').subarray(0, -1), "not_utf8"],
  ["5 MB of nothing", Buffer.alloc(5 * 1024 * 1024, "a"), "not_json"],
  ["without entry", bytes({ object: "page" }), "no_entry"],
  ["empty", Buffer.alloc(0), "not_json"],
] as const) {
  test(`signed but ${name}: kept whole, parked with the reason`, async () => {
    assert.is((await post(Buffer.from(raw))).status, 200);
    const [row, ...more] = await rows();
    assert.is(more.length, 0);
    assert.is(row!.state, "parked");
    assert.is(row!.reason, reason);
    assert.ok(row!.body.equals(raw));
    const event = await db.selectFrom("events").selectAll().where("subject_id", "=", row!.id).executeTakeFirst();
    assert.is(event?.name, "webhook.parked");
  });
}

test("the dashboard's test event is stored like any other", async () => {
  const raw = bytes({
    object: "page",
    entry: [{ id: "0", time: 1, changes: [{ field: "messages", value: { page_id: "1" } }] }],
  });
  assert.is((await post(raw)).status, 200);
  assert.is((await rows())[0]!.state, "pending");
});

test("while the database is away Facebook is asked to send again", async () => {
  const away = openDatabase("postgresql://postgres@/none?host=/nowhere", { max: 1 });
  const raw = bytes(webhook([textItem("m_1", "a")]));
  const answer = await post(raw, { "x-hub-signature-256": signature(raw) }, { db: away });
  assert.is(answer.status, 503);
  await away.destroy();
});

test.run();
