import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { editCustomer, mergeCustomers, partCustomers, wholeOf } from "../../../src/modules/customers/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { answer } from "../../answer.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { happened, said, wrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { addLine, addTalk } from "../calls/noting_stage.ts";
import { addPhone, customer, phonesOf, readCustomer } from "./merging_stage.ts";

const db = testDatabase(24);
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
});
test.after(() => db.destroy());

const DAY = 24 * 3_600_000;
const merge = (
  keptId: number,
  goneId: number,
  kind: "merge" | "link" = "merge",
  commandId = uuid(),
  person = cast.owner,
) => mergeCustomers(db, person, { keptId, goneId, kind, commandId });
const valuesOf = async (id: number) =>
  (
    await db
      .selectFrom("customer_values")
      .select(["field", "value"])
      .where("customer_id", "=", id)
      .orderBy("field")
      .execute()
  ).map((row) => `${row.field}: ${row.value}`);
const historyOf = async (id: number) =>
  (
    await db
      .selectFrom("events")
      .select(["name", "detail"])
      .where("subject", "=", "customer")
      .where("subject_id", "=", id)
      .orderBy("id")
      .execute()
  ).map(
    ({ name, detail }) => `${name} ${(detail as { role?: string }).role} ${(detail as { other_id?: number }).other_id}`,
  );
const where = async (table: "conversations" | "calls" | "tickets" | "tasks" | "identities", id: number) =>
  (await db.selectFrom(table).select("customer_id").where("id", "=", id).executeTakeFirstOrThrow()).customer_id;
const task = async (columns: Record<string, unknown>) =>
  (
    await db
      .insertInto("tasks")
      .values({ title: "Gọi lại", created_by: cast.owner.id, ...columns } as never)
      .returning("id")
      .executeTakeFirstOrThrow()
  ).id;
const tagId = async (name: string) =>
  (await db.selectFrom("tags").select("id").where("name", "=", name).executeTakeFirstOrThrow()).id;
const tag = async (id: number, name: string) =>
  db
    .insertInto("customer_tags")
    .values({ customer_id: id, tag_id: await tagId(name) })
    .execute();
const tagsOf = async (id: number) =>
  (
    await db
      .selectFrom("customer_tags")
      .innerJoin("tags", "tags.id", "tag_id")
      .select("name")
      .where("customer_id", "=", id)
      .orderBy("name")
      .execute()
  ).map((row) => row.name);

/** The chat's lead with all that hangs on one, and the record that was there before. */
async function two() {
  const chat = await wrote(db, cast.camera.id, ["Anh Trí đây"]);
  await db
    .updateTable("customers")
    .set({ name: "Lê Minh Trí", gender: "male", address_line: "12 Xuân Thủy", province_code: "01", ward_code: "00166" })
    .where("id", "=", chat.customer_id)
    .execute();
  await addPhone(db, chat.customer_id, "0912345678", true);
  await tag(chat.customer_id, "Tư vấn");
  await db.insertInto("customer_followers").values({ customer_id: chat.customer_id, user_id: cast.an.id }).execute();
  const ticket = await openTicket(db, cast.owner, { clientKey: uuid(), title: "Hỏng camera", conversationId: chat.id });
  const old = await customer(db, "Nguyễn Văn A", {
    phones: ["0912345678", "0987654321"],
    born_on: "1989-03-01",
    gender: "male",
  });
  await tag(old, "KH VIP");
  return { chat, lead: chat.customer_id, old, ticket: ticket.id };
}

test("merged: everything moves, the chat's values overwrite, what they took the place of is kept as history", async () => {
  const { chat, lead, old, ticket } = await two();
  const note = await db
    .insertInto("notes")
    .values({ subject: "customer", subject_id: lead, body: "Khách quen" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const merged = await merge(old, lead);
  assert.is(merged.keptId, old);
  const kept = await readCustomer(db, old);
  assert.is(kept.name, "Lê Minh Trí");
  assert.is(kept.ward_code, "00166");
  assert.is(kept.born_on, "1989-03-01");
  assert.is(kept.kind, "contact");
  assert.equal(await valuesOf(old), ["name: Nguyễn Văn A"]);
  assert.is(await where("conversations", chat.id), old);
  assert.is(await where("tickets", ticket), old);
  assert.equal(await phonesOf(db, old), ["0912345678*", "0987654321"]);
  assert.equal(await tagsOf(old), ["KH VIP", "Tư vấn"]);
  const moved = await db.selectFrom("notes").select("subject_id").where("id", "=", note.id).executeTakeFirstOrThrow();
  assert.is(moved.subject_id, old);
  assert.is((await readCustomer(db, lead)).merged_into_id, old);
  assert.is(await wholeOf(db, lead), old);
  assert.ok((await historyOf(old)).includes(`customer.merged kept ${lead}`));
  assert.ok((await historyOf(lead)).includes(`customer.merged gone ${old}`));
});

test("linked: the chat points to the record, whose values stand; the lead's go into the history", async () => {
  const { chat, lead, old } = await two();
  await merge(old, lead, "link");
  const kept = await readCustomer(db, old);
  assert.is(kept.name, "Nguyễn Văn A");
  assert.is(kept.ward_code, "00166", "what was empty is filled");
  assert.equal(await valuesOf(old), ["name: Lê Minh Trí"]);
  assert.is(await where("conversations", chat.id), old);
  assert.ok((await historyOf(old)).includes(`customer.linked kept ${lead}`));
});

test("the name of one who was never asked overwrites nothing", async () => {
  const chat = await wrote(db, cast.camera.id);
  const old = await customer(db, "Trần Bích");
  await merge(old, chat.customer_id);
  assert.is((await readCustomer(db, old)).name, "Trần Bích");
  assert.equal(await valuesOf(old), []);
});

test("undone, both are what they were; what came since goes where its own link points, the rest stays", async () => {
  const { chat, lead, old, ticket } = await two();
  const [leadBefore, oldBefore] = [await readCustomer(db, lead), await readCustomer(db, old)];
  const { mergeId } = await merge(old, lead);
  await happened(db, cast.camera.id, [said(chat.counterpart, "Còn hàng không?")]);
  const since = await openTicket(db, cast.owner, { clientKey: uuid(), title: "Thêm một", conversationId: chat.id });
  const ofTicket = await task({ ticket_id: ticket, customer_id: old });
  const ofItself = await task({ customer_id: old });
  await addPhone(db, old, "0900000001");
  await tag(old, "Gọi lại");
  await db.updateTable("customers").set({ source: "Hội chợ" }).where("id", "=", old).execute();
  const parted = await partCustomers(db, cast.owner, mergeId);
  assert.equal(parted, { keptId: old, goneId: lead });
  const strip = ({ version: _v, updated_at: _u, last_contact_at: _l, ...row }: Record<string, unknown>) => row;
  assert.is((await readCustomer(db, old)).last_contact_at, null, "nobody of its own has written");
  assert.equal(strip(await readCustomer(db, lead)), strip(leadBefore));
  assert.equal(strip(await readCustomer(db, old)), { ...strip(oldBefore), source: "Hội chợ" });
  assert.is(await where("conversations", chat.id), lead);
  for (const id of [ticket, since.id]) assert.is(await where("tickets", id), lead);
  assert.is(await where("tasks", ofTicket), lead);
  assert.is(await where("tasks", ofItself), old);
  assert.equal(await phonesOf(db, lead), ["0912345678*"]);
  assert.equal(await phonesOf(db, old), ["0900000001", "0912345678*", "0987654321"]);
  assert.equal(await tagsOf(lead), ["Tư vấn"]);
  assert.equal(await tagsOf(old), ["Gọi lại", "KH VIP"]);
  assert.equal(await valuesOf(old), []);
  assert.ok((await historyOf(lead)).includes(`customer.parted gone ${old}`));
  // Once more is no more, and together again is a new merge.
  await partCustomers(db, cast.owner, mergeId);
  assert.not((await merge(old, lead)).mergeId === mergeId);
});

test("calls move along, and go back when it is undone, with what was made of them since", async () => {
  const { lead, old } = await two();
  const line = await addLine(db);
  const before = await addTalk(db, line, cast.an.id, { customer_id: lead });
  const { mergeId } = await merge(old, lead);
  assert.is(await where("calls", before), old);
  const since = await addTalk(db, line, cast.an.id, { customer_id: old });
  const call = { call_id: before, customer_id: old };
  const ofCall = await task(call);
  await partCustomers(db, cast.owner, mergeId);
  assert.is(await where("calls", before), lead);
  assert.is(await where("calls", since), old);
  assert.is(await where("tasks", ofCall), lead);
});

test("a merge of before there were calls is undone", async () => {
  const { lead, old } = await two();
  const { mergeId } = await merge(old, lead);
  await sql`update customer_merges set moved = moved - 'calls' where id = ${mergeId}`.execute(db);
  assert.equal(await partCustomers(db, cast.owner, mergeId), { keptId: old, goneId: lead });
});

test("a value that somebody changed since stays as they wrote it", async () => {
  const { lead, old } = await two();
  const { mergeId } = await merge(old, lead);
  await db.updateTable("customers").set({ name: "Trí (anh Hai)" }).where("id", "=", old).execute();
  await partCustomers(db, cast.owner, mergeId);
  assert.is((await readCustomer(db, old)).name, "Trí (anh Hai)");
  assert.is((await readCustomer(db, lead)).name, "Lê Minh Trí");
  assert.equal(await valuesOf(old), ["name: Nguyễn Văn A"]);
});

test("two merges into one record are undone in any order", async () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const old = await customer(db, "Gốc", { phones: ["0911000001"] });
    const a = await customer(db, "A", { phones: ["0911000002"], source: "Hội chợ" });
    const b = await customer(db, "B", { phones: ["0911000002", "0911000003"] });
    const ids = [(await merge(old, a)).mergeId, (await merge(old, b)).mergeId];
    assert.is((await readCustomer(db, old)).name, "B");
    for (const at of order) await partCustomers(db, cast.owner, ids[at!]!);
    const back = await readCustomer(db, old);
    assert.is(back.name, "Gốc", String(order));
    assert.is(back.source, "");
    assert.equal(await phonesOf(db, old), ["0911000001*"], String(order));
    assert.equal(await phonesOf(db, b), ["0911000002*", "0911000003"]);
  }
});

test("not after 30 days, not before what came of it is undone, not by who does not see it", async () => {
  const { lead, old } = await two();
  const third = await customer(db, "Người thứ ba", { owner_id: cast.chi.id });
  const { mergeId } = await merge(old, lead);
  assert.is(await answer(partCustomers(db, cast.chi, mergeId)), "not_found");
  assert.is(await answer(partCustomers(db, cast.owner, mergeId, new Date(Date.now() + 31 * DAY))), "merge_too_old");
  const on = await merge(third, old);
  assert.is(await answer(partCustomers(db, cast.owner, mergeId)), "merge_went_on");
  await partCustomers(db, cast.owner, on.mergeId);
  assert.is(await answer(partCustomers(db, cast.owner, mergeId)), "accepted");
  assert.is(await answer(partCustomers(db, cast.owner, 999_999)), "not_found");
});

test("who does not see both may not make them one; a company and a person are not one; nobody is two", async () => {
  const { lead, old } = await two();
  await db.updateTable("customers").set({ owner_id: cast.chi.id }).where("id", "=", old).execute();
  const an = (kind: "merge" | "link") => answer(merge(old, lead, kind, uuid(), cast.an));
  assert.is(await an("merge"), "not_found");
  assert.is(await an("link"), "not_found");
  assert.is((await readCustomer(db, lead)).merged_into_id, null);
  const company = await customer(db, "Công ty Lam", { kind: "account" });
  assert.is(await answer(merge(company, old)), "company_and_person");
  assert.is(await answer(merge(old, old)), "not_found");
  assert.is(await answer(merge(old, 999_999)), "not_found");
});

test("merging two companies, the people of both are one company's", async () => {
  const [one, other] = [await customer(db, "Lam", { kind: "account" }), await customer(db, "LAM", { kind: "account" })];
  const person = await customer(db, "Chị Hoa", { company_id: other });
  const { mergeId } = await merge(one, other);
  assert.is((await readCustomer(db, person)).company_id, one);
  await partCustomers(db, cast.owner, mergeId);
  assert.is((await readCustomer(db, person)).company_id, other);
});

test("a double click, and ten at once, are one merge", async () => {
  const { lead, old } = await two();
  const commandId = uuid();
  const all = await Promise.all(Array.from({ length: 10 }, () => merge(old, lead, "merge", commandId)));
  assert.is(new Set(all.map((one) => one.mergeId)).size, 1);
  const rows = await db.selectFrom("customer_merges").select("id").where("gone_id", "=", lead).execute();
  assert.is(rows.length, 1);
});

test("A into B and B into A at once leave exactly one of them, again and again", async () => {
  for (let n = 0; n < 12; n++) {
    const [a, b] = [
      await customer(db, `A${n}`, { phones: ["0933000001"] }),
      await customer(db, `B${n}`, { phones: ["0933000001"] }),
    ];
    const done = await Promise.all([merge(a, b), merge(b, a)]);
    assert.is(done[0].mergeId, done[1].mergeId);
    const [left, right] = [await readCustomer(db, a), await readCustomer(db, b)];
    assert.is([left, right].filter((row) => row.merged_into_id === null).length, 1);
  }
});

test("A into B and B into C at once: everything ends with a living record, or the second is told what happened", async () => {
  for (let n = 0; n < 12; n++) {
    const chat = await wrote(db, cast.camera.id);
    const a = chat.customer_id;
    const [b, c] = [await customer(db, `B${n}`), await customer(db, `C${n}`)];
    const said = await Promise.all([answer(merge(b, a)), answer(merge(c, b))]);
    assert.is(said[1], "accepted");
    assert.ok(["accepted", "customer_moved"].includes(said[0]!), said[0]);
    const at = await where("conversations", chat.id);
    assert.is(at, said[0] === "accepted" ? c : a);
    assert.is((await readCustomer(db, at!)).merged_into_id, null);
  }
});

test("messages, tickets, tags and phones that come in the middle of a merge are the living record's", async () => {
  for (let n = 0; n < 10; n++) {
    const chat = await wrote(db, cast.camera.id, ["Alo"]);
    const lead = chat.customer_id;
    const old = await customer(db, `Cũ ${n}`);
    const writing = Array.from({ length: 4 }, (_, at) =>
      happened(db, cast.camera.id, [said(chat.counterpart, `Tin ${at}`)]),
    );
    const opening = Array.from({ length: 4 }, () => task({ customer_id: lead }));
    const phones = ["0944000001", "0944000002"].map((typed) => addPhone(db, lead, typed));
    const noting = db
      .insertInto("notes")
      .values({ subject: "customer", subject_id: lead, body: "Ghi lúc gộp" })
      .returning("id")
      .executeTakeFirstOrThrow();
    const [merged] = await Promise.all([
      merge(old, lead),
      noting,
      ...writing,
      ...opening,
      ...phones,
      tag(lead, "Tư vấn"),
    ]);
    assert.is(merged.keptId, old);
    const { count } = await db
      .selectFrom("messages")
      .select((eb) => eb.fn.countAll<number>().as("count"))
      .where("conversation_id", "=", chat.id)
      .executeTakeFirstOrThrow();
    assert.is(Number(count), 5);
    assert.is(await where("conversations", chat.id), old);
    const strays = await db.selectFrom("tasks").select("id").where("customer_id", "=", lead).execute();
    assert.equal(strays, []);
    assert.equal(
      (await phonesOf(db, old)).map((shown) => shown.replace("*", "")),
      ["0944000001", "0944000002"],
    );
    assert.equal(await tagsOf(old), ["Tư vấn"]);
    const notes = await db.selectFrom("notes").select("subject_id").where("body", "=", "Ghi lúc gộp").execute();
    assert.ok(notes.every((row) => row.subject_id !== lead));
  }
});

test("undoing while it is merged on, and twice at once, leaves no record between", async () => {
  for (let n = 0; n < 8; n++) {
    const chat = await wrote(db, cast.camera.id);
    const old = await customer(db, `Cũ ${n}`);
    const third = await customer(db, `Ba ${n}`);
    const { mergeId } = await merge(old, chat.customer_id);
    const said = await Promise.all([
      answer(partCustomers(db, cast.owner, mergeId)),
      answer(partCustomers(db, cast.owner, mergeId)),
      answer(merge(third, old)),
    ]);
    const at = await where("conversations", chat.id);
    assert.is((await readCustomer(db, at!)).merged_into_id, null, said.join(" "));
    assert.is(said[2], "accepted");
    assert.is(at, said[0] === "accepted" ? chat.customer_id : third);
  }
});

test("what a merge or its undoing wrote is no field to save over unseen", async () => {
  const kept = await customer(db, "Nguyễn Văn A", { source: "Hội chợ" });
  const gone = await customer(db, "Lê Minh Trí", { source: "Facebook", gender: "male" });
  const seen = await readCustomer(db, kept);
  const { mergeId } = await merge(kept, gone);
  const late = (version: number, source: string) =>
    editCustomer(db, cast.owner, kept, { version, changes: { source, address_line: `1 ${source}` } });
  assert.is(await answer(late(seen.version, "Zalo")), "customer_changed_meanwhile");
  const merged = await readCustomer(db, kept);
  assert.equal([merged.source, merged.address_line], ["Facebook", "1 Zalo"]);
  await partCustomers(db, cast.owner, mergeId);
  assert.is(await answer(late(merged.version, "Kho")), "customer_changed_meanwhile");
  const parted = await readCustomer(db, kept);
  assert.equal([parted.source, parted.address_line], ["Hội chợ", "1 Kho"]);
  assert.is(await answer(late(parted.version, "Kho")), "accepted");
});

test("a company may go into a record of somebody who works there, and nobody works for themselves", async () => {
  for (const kind of ["merge", "link"] as const) {
    const firm = await customer(db, "Công ty Hoa Mai", { kind: "account", tax_code: "0101234567" });
    const lead = await customer(db, "Chị Lan", { kind: "lead", company_id: firm, gender: "female" });
    const colleague = await customer(db, "Anh Tú", { company_id: firm });
    const { mergeId } = await merge(lead, firm, kind);
    const one = await readCustomer(db, lead);
    const [becomes, gender] = kind === "merge" ? ["account", null] : ["lead", "female"];
    assert.equal([one.kind, one.gender, one.company_id], [becomes, gender, null]);
    assert.is(one.tax_code, kind === "merge" ? "0101234567" : null);
    assert.is((await readCustomer(db, colleague)).company_id, lead);
    await partCustomers(db, cast.owner, mergeId);
    const two = await readCustomer(db, lead);
    assert.equal([two.kind, two.gender, two.company_id, two.tax_code], ["lead", "female", firm, null]);
    assert.is((await readCustomer(db, colleague)).company_id, firm);
  }
});

test("the company that another took the place of is told of by its name", async () => {
  const [first, second] = [
    await customer(db, "Công ty Sao Mai", { kind: "account" }),
    await customer(db, "Công ty Sen Vàng", { kind: "account" }),
  ];
  const old = await customer(db, "Lê Thị Sen", { company_id: first, gender: "female" });
  const lead = await customer(db, "Sen Lê", { kind: "lead", company_id: second, gender: "other" });
  await merge(old, lead);
  const was = { name: "Lê Thị Sen", gender: "female", company: "Công ty Sao Mai" };
  assert.equal(await valuesOf(old), [`company: ${was.company}`, `gender: ${was.gender}`, `name: ${was.name}`]);
  const { detail } = await db
    .selectFrom("events")
    .select("detail")
    .where("name", "=", "customer.merged")
    .where("subject_id", "=", old)
    .executeTakeFirstOrThrow();
  assert.equal((detail as { was: object }).was, was);
});

test("a lead of one company that turns out to be another keeps the first in its history", async () => {
  const firm = await customer(db, "Công ty Sao Mai", { kind: "account" });
  const lead = await customer(db, "Cửa hàng Sen", { kind: "lead", company_id: firm, born_on: "1990-05-01" });
  const shop = await customer(db, "Công ty Sen", { kind: "account" });
  const { mergeId } = await merge(lead, shop);
  const one = await readCustomer(db, lead);
  assert.equal([one.kind, one.company_id, one.born_on], ["account", null, null]);
  assert.ok((await valuesOf(lead)).includes("born_on: 1990-05-01"));
  await partCustomers(db, cast.owner, mergeId);
  const two = await readCustomer(db, lead);
  assert.equal([two.kind, two.company_id, two.born_on], ["lead", firm, "1990-05-01"]);
});

test.run();
