import { test } from "uvu";
import * as assert from "uvu/assert";
import { sign } from "../../../../bench/phone_client.ts";
import { LARGEST_BODY } from "../../../../src/modules/channels/phone/webhook.ts";
import { trimLedger } from "../../../../src/modules/channels/trimming.ts";
import { testDatabase } from "../../../helpers.ts";
import { openWeb } from "../../../web.ts";
import { openLine, SECRET } from "./lines.ts";

const db = testDatabase();
const { app } = openWeb(db);
const line = await openLine(db);
const path = `/webhooks/phone/${line.id}`;

const started = { kind: "started", call: "c-1", direction: "in", number: "0901234567" };
const bodyOf = (...events: unknown[]) => JSON.stringify({ events });

async function post(body: string | Uint8Array, headers: Record<string, string>, to = path) {
  const answer = await app.request(to, { method: "POST", body: body as BodyInit, headers });
  return { status: answer.status, said: (await answer.json().catch(() => null)) as Record<string, unknown> | null };
}
const tell = (body: string, options = {}) => post(body, sign(SECRET, body, options));
const kept = () =>
  db.selectFrom("webhook_events").select(["page_key", "conversation_key", "state", "body"]).orderBy("id").execute();

test.before.each(async () => {
  await db.deleteFrom("webhook_events").execute();
  await db.deleteFrom("phone_nonces").execute();
});
test.after(() => db.destroy());

test("what the line's secret signs is stored, one row an event, each call in a lane of its own", async () => {
  const answer = await tell(bodyOf(started, { kind: "ended", call: "c-1" }, { ...started, call: "c-2" }));
  assert.equal(answer, { status: 200, said: { taken: 3 } });
  const rows = await kept();
  assert.equal(
    rows.map((row) => [row.page_key, row.conversation_key, row.state]),
    ["c-1", "c-1", "c-2"].map((call) => [line.providerId, `${line.providerId}:${call}`, "pending"]),
  );
  assert.equal(JSON.parse(rows[0]!.body.toString()), started);
});

test("what is not signed, or by another, or of another body, time or nonce, is refused and leaves nothing", async () => {
  const body = bodyOf(started);
  const good = sign(SECRET, body);
  const cases: [string, Record<string, string>][] = [
    ["not_signed", {}],
    ["not_signed", { ...good, "x-switchboard-nonce": "short" }],
    ["not_signed", { ...good, "x-switchboard-timestamp": "yesterday" }],
    ["wrong_signature", sign("another secret", body)],
    ["wrong_signature", sign(SECRET, bodyOf({ ...started, number: "0900000000" }))],
    ["wrong_signature", { ...good, "x-switchboard-nonce": "another-nonce-than-signed" }],
    ["wrong_signature", { ...good, "x-switchboard-timestamp": String(Number(good["x-switchboard-timestamp"]) + 1) }],
    [
      "wrong_signature",
      { ...good, "x-switchboard-signature": good["x-switchboard-signature"].slice("sha256=".length) },
    ],
    ["old_timestamp", sign(SECRET, body, { at: Date.now() - 301_000 })],
    ["old_timestamp", sign(SECRET, body, { at: Date.now() + 302_000 })],
  ];
  for (const [why, headers] of cases) assert.equal(await post(body, headers), { status: 403, said: { error: why } });
  assert.equal(await kept(), []);
  assert.is((await tell(body, { at: Date.now() - 290_000 })).status, 200);
});

test("a request that is sent again as it was is refused, fifty at once too; signed anew it is taken", async () => {
  const body = bodyOf(started);
  const headers = sign(SECRET, body);
  const answers = await Promise.all(Array.from({ length: 50 }, () => post(body, headers)));
  assert.is(answers.filter(({ status }) => status === 200).length, 1);
  assert.is(answers.filter(({ status, said }) => status === 409 && said?.error === "repeated_nonce").length, 49);
  assert.is((await kept()).length, 1);
  assert.is((await tell(body)).status, 200);
  assert.is((await kept()).length, 2);
});

test("nonces are forgotten once their time alone is refused", async () => {
  await tell(bodyOf(started), { nonce: "a-nonce-of-this-hour" });
  await trimLedger(db);
  assert.is((await db.selectFrom("phone_nonces").selectAll().execute()).length, 1);
  await trimLedger(db, { now: new Date(Date.now() + 3_700_000) });
  assert.is((await db.selectFrom("phone_nonces").selectAll().execute()).length, 0);
});

test("a signed body that says nothing is answered with what is wrong", async () => {
  for (const [body, error] of [
    ["", "not_json"],
    ["{", "not_json"],
    ["[".repeat(200_000), "not_json"],
    ["[]", "no_events"],
    ["null", "no_events"],
    ['{"events": {}}', "no_events"],
    ['{"events": []}', "no_events"],
  ] as const) {
    assert.equal(await tell(body), { status: 400, said: { error } }, body.slice(0, 20));
  }
  assert.equal(await kept(), []);
});

test("half of a letter, and more than we take, are refused", async () => {
  const { createHmac } = await import("node:crypto");
  const broken = Buffer.from([0x7b, 0xff, 0x7d]);
  const headers = sign(SECRET, "");
  const { "x-switchboard-timestamp": timestamp, "x-switchboard-nonce": nonce } = headers;
  const proof = createHmac("sha256", SECRET).update(`${timestamp}.${nonce}.`).update(broken).digest("hex");
  const answer = await post(broken, { ...headers, "x-switchboard-signature": `sha256=${proof}` });
  assert.equal(answer, { status: 400, said: { error: "not_utf8" } });
  const huge = " ".repeat(LARGEST_BODY + 1);
  assert.equal(await tell(huge), { status: 413, said: { error: "too_large", most_bytes: LARGEST_BODY } });
});

test("strange events are taken whole: whether they can be read is found out later", async () => {
  const strange = [null, 7, "x", [], {}, { call: "a\0b" }, { call: "\ud800" }, { call: "x".repeat(5_000) }];
  assert.equal(await tell(bodyOf(...strange)), { status: 200, said: { taken: strange.length } });
  assert.is((await kept()).length, strange.length);
});

test("a line that is not, is no phone or was disconnected is unknown to everybody", async () => {
  const gone = await openLine(db, { state: "disconnected" });
  const { id: facebook } = await db
    .insertInto("pages")
    .values({ channel: "facebook", provider_id: "700", name: "Camera" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const body = bodyOf(started);
  assert.is((await post(body, sign(SECRET, body), `/webhooks/phone/${line.providerId}`)).status, 200, "by its key");
  await db.deleteFrom("webhook_events").execute();
  for (const id of [gone.id, facebook, 999_999, 99_999_999_999_999]) {
    const answer = await post(body, sign(SECRET, body), `/webhooks/phone/${id}`);
    assert.equal(answer, { status: 404, said: { error: "unknown_line" } });
  }
  assert.is((await post(body, sign(SECRET, body), "/webhooks/phone/abc")).status, 404);
  assert.equal(await kept(), []);
});

test.run();
