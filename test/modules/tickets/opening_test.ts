import { test } from "uvu";
import * as assert from "uvu/assert";
import { getFile } from "../../../src/modules/files/mod.ts";
import { getTicket, listTicketFiles, quoteMessages, visibleIds } from "../../../src/modules/tickets/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { customerWrote, eventsOf, open } from "./stage.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
test.after(() => db.destroy());

const promise = { first_response: 30, resolution: 240 };
const targets = JSON.stringify({ urgent: promise, high: promise, normal: promise, low: promise });
const addPolicy = async (name: string) =>
  (await db.insertInto("sla_policies").values({ name, targets }).returning("id").executeTakeFirstOrThrow()).id;
const addCategory = async (
  name: string,
  parent_id: number | null,
  depth: number,
  sla_policy_id: number | null = null,
) =>
  (
    await db
      .insertInto("ticket_categories")
      .values({ name, parent_id, depth, sla_policy_id })
      .returning("id")
      .executeTakeFirstOrThrow()
  ).id;

test("a ticket of a conversation has its page, channel and customer", async () => {
  const { id, customer_id } = await customerWrote(db, cast.camera.id, "Camera hỏng");
  const ticket = await open(db, cast.an, { conversationId: id, assigneeId: cast.an.id });
  assert.is(ticket.status, "assigned");
  const row = await getTicket(db, cast.an, ticket.id);
  assert.is(row.customer_id, customer_id);
  assert.is(row.page_name, "Camera Minh Khang");
  assert.is(row.channel, "facebook");
  assert.equal(row.assignee, { id: cast.an.id, name: cast.an.name });
  const [opened] = await eventsOf(db, ticket.id);
  assert.is(opened!.name, "ticket.opened");
  assert.is(opened!.detail.assignee_id, cast.an.id);
});

test("a message that is taken back while the form is open keeps nobody from opening a ticket of the others", async () => {
  const { id, messageIds } = await customerWrote(db, cast.camera.id, "Gửi nhầm", "Camera hỏng");
  const [mistaken, meant] = messageIds as [number, number];
  await db.updateTable("messages").set({ body: "", deleted_at: new Date() }).where("id", "=", mistaken).execute();
  const kept = async (chosen: number[]) => {
    const ticket = await open(db, cast.an, { conversationId: id, messageIds: chosen, summary: "Như đã đọc" });
    const rows = await db
      .selectFrom("ticket_messages")
      .select("message_id")
      .where("ticket_id", "=", ticket.id)
      .execute();
    return rows.map(({ message_id }) => message_id);
  };
  assert.equal(await kept(messageIds), [meant]);
  assert.equal(await kept([mistaken]), []);
});

test("selected messages become the summary, and their pictures its attachments", async () => {
  const { id, messageIds } = await customerWrote(db, cast.camera.id, "Camera hỏng 📷", "Sửa giúp em", "Cảm ơn");
  const file = {
    storage_key: "ab/cd",
    name: "hong.jpg",
    media_type: "image/jpeg",
    size_bytes: 10,
    conversation_id: id,
  };
  const { id: file_id } = await db.insertInto("files").values(file).returning("id").executeTakeFirstOrThrow();
  await db
    .insertInto("attachments")
    .values({
      message_id: messageIds[0]!,
      position: 0,
      kind: "image",
      name: "hong.jpg",
      file_id,
      state: "kept",
      detail: "{}",
    })
    .execute();
  const chosen = messageIds.slice(0, 2);
  const ticket = await open(db, cast.an, { conversationId: id, messageIds: chosen, assigneeId: cast.chi.id });
  assert.match(
    ticket.summary,
    /^\d\d\/\d\d\/\d{4} \d\d:\d\d .+: Camera hỏng 📷 \[hong\.jpg\]\n\d\d\/\d\d\/\d{4} \d\d:\d\d .+: Sửa giúp em$/,
  );
  assert.is(await quoteMessages(db, cast.an, id, chosen), ticket.summary);
  const [shared] = await listTicketFiles(db, cast.chi, ticket.id);
  const sees = { conversation: async () => new Set<number>(), ticket: visibleIds };
  assert.is((await getFile(db, cast.chi, shared!.id, { sees })).storage_key, "ab/cd");
  const kept = await db.selectFrom("ticket_messages").select("message_id").where("ticket_id", "=", ticket.id).execute();
  assert.is(kept.length, 2);
  const other = await customerWrote(db, cast.camera.id, "Khác");
  assert.is(await answer(open(db, cast.an, { conversationId: id, messageIds: other.messageIds })), "messages choice");
});

test("the same form sent five times opens one ticket", async () => {
  const clientKey = uuid();
  const tickets = await Promise.all(Array.from({ length: 5 }, () => open(db, cast.an, { clientKey })));
  assert.is(new Set(tickets.map((ticket) => ticket.id)).size, 1);
  assert.is((await eventsOf(db, tickets[0]!.id)).length, 1);
});

test("the category brings its policy, or that of the nearest above it, and the clocks", async () => {
  const [fast, slow] = [await addPolicy("Nhanh"), await addPolicy("Thường")];
  const warranty = await addCategory("Lắp đặt mới", null, 1, slow);
  const camera = await addCategory("Camera", warranty, 2);
  const blurred = await addCategory("Mờ hình", camera, 3, fast);
  assert.is((await open(db, cast.an, { categoryId: camera })).sla_policy_id, slow);
  const ticket = await open(db, cast.an, { categoryId: blurred });
  assert.is(ticket.sla_policy_id, fast);
  assert.ok(ticket.resolution_due_at! > ticket.created_at);
  assert.is((await getTicket(db, cast.an, ticket.id)).category_path, "Lắp đặt mới › Camera › Mờ hình");
  assert.is((await open(db, cast.an, { categoryId: blurred, slaPolicyId: slow })).sla_policy_id, slow);
  assert.is((await open(db, cast.an, { categoryId: blurred, slaPolicyId: null })).resolution_due_at, null);
  await db.updateTable("ticket_categories").set({ archived_at: new Date() }).where("id", "=", blurred).execute();
  assert.is(await answer(open(db, cast.an, { categoryId: blurred })), "category choice");
});

test("a template fills in what was left out", async () => {
  const { id } = await db
    .insertInto("ticket_templates")
    .values({ name: "Đổi trả", title: "Khách đổi trả", summary: "Lý do:", priority: "high" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const filled = await open(db, cast.an, { templateId: id, title: undefined });
  assert.equal([filled.title, filled.summary, filled.priority], ["Khách đổi trả", "Lý do:", "high"]);
  const own = await open(db, cast.an, { templateId: id, title: "Của tôi", priority: "low" });
  assert.equal([own.title, own.summary, own.priority], ["Của tôi", "Lý do:", "low"]);
});

test("what is typed stays as typed, unless it is none or too much", async () => {
  const odd = "Khách nói: \u0007 مرحبا \u202e ngược \u202c 👩‍👩‍👧‍👦\u001b[31m\r\ndòng hai";
  const ticket = await open(db, cast.an, { title: "  Nhiều\n dòng \0 👍🏽 ", summary: `${odd}\0\ud800` });
  assert.is(ticket.title, "Nhiều dòng 👍🏽");
  assert.is(ticket.summary, `${odd.replace("\r\n", "\n")}\ufffd`);
  assert.is(await answer(open(db, cast.an, { summary: "a".repeat(200_000) })), "summary tooLong");
  assert.is((await open(db, cast.an, { summary: "đ".repeat(100_000) })).summary.length, 100_000);
  assert.is(await answer(open(db, cast.an, { title: "a".repeat(201) })), "title tooLong");
  assert.is(await answer(open(db, cast.an, { title: " \n " })), "title required");
  assert.is(await answer(open(db, cast.an, { teamId: 999_999 })), "team choice");
});

test.run();
