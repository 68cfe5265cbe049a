import { test } from "uvu";
import * as assert from "uvu/assert";
import { fetchHistory } from "../../../src/modules/channels/mod.ts";
import {
  confirmSent,
  type FetchHistory,
  findSync,
  listMessages,
  markRead,
  runHistorySyncs,
  startSync,
  stopSync,
} from "../../../src/modules/inbox/mod.ts";
import { tagsOf } from "../../../src/modules/tags/mod.ts";
import { openConnected } from "../channels/connected.ts";
import { conversationOf, happened, said } from "../../customers.ts";
import { asking } from "./asking_app.ts";

const { db, stage, deps, cast, connect, eventNames, close } = await openConnected();
const page = await connect(cast.bakery);
const fetch: FetchHistory = (of) => fetchHistory(deps.config, of);
const log = { info() {}, warn() {}, error() {} } as never;
const run = (over: FetchHistory = fetch) => runHistorySyncs({ db, fetch: over, log });
const DAY = 86_400_000;
test.after(close);

/** What waits comes up again now. */
const hurry = () => db.updateTable("history_syncs").set({ retry_after: null }).execute();
async function runAll(): Promise<void> {
  for (let n = 0; n < 100; n++) {
    await hurry();
    await stage.knobs({ conversations_per_second: 1_000 });
    if ((await run()) === 0) return;
  }
}

/** A customer of the sandbox with a long past, of which the database knows only the last line. */
async function withPast(count: number) {
  const psid = await stage.customer({ name: "Lê Lâu Năm" });
  const now = Date.now();
  const messages = Array.from({ length: count }, (_, n) => ({
    from: n % 3 ? ("customer" as const) : ("page" as const),
    text: `xưa ${n}`,
    at: now - 400 * DAY + n * 60_000,
    picture: n === 5,
  }));
  const { body } = await stage.act(psid, "history", { messages });
  await happened(db, page.id, [
    said(psid, "tin biết rồi", { mid: body.mids.at(-1), at: new Date(messages.at(-1)!.at) }),
  ]);
  return { psid, mids: body.mids as string[], ...(await conversationOf(db, psid)) };
}
const facts = (id: number) =>
  db
    .selectFrom("conversations")
    .select(["unread_count", "window_opened_at", "last_message_at", "last_message_id", "done_at"])
    .where("id", "=", id)
    .executeTakeFirstOrThrow();

test("IN-18: the whole history comes in through every page, once, and nobody is disturbed by it", async () => {
  const { id, mids } = await withPast(130);
  const before = await facts(id);
  const events = await eventNames(id);
  await startSync(db, cast.chi, id);
  await startSync(db, cast.chi, id);
  await runAll();
  const sync = await findSync(db, cast.chi, id);
  assert.equal([sync?.state, sync?.pages, sync?.added, sync?.known], ["done", 3, 129, 1]);
  const { messages } = await listMessages(db, cast.chi, id, { limit: 200 });
  assert.equal(
    messages.map((message) => message.provider_id),
    mids,
  );
  assert.equal(
    messages.find((message) => message.body === "xưa 5")?.attachments.map((each) => each.kind),
    ["image"],
  );
  assert.equal(await facts(id), before);
  const fresh = (await eventNames(id)).slice(events.length);
  assert.equal([...new Set(fresh)], ["conversation.sync_progressed"]);
  const identity = await db.selectFrom("identities").select("profile_state").executeTakeFirstOrThrow();
  assert.is(identity.profile_state, "waiting", "name and picture are asked for again");
  // Again finds nothing new; and what arrives afterwards counts by itself.
  await startSync(db, cast.chi, id);
  await runAll();
  assert.is((await findSync(db, cast.chi, id))?.added, 0);
  const { counterpart } = await conversationOf(db, (await conversationPsid(id))!);
  await happened(db, page.id, [said(counterpart, "tin mới")]);
  assert.is((await facts(id)).unread_count, before.unread_count + 1);
});

test("IN-18, IN-21: numbers in what comes from long ago are found, the customer's alone, and tag the customer once", async () => {
  const psid = await stage.customer({ name: "Lê Có Số" });
  const at = (n: number) => Date.now() - 300 * DAY + n * 60_000;
  const messages = [
    { from: "customer" as const, text: "Số em 0912.345.678 nhé", at: at(1) },
    { from: "page" as const, text: "Gọi shop 0987 654 321", at: at(2) },
    { from: "customer" as const, text: "Vâng ạ", at: at(3) },
  ];
  const { body } = await stage.act(psid, "history", { messages });
  await happened(db, page.id, [said(psid, "Vâng ạ", { mid: body.mids.at(-1), at: new Date(at(3)) })]);
  const { id, customer_id } = await conversationOf(db, psid);
  for (let n = 0; n < 2; n += 1) {
    await startSync(db, cast.chi, id);
    await runAll();
  }
  const found = await db.selectFrom("message_phones").select("number").where("conversation_id", "=", id).execute();
  assert.equal(found, [{ number: "+84912345678" }]);
  const tags = (await tagsOf(db, cast.chi, [customer_id])).get(customer_id) ?? [];
  assert.equal(
    tags.map((tag) => tag.name),
    ["Có sđt"],
  );
  const { messages: shown } = await listMessages(db, cast.chi, id, { limit: 10 });
  assert.equal(shown[0]!.phones, [{ number: "+84912345678", saved: false }]);
});

const conversationPsid = async (id: number) =>
  (
    await db
      .selectFrom("conversations")
      .innerJoin("identities", "identities.id", "conversations.identity_id")
      .select("identities.provider_id")
      .where("conversations.id", "=", id)
      .executeTakeFirst()
  )?.provider_id;

test("IN-18: it stops where it is told to, and goes on after a crash from the page that was stored last", async () => {
  const { id } = await withPast(120);
  await startSync(db, cast.chi, id);
  await run();
  await hurry();
  // The process dies in the middle of a page: nothing of it is kept.
  const dying: FetchHistory = async (of) => {
    await fetch(of);
    throw new Error("out of memory");
  };
  await run(dying).then(
    () => assert.unreachable(),
    (error: Error) => assert.is(error.message, "out of memory"),
  );
  assert.equal([(await findSync(db, cast.chi, id))?.pages, (await findSync(db, cast.chi, id))?.state], [1, "running"]);
  // It is stopped while the platform is being asked, without a wait for its answer, which is not kept.
  await hurry();
  const slow: FetchHistory = async (of) => {
    const found = await fetch(of);
    await stopSync(db, cast.chi, id);
    assert.is(await run(), 0, "and nobody else asks for the same page");
    return found;
  };
  const known = (await listMessages(db, cast.chi, id, { limit: 200 })).messages.length;
  assert.is(await run(slow), 1);
  assert.is((await listMessages(db, cast.chi, id, { limit: 200 })).messages.length, known);
  assert.is(await run(), 0);
  assert.is((await findSync(db, cast.chi, id))?.state, "stopped");
  await startSync(db, cast.chi, id);
  await runAll();
  const { messages } = await listMessages(db, cast.chi, id, { limit: 200 });
  assert.is(messages.length, 120);
  assert.is(new Set(messages.map((message) => message.provider_id)).size, 120);
});

test("IN-18: limits are waited out, faults tried again, and a dead token gives up", async () => {
  const { id } = await withPast(10);
  await startSync(db, cast.chi, id);
  for (const code of [613, 80_006, 4, 2]) {
    await stage.knobs({ error: 1, error_code: code, error_subcode: null, error_on: "any" });
    await hurry();
    await run();
    const sync = await findSync(db, cast.chi, id);
    assert.is(sync?.state, "running", String(code));
    assert.ok(sync!.retry_after! > new Date(Date.now() + 1_000), String(code));
    assert.is(await run(), 0, "not before its time");
  }
  // Two a second are let through for a page: the third call says 613.
  await stage.knobs({ conversations_per_second: 1 });
  await hurry();
  await run();
  await runAll();
  assert.equal([(await findSync(db, cast.chi, id))?.state, (await findSync(db, cast.chi, id))?.added], ["done", 9]);
  await startSync(db, cast.chi, id);
  await stage.knobs({ error: 1, error_code: 190, error_subcode: 463, error_on: "any" });
  await run();
  assert.is((await findSync(db, cast.chi, id))?.state, "failed");
});

test("IN-18: a reply of ours whose answer never came is known again, and not there twice", async () => {
  const { id, psid } = await withPast(3);
  const at = new Date(Date.now() - 60_000);
  await db
    .insertInto("messages")
    .values({
      conversation_id: id,
      author: "page",
      user_id: cast.chi.id,
      body: "Dạ còn ạ",
      state: "unknown",
      sent_at: at,
      detail: "{}",
      reactions: "{}",
    } as never)
    .execute();
  await stage.act(psid, "history", { messages: [{ from: "page", text: "Dạ còn ạ", at: at.getTime() + 2_000 }] });
  await startSync(db, cast.chi, id);
  await runAll();
  const { messages } = await listMessages(db, cast.chi, id);
  const ours = messages.filter((message) => message.body === "Dạ còn ạ");
  assert.equal(
    ours.map((message) => [message.state, message.user_name, Boolean(message.provider_id)]),
    [["sent", "Đỗ Linh Chi", true]],
  );
  assert.ok((await eventNames(id)).includes("message.state_changed"), "who has it on screen is told");
});

test("IN-18: what the history brings a moment before its own webhook is news all the same, once", async () => {
  const psid = await stage.customer({ name: "Lê Vừa Viết" });
  await happened(db, page.id, [said(psid, "tin cũ", { at: new Date(Date.now() - 3 * DAY) })]);
  const { id, customer_id } = await conversationOf(db, psid);
  await markRead(db, cast.chi, id);
  const at = Date.now() - 2_000;
  const { body } = await stage.act(psid, "history", {
    messages: [{ from: "customer", text: "Còn hàng không shop? 0912 345 678", at, picture: true }],
  });
  await startSync(db, cast.chi, id);
  await runAll();
  assert.equal([(await findSync(db, cast.chi, id))?.added, (await facts(id)).unread_count], [1, 0]);
  const webhook = said(psid, "Còn hàng không shop? 0912 345 678", {
    mid: body.mids[0],
    at: new Date(at),
    attachments: [{ kind: "image", url: `${stage.url}/media/again` }],
    detail: { quick_reply: { payload: "HỎI" } },
  });
  const names = await eventNames(id);
  await happened(db, page.id, [webhook, webhook]);
  const { unread_count, window_opened_at, last_message_id } = await facts(id);
  assert.equal([unread_count, window_opened_at], [1, new Date(at)]);
  assert.equal((await eventNames(id)).slice(names.length), ["message.received", "window.opened"]);
  const { messages } = await listMessages(db, cast.chi, id);
  const [, news] = messages;
  assert.is(messages.length, 2);
  assert.equal([news!.id, news!.attachments.length, news!.phones.length], [last_message_id, 1, 1]);
  assert.equal(news!.detail, { quick_reply: { payload: "HỎI" } });
  const { last_contact_at } = await db
    .selectFrom("customers")
    .select("last_contact_at")
    .where("id", "=", customer_id)
    .executeTakeFirstOrThrow();
  assert.equal(last_contact_at, new Date(at));
  await happened(db, page.id, [webhook]);
  assert.is((await facts(id)).unread_count, 1);
});

test("IN-18: what was edited or taken back between the history and its webhook stays so", async () => {
  const psid = await stage.customer({ name: "Lê Hay Sửa" });
  await happened(db, page.id, [said(psid, "tin cũ", { at: new Date(Date.now() - DAY) })]);
  const { id } = await conversationOf(db, psid);
  const at = Date.now() - 2_000;
  const { body } = await stage.act(psid, "history", {
    messages: ["sai", "lỡ lời"].map((text, n) => ({ from: "customer", text, at: at + n })),
  });
  const [edited, unsent] = body.mids as [string, string];
  await startSync(db, cast.chi, id);
  await runAll();
  const given = { counterpart: psid, at: new Date() };
  await happened(db, page.id, [
    { kind: "edit", ...given, mid: edited, body: "đúng", number: 1 },
    { kind: "unsend", ...given, mid: unsent },
  ]);
  await happened(db, page.id, [
    said(psid, "sai", { mid: edited, at: new Date(at) }),
    said(psid, "lỡ lời", { mid: unsent, at: new Date(at + 1) }),
  ]);
  const { messages } = await listMessages(db, cast.chi, id);
  assert.equal(
    messages.map((message) => message.body),
    ["tin cũ", "đúng", ""],
  );
});

test("IN-18: what was said within one second keeps its order, though the history tells no more than seconds", async () => {
  const psid = await stage.customer({ name: "Lê Viết Nhanh" });
  const at = Math.floor(Date.now() / 1_000) * 1_000 - DAY;
  const lines = ["một", "hai", "ba", "bốn"];
  await stage.act(psid, "history", {
    messages: lines.map((text, n) => ({ from: n % 2 ? "page" : "customer", text, at: at + n * 100 })),
  });
  await happened(db, page.id, [said(psid, "năm")]);
  const { id } = await conversationOf(db, psid);
  await startSync(db, cast.chi, id);
  await runAll();
  const { messages } = await listMessages(db, cast.chi, id);
  assert.equal(
    messages.map((message) => message.body),
    [...lines, "năm"],
  );
});

test("IN-18: a reply that an agent said had arrived is known again, too", async () => {
  const { id, psid } = await withPast(3);
  const at = new Date(Date.now() - 60_000);
  const { id: lost } = await db
    .insertInto("messages")
    .values({
      conversation_id: id,
      author: "page",
      user_id: cast.chi.id,
      body: "Dạ rồi ạ",
      state: "unknown",
      sent_at: at,
    })
    .returning("id")
    .executeTakeFirstOrThrow();
  await confirmSent(db, cast.chi, lost);
  await stage.act(psid, "history", { messages: [{ from: "page", text: "Dạ rồi ạ", at: at.getTime() + 2_000 }] });
  await startSync(db, cast.chi, id);
  await runAll();
  const { messages } = await listMessages(db, cast.chi, id);
  assert.equal(
    messages.filter(({ body }) => body === "Dạ rồi ạ").map((message) => [message.id, message.state]),
    [[lost, "sent"]],
  );
});

test("IN-18: of old replies it is shown what is known of all of them: that the customer has read so far", async () => {
  const psid = await stage.customer({ name: "Lê Đọc Rồi" });
  const at = (n: number) => Date.now() - 10 * DAY + n * 60_000;
  await stage.act(psid, "history", {
    messages: [1, 5, 9].map((n) => ({ from: "page" as const, text: `phút ${n}`, at: at(n) })),
  });
  await happened(db, page.id, [
    said(psid, "Vâng ạ"),
    { kind: "delivered", counterpart: psid, mids: [], watermark: new Date(at(6)) },
    { kind: "read", counterpart: psid, watermark: new Date(at(2)) },
  ]);
  const { id } = await conversationOf(db, psid);
  await startSync(db, cast.chi, id);
  await runAll();
  const { messages } = await listMessages(db, cast.chi, id);
  assert.equal(
    messages.map((message) => message.state),
    ["read", "delivered", "sent", "received"],
  );
});

test("IN-18: a reaction that was here before its message is shown with it", async () => {
  const psid = await stage.customer({ name: "Lê Thả Tim" });
  const { body } = await stage.act(psid, "history", {
    messages: [{ from: "page", text: "Bánh xong rồi ạ", at: Date.now() - DAY }],
  });
  const at = new Date(Date.now() - 60_000);
  await happened(db, page.id, [
    said(psid, "Vâng ạ"),
    { kind: "reaction", counterpart: psid, mid: body.mids[0], actor: "customer", emoji: "❤", at },
  ]);
  const { id } = await conversationOf(db, psid);
  await startSync(db, cast.chi, id);
  await runAll();
  const { messages } = await listMessages(db, cast.chi, id);
  assert.is(messages[0]!.reactions.customer?.emoji, "❤");
  const waiting = await db.selectFrom("early_arrivals").select("id").where("conversation_id", "=", id).execute();
  assert.is(waiting.length, 0);
});

test("IN-18: one conversation that cannot be stored holds up no other one, and gives up in the end", async () => {
  const [bad, good] = [await withPast(3), await withPast(3)];
  await startSync(db, cast.chi, bad.id);
  await startSync(db, cast.chi, good.id);
  const breaking: FetchHistory = async (of) => {
    if (of.counterpart === bad.psid) throw new TypeError("nobody thought of this");
    return fetch(of);
  };
  for (let n = 0; n < 20 && (await findSync(db, cast.chi, bad.id))?.state !== "failed"; n++) {
    await stage.knobs({ conversations_per_second: 1_000 });
    await run(breaking).catch((error: unknown) => assert.instance(error, TypeError));
    if (n < 2) continue;
    assert.is((await findSync(db, cast.chi, good.id))?.state, "done");
    await hurry();
  }
  const sync = await findSync(db, cast.chi, bad.id);
  assert.equal([sync?.state, sync?.problem], ["failed", "other"]);
});

test("IN-18: the menu of the thread starts it, says how far it is and stops it, for those who may see it", async () => {
  const { id } = await withPast(60);
  const [chi, an] = [asking(db, cast.chi), asking(db, cast.an)];
  assert.match((await chi(`/inbox/${id}/thread`)).html, `hx-get="/inbox/${id}/sync"`);
  assert.match((await chi(`/inbox/${id}/sync`)).html, "Đồng bộ từ Facebook");
  assert.match((await chi(`/inbox/${id}/sync`, { method: "PUT" })).html, "Dừng đồng bộ");
  await hurry();
  await run();
  assert.match((await chi(`/inbox/${id}/sync`)).html, "Đang tải: 1 trang, 49 tin mới tìm thấy");
  assert.match((await chi(`/inbox/${id}/sync`, { method: "DELETE" })).html, "Đã dừng, đã thêm 49 tin.");
  const english = asking(db, { ...cast.chi, locale: "en" });
  const page = { pages: 1, added: 1 };
  await db
    .updateTable("history_syncs")
    .set({ state: "running", ...page })
    .where("conversation_id", "=", id)
    .execute();
  assert.match((await english(`/inbox/${id}/sync`)).html, "Loading: 1 page, 1 message found");
  await db.updateTable("history_syncs").set({ state: "done", added: 2 }).where("conversation_id", "=", id).execute();
  assert.match((await english(`/inbox/${id}/sync`)).html, "Synced, 2 messages added.");
  assert.is((await an(`/inbox/${id}/sync`)).status, 404);
  assert.is((await an(`/inbox/${id}/sync`, { method: "PUT" })).status, 404);
});

test.run();
