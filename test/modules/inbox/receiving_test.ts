import { test } from "uvu";
import * as assert from "uvu/assert";
import { changing } from "../../../src/modules/events/mod.ts";
import type { Incoming, IncomingMessage } from "../../../src/modules/channels/incoming.ts";
import {
  applyIncoming,
  getConversation,
  listConversations,
  markDone,
  retryMessage,
} from "../../../src/modules/inbox/mod.ts";
import { settleSent } from "../../../src/modules/inbox/settling_sent.ts";
import { seatCast } from "../../cast.ts";
import { conversationOf as findConversation } from "../../customers.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
test.after(() => db.destroy());

const now = Date.now();
const minutes = (n: number) => new Date(now - n * 60_000);

function said(counterpart: string, mid: string, at: Date, over: Partial<IncomingMessage> = {}): IncomingMessage {
  return {
    kind: "message",
    counterpart,
    mid,
    author: "customer",
    messageKind: "text",
    body: `nói ${mid}`,
    attachments: [],
    opensWindow: (over.author ?? "customer") === "customer",
    at,
    ...over,
  };
}

const apply = (events: Incoming[]) => changing(db, (trx) => applyIncoming(trx, cast.camera.id, events));
const states = (outcomes: { state: string }[]) => outcomes.map((outcome) => outcome.state);

const conversationOf = async (counterpart: string) =>
  getConversation(db, cast.owner, (await findConversation(db, counterpart)).id);

test("a first message makes a lead, a conversation, a window and an unread mark", async () => {
  assert.equal(states(await apply([said("9001", "m1", minutes(1), { body: "Còn hàng không shop?" })])), ["applied"]);
  const conversation = await conversationOf("9001");
  assert.is(conversation.customer_name, "Khách Facebook ·9001");
  assert.is(conversation.unread_count, 1);
  assert.is(conversation.last_preview.body, "Còn hàng không shop?");
  assert.equal(conversation.window_opened_at, minutes(1));
  const names = await db
    .selectFrom("events")
    .select("name")
    .where("subject_id", "=", conversation.id)
    .orderBy("id")
    .execute();
  assert.equal(
    names.map((event) => event.name),
    ["conversation.started", "message.received", "window.opened"],
  );
});

test("the same again is a duplicate, also within one batch, and changes nothing", async () => {
  const twice = said("9002", "m1", minutes(5));
  assert.equal(states(await apply([twice, twice])), ["applied", "duplicate"]);
  assert.equal(states(await apply([twice])), ["duplicate"]);
  assert.is((await conversationOf("9002")).unread_count, 1);
});

test("what nobody has answered opens again what was done, though it was written a moment before that", async () => {
  await apply([said("9003", "m1", minutes(9))]);
  const { id } = await conversationOf("9003");
  await markDone(db, cast.owner, id);
  await apply([said("9003", "m2", minutes(7))]);
  const again = await conversationOf("9003");
  assert.equal([again.done_at, again.unread_count], [null, 1], "m1 was seen, m2 was not");
  const reopened = db.selectFrom("events").select("id").where("subject_id", "=", id);
  assert.is((await reopened.where("name", "=", "conversation.reopened").execute()).length, 1);
  await markDone(db, cast.owner, id);
  await apply([said("9003", "m2", minutes(7))]);
  assert.ok((await conversationOf("9003")).done_at, "told a second time it is no news");
});

test("what was answered already stays done, whether the reply was known before or comes along", async () => {
  const question = (psid: string) => said(psid, "m1", minutes(9));
  const reply = (psid: string) => said(psid, "p1", minutes(8), { author: "page" });
  for (const [psid, before, late] of [
    ["9013", [reply("9013")], [question("9013")]],
    ["9014", [], [question("9014"), reply("9014")]],
  ] as const) {
    await apply([said(psid, "m0", minutes(10)), ...before]);
    await markDone(db, cast.owner, (await conversationOf(psid)).id);
    await apply([...late]);
    const still = await conversationOf(psid);
    assert.ok(still.done_at, psid);
    assert.is(still.unread_count, 0, psid);
  }
});

test("text that PostgreSQL cannot keep is made keepable, not lost", async () => {
  await apply([said("9004", "m1", minutes(1), { body: "nửa \ud83d và \0 hết" })]);
  assert.is((await conversationOf("9004")).last_preview.body, "nửa \ufffd và hết");
});

test("a name whose smiley stands where the line of the list ends is cut before it, and nothing is lost", async () => {
  const name = `${"a".repeat(79)}😀 giảm giá`;
  const link = { kind: "fallback" as const, name, detail: { url: "https://shop.test" } };
  const sent = said("9010", "m1", minutes(1), { body: "", messageKind: "fallback", attachments: [link] });
  assert.equal(states(await apply([sent])), ["applied"]);
  const { id, last_preview } = await conversationOf("9010");
  assert.is(last_preview.name, "a".repeat(79));
  const kept = await db
    .selectFrom("attachments")
    .innerJoin("messages", "messages.id", "attachments.message_id")
    .select("attachments.name")
    .where("messages.conversation_id", "=", id)
    .execute();
  assert.equal(kept, [{ name }]);
});

test("a picture that is taken back before it was fetched is not fetched any more", async () => {
  const attachments = [{ kind: "image" as const, url: "https://cdn.test/lo-tay.jpg" }];
  const sent = said("9011", "m1", minutes(2), { body: "", messageKind: "attachment", attachments });
  await apply([sent, { kind: "unsend", counterpart: "9011", mid: "m1", at: minutes(1) }]);
  const { id } = await conversationOf("9011");
  const left = await db
    .selectFrom("attachments")
    .innerJoin("messages", "messages.id", "attachments.message_id")
    .select(["attachments.state", "attachments.source_url"])
    .where("messages.conversation_id", "=", id)
    .execute();
  assert.equal(left, [{ state: "none", source_url: null }]);
});

test("whatever the order and however repeated, the state is the same", async () => {
  const story = (who: string): Incoming[] => [
    said(who, "a", minutes(50)),
    said(who, "b", minutes(40), { author: "page", body: "Dạ còn ạ" }),
    said(who, "c", minutes(30)),
    said(who, "d", minutes(20), { body: "sai" }),
    { kind: "edit", counterpart: who, mid: "d", body: "đúng", number: 1, at: minutes(19) },
    { kind: "edit", counterpart: who, mid: "d", body: "đúng hơn", number: 2, at: minutes(18) },
    { kind: "reaction", counterpart: who, mid: "b", actor: "customer", emoji: "❤", at: minutes(17) },
    { kind: "reaction", counterpart: who, mid: "b", actor: "customer", emoji: null, at: minutes(16) },
    { kind: "unsend", counterpart: who, mid: "c", at: minutes(15) },
    { kind: "delivered", counterpart: who, mids: ["b"], watermark: minutes(39) },
    { kind: "read", counterpart: who, watermark: minutes(38) },
  ];
  const picture = async (who: string) => {
    const c = await conversationOf(who);
    const messages = await db
      .selectFrom("messages")
      .select(["provider_id", "author", "body", "state", "reactions", "edit_number", "deleted_at", "sent_at"])
      .where("conversation_id", "=", c.id)
      .orderBy("sent_at")
      .execute();
    const { unread_count, last_message_at, last_preview, window_opened_at, last_reply_at } = c;
    return JSON.stringify({ unread_count, last_message_at, last_preview, window_opened_at, last_reply_at, messages });
  };
  await apply(story("straight"));
  const expected = await picture("straight");
  let seed = 7;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let round = 0; round < 25; round++) {
    const who = `shuffled-${round}`;
    const events = [...story(who), ...story(who)]
      .map((event) => ({ event, key: random() }))
      .sort((a, b) => a.key - b.key);
    if (round % 2) await apply(events.map(({ event }) => event));
    else for (const { event } of events) await apply([event]);
    assert.is(await picture(who), expected, `round ${round}`);
  }
  const left = await db.selectFrom("early_arrivals").selectAll().execute();
  assert.is(left.length, 0);
});

test("a reaction opens the window; reads and deliveries do not make a conversation listed", async () => {
  await apply([{ kind: "read", counterpart: "9005", watermark: minutes(3) }]);
  const { rows } = await listConversations(db, cast.owner, { room: "all" }, { limit: 100 });
  const silent = await db
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .select("conversations.id")
    .where("identities.provider_id", "=", "9005")
    .execute();
  assert.not.ok(rows.some((row) => silent.some(({ id }) => id === row.id)));
  await apply([said("9006", "m1", minutes(60 * 30))]);
  await apply([{ kind: "reaction", counterpart: "9006", mid: "m1", actor: "customer", emoji: "👍", at: minutes(2) }]);
  assert.equal((await conversationOf("9006")).window_opened_at, minutes(2));
});

test("a reaction taken back opens no window: only who reacts may be answered", async () => {
  await apply([said("9008", "m1", minutes(60 * 30))]);
  await apply([{ kind: "reaction", counterpart: "9008", mid: "m1", actor: "customer", emoji: null, at: minutes(2) }]);
  assert.equal((await conversationOf("9008")).window_opened_at, minutes(60 * 30));
});

async function ourReply(conversation_id: number, more: { state: "failed" | "sending"; sent_at: Date }) {
  const reply = { conversation_id, author: "page", user_id: cast.an.id, body: "Dạ", ...more } as const;
  return (await db.insertInto("messages").values(reply).returning("id").executeTakeFirstOrThrow()).id;
}

test("a receipt that comes once more says nothing of a reply that went out later than it was written", async () => {
  await apply([said("9009", "m1", minutes(30))]);
  const { id } = await conversationOf("9009");
  const ours = await ourReply(id, { state: "failed", sent_at: minutes(20) });
  const read: Incoming = { kind: "read", counterpart: "9009", watermark: minutes(10) };
  await apply([read]);
  await retryMessage(db, cast.owner, ours);
  const attempt = { id: 0, messageId: ours, conversationId: id, startedAt: minutes(5) };
  const begun = { message_id: ours, attempt: 1, started_at: attempt.startedAt, detail: "{}" };
  const { id: attemptId } = await db
    .insertInto("send_attempts")
    .values(begun)
    .returning("id")
    .executeTakeFirstOrThrow();
  await settleSent(db, { ...attempt, id: attemptId }, { mid: "later" });
  const stateOf = async () =>
    (await db.selectFrom("messages").select("state").where("id", "=", ours).executeTakeFirstOrThrow()).state;
  await apply([read, { kind: "delivered", counterpart: "9009", mids: [], watermark: minutes(10) }]);
  assert.is(await stateOf(), "sent");
  await apply([{ kind: "delivered", counterpart: "9009", mids: [], watermark: minutes(4) }]);
  assert.is(await stateOf(), "delivered");
  await apply([{ ...read, watermark: minutes(3) }]);
  assert.is(await stateOf(), "read");
});

test("the echo of our own reply gives it its id and is no second message", async () => {
  await apply([said("9007", "m1", minutes(2))]);
  const { id } = await conversationOf("9007");
  const ours = await ourReply(id, { state: "sending", sent_at: minutes(1) });
  const echo = said("9007", "m9", minutes(1), { author: "page", detail: { metadata: `switchboard:${ours}` } });
  assert.equal(states(await apply([echo, echo])), ["applied", "duplicate"]);
  const mine = await db
    .selectFrom("messages")
    .selectAll()
    .where("conversation_id", "=", id)
    .where("author", "=", "page")
    .execute();
  assert.is(mine.length, 1);
  assert.is(mine[0]!.provider_id, "m9");
  assert.is(mine[0]!.state, "sent");
});

test.run();
