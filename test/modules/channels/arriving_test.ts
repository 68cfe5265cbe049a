import pino from "pino";
import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { answerWebhook } from "../../../src/modules/channels/facebook/webhook.ts";
import { createIngest } from "../../../src/modules/channels/ingest.ts";
import type { Apply } from "../../../src/modules/channels/incoming.ts";
import { applyIncoming } from "../../../src/modules/inbox/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { bytes, item, PAGE, SECRET, signature, textItem, webhook } from "./facebook/writing.ts";
import { ends, nothingPending } from "./ledger.ts";

const db = testDatabase(20);
const log = pino({ level: "silent" });
const config = { FACEBOOK_APP_SECRET: SECRET, FACEBOOK_VERIFY_TOKEN: "meaty" };
const poisonous: Apply = (trx, pageId, events) => {
  if (events.some((event) => "mid" in event && event.mid === "poison")) throw new Error("cannot swallow it");
  return applyIncoming(trx, pageId, events);
};
const ingests = [1, 2].map(() => createIngest({ db, log, apply: poisonous }));

test.before(async () => {
  await sql`truncate users, pages, customers, webhook_events, events restart identity cascade`.execute(db);
  await seatCast(db);
  for (const ingest of ingests) void ingest.run();
});
test.before.each(async () => {
  await sql`truncate conversations, identities, customers, webhook_events, events cascade`.execute(db);
});
test.after(async () => {
  await Promise.all(ingests.map((ingest) => ingest.stop()));
  await db.destroy();
});

/** Facebook calls; the answer is 200 or the test is over. */
async function post(items: unknown[]) {
  const raw = bytes(webhook(items));
  const request = new Request("http://localhost/webhooks/facebook", {
    method: "POST",
    body: new Uint8Array(raw),
    headers: { "x-hub-signature-256": signature(raw) },
  });
  const wake = () => ingests.forEach((ingest) => ingest.kick());
  assert.is((await answerWebhook({ db, config, log, wake }, request)).status, 200);
}

const messages = (psid: string) =>
  db
    .selectFrom("messages")
    .innerJoin("conversations", "conversations.id", "messages.conversation_id")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .selectAll("messages")
    .where("identities.provider_id", "=", psid)
    .orderBy("messages.id")
    .execute();

test("a signed call becomes a message of a conversation", async () => {
  await post([textItem("m_1", "Chị ơi, camera còn không ạ? 😀", { psid: "11" })]);
  await nothingPending(db);
  const [message, ...more] = await messages("11");
  assert.is(more.length, 0);
  assert.is(message!.body, "Chị ơi, camera còn không ạ? 😀");
  assert.is(message!.state, "received");
  assert.equal(message!.sent_at, new Date(1698637600838));
});

test("the same call sent again, wholly or in part, changes nothing", async () => {
  const items = [textItem("m_1", "a"), textItem("m_2", "b"), item({ postback: { title: "Mua", payload: "BUY" } })];
  await post(items);
  await post(items);
  await post(items.slice(1));
  await nothingPending(db);
  const counted = await db
    .selectFrom("messages")
    .select(sql<number>`count(*)`.as("count"))
    .executeTakeFirst();
  assert.is(counted!.count, 3);
  const ended = await ends(db);
  assert.is(ended.filter((end) => end === "duplicate").length, 5);
});

test("a thousand mixed events with poison among them: the rest arrives whole", async () => {
  const at = 1698637600838;
  const items = Array.from({ length: 1_000 }, (_, n) => {
    const options = { psid: String(200 + (n % 25)), at: at + n };
    if (n === 499) return textItem("poison", "x", options);
    if (n % 10 === 7) return item({ delivery: { mids: [`m_${n}`], watermark: at + n } }, options);
    if (n % 10 === 8) return item({ read: { watermark: at + n } }, options);
    if (n % 10 === 9) return item({ reaction: { mid: `m_${n - 25}`, action: "react", emoji: "❤" } }, options);
    return textItem(`m_${n}`, `Tin ${n}`, options);
  });
  await post(items);
  await nothingPending(db);
  const ended = await ends(db);
  assert.is(ended.filter((end) => end.startsWith("parked")).length, 1);
  assert.is(ended[499], "parked/cannot swallow it");
  const wanted = items.filter((each) => "message" in each && (each.message as { mid: string }).mid !== "poison").length;
  const counted = await db
    .selectFrom("messages")
    .select(sql<number>`count(*)`.as("count"))
    .executeTakeFirst();
  assert.is(counted!.count, wanted);
});

test("two ingests at once keep the order of each conversation", async () => {
  const psids = Array.from({ length: 20 }, (_, n) => String(300 + n));
  for (let call = 0; call < 15; call++) {
    await post(psids.map((psid) => textItem(`${psid}/${call}`, String(call), { psid })));
  }
  await nothingPending(db);
  for (const psid of psids) {
    assert.equal(
      (await messages(psid)).map((message) => Number(message.body)),
      Array.from({ length: 15 }, (_, n) => n),
    );
  }
});

/** What one customer and the page did, as Facebook tells it; `m` keeps the ids of one telling apart from another's. */
function story(psid: string) {
  const at = (seconds: number) => 1698637600000 + seconds * 1_000;
  const echo = { is_echo: true, mid: `${psid}/echo`, text: "Dạ còn ạ" };
  return [
    textItem(`${psid}/1`, "Còn hàng không", { psid, at: at(1) }),
    item({ message_edit: { mid: `${psid}/1`, text: "Còn hàng không shop", num_edit: 1 } }, { psid, at: at(2) }),
    item({ message_edit: { mid: `${psid}/1`, text: "Còn hàng không shop ơi", num_edit: 2 } }, { psid, at: at(3) }),
    item({ message: echo }, { psid, at: at(4), from: "page" }),
    item({ delivery: { mids: [`${psid}/echo`], watermark: at(4) } }, { psid, at: at(5) }),
    item({ read: { watermark: at(6) } }, { psid, at: at(6) }),
    item({ reaction: { mid: `${psid}/echo`, action: "react", emoji: "❤" } }, { psid, at: at(7) }),
    item({ reaction: { mid: `${psid}/echo`, action: "react", emoji: "😮" } }, { psid, at: at(8) }),
    textItem(`${psid}/2`, "nhầm", { psid, at: at(9) }),
    item({ message: { mid: `${psid}/2`, is_deleted: true } }, { psid, at: at(10) }),
    textItem(`${psid}/3`, "Lấy 2 cái", { psid, at: at(11) }),
  ];
}

async function stateOf(psid: string) {
  const told = (await messages(psid))
    .map((message) => ({
      mid: message.provider_id!.split("/")[1],
      body: message.body,
      state: message.state,
      edits: message.edit_number,
      isGone: message.deleted_at !== null,
      reactions: message.reactions,
    }))
    .sort((a, b) => (a.mid! < b.mid! ? -1 : 1));
  const conversation = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("identities.provider_id", "=", psid)
    .select(["last_message_at", "last_preview", "unread_count", "window_opened_at", "read_watermark"])
    .executeTakeFirstOrThrow();
  return { told, conversation };
}

test("in whatever order it is told, in one call or many, it ends the same", async () => {
  const shuffled = <T>(list: T[], seed: number) =>
    list
      .map((value, n) => [Math.sin(seed * 97 + n * 31), value] as const)
      .sort(([a], [b]) => a - b)
      .map(([, value]) => value);
  const ways = Array.from({ length: 24 }, (_, n) => String(400 + n));
  const scripts = ways.map((psid, n) => {
    if (n === 0) return story(psid);
    return n === 1 ? story(psid).toReversed() : shuffled(story(psid), n);
  });
  await post(scripts.filter((_, n) => n % 2 === 0).flat());
  const oneByOne = scripts.filter((_, n) => n % 2 === 1);
  for (let step = 0; step < oneByOne[0]!.length; step++) {
    await post(oneByOne.map((script) => script[step]!));
    await nothingPending(db);
  }
  await nothingPending(db);
  assert.ok((await ends(db)).every((end) => end === "applied" || end === "duplicate"));
  const expected = await stateOf(ways[0]!);
  assert.is(expected.told.length, 4);
  for (const psid of ways) assert.equal(await stateOf(psid), expected, `told as ${psid}`);
});

test("events of a page that is not connected do not reach the inbox", async () => {
  await db.updateTable("pages").set({ state: "disconnected" }).where("provider_id", "=", PAGE).execute();
  await post([textItem("m_1", "a")]);
  await nothingPending(db);
  await db.updateTable("pages").set({ state: "connected" }).where("provider_id", "=", PAGE).execute();
  assert.equal(await ends(db), ["ignored/page_disconnected"]);
});

test.run();
