import { test } from "uvu";
import * as assert from "uvu/assert";
import { createCustomer } from "../../../src/modules/customers/mod.ts";
import { messagesOf } from "../../../src/modules/inbox/mod.ts";
import { numbersIn } from "../../../src/modules/inbox/phone_finding.ts";
import { listTagHistory, tagsOf } from "../../../src/modules/tags/mod.ts";
import { seatCast } from "../../cast.ts";
import { happened, said, wrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { asking } from "./asking_app.ts";

const db = testDatabase();
const cast = await seatCast(db);
const an = asking(db, cast.an);
test.after(() => db.destroy());

const numbersOf = async (conversationId: number) =>
  (
    await db
      .selectFrom("message_phones")
      .select("number")
      .where("conversation_id", "=", conversationId)
      .orderBy("message_id")
      .orderBy("number")
      .execute()
  ).map((row) => row.number);
const tagsFor = async (customerId: number) =>
  ((await tagsOf(db, cast.an, [customerId])).get(customerId) ?? []).map((tag) => tag.key);

test("IN-21: numbers that a customer writes are kept and give the customer the tag, once", async () => {
  const told = await wrote(db, cast.camera.id, [
    "Gọi mình 0912.345.678 nhé",
    "hoặc +84 912 345 678, máy bàn 024 3825 1234",
  ]);
  assert.equal(await numbersOf(told.id), ["+84912345678", "+842438251234", "+84912345678"]);
  assert.equal(await tagsFor(told.customer_id), ["has_phone"]);
  await happened(db, cast.camera.id, [said(told.counterpart, "Nhắc lại 0912345678")]);
  const history = await listTagHistory(db, cast.an, told.customer_id);
  assert.equal(
    history.map(({ on, by }) => [on, by]),
    [[true, null]],
  );
});

test("who writes no number gets no tag, nor does what staff write give one", async () => {
  const told = await wrote(db, cast.camera.id, ["Đơn 12/11/2026 giá 1.250.000đ"]);
  await happened(db, cast.camera.id, [said(told.counterpart, "Hotline bên em 0912345678", { author: "page" })]);
  assert.equal(await numbersOf(told.id), []);
  assert.equal(await tagsFor(told.customer_id), []);
});

test("the same webhook again changes nothing; an edit has the numbers of what it says, a message taken back none", async () => {
  const told = await wrote(db, cast.camera.id, ["Shop ơi"]);
  const message = said(told.counterpart, "số em 0987654321");
  await happened(db, cast.camera.id, [message]);
  await happened(db, cast.camera.id, [message]);
  assert.equal(await numbersOf(told.id), ["+84987654321"]);
  const of = { counterpart: told.counterpart, mid: message.mid, at: new Date() };
  await happened(db, cast.camera.id, [{ kind: "edit", ...of, body: "số em 0987654322", number: 1 }]);
  assert.equal(await numbersOf(told.id), ["+84987654322"]);
  await happened(db, cast.camera.id, [{ kind: "unsend", ...of }]);
  assert.equal(await numbersOf(told.id), []);
});

test("an edit that comes before its message ends in the same state", async () => {
  const told = await wrote(db, cast.camera.id, ["Shop ơi"]);
  const message = said(told.counterpart, "số em 0987654321");
  const edit = { kind: "edit" as const, counterpart: told.counterpart, mid: message.mid, at: new Date() };
  await happened(db, cast.camera.id, [{ ...edit, body: "nhầm, 0911222333", number: 1 }]);
  await happened(db, cast.camera.id, [message]);
  assert.equal(await numbersOf(told.id), ["+84911222333"]);
});

test("of a batch all are kept in as many statements as of one", async () => {
  const counterparts = [1, 2, 3, 4, 5].map((n) => `${880_000 + n}`);
  await happened(
    db,
    cast.camera.id,
    counterparts.map((each, n) => said(each, `gọi 091234500${n}`)),
  );
  const rows = await db.selectFrom("message_phones").select("number").where("number", "like", "+8491234500%").execute();
  assert.is(rows.length, 5);
  const tagged = await db
    .selectFrom("customer_tags")
    .innerJoin("identities", "identities.customer_id", "customer_tags.customer_id")
    .select("identities.provider_id")
    .where("identities.provider_id", "in", counterparts)
    .execute();
  assert.is(tagged.length, 5);
});

test("hostile texts are looked through in no time and never end the ingest", () => {
  const started = performance.now();
  for (const body of [
    "0".repeat(20_000),
    "0 9 ".repeat(5_000),
    "+84(".repeat(5_000),
    "\ud83d0912345678",
    "0912345678 ".repeat(2_000),
  ])
    assert.ok(numbersIn(body).length <= 10);
  assert.ok(performance.now() - started < 2_000);
});

test("the bubble underlines the number and says whether it is saved", async () => {
  const told = await wrote(db, cast.camera.id, ["Gọi <b>0912.345.678</b> hoặc 1900 1234"]);
  const { messages } = await messagesOf(db, told.id);
  assert.equal(messages[0]!.phones, [
    { number: "+84912345678", saved: false },
    { number: "19001234", saved: false },
  ]);
  const { html } = await an(`/inbox/${told.id}`);
  assert.match(html, '&lt;b&gt;<span class="phone">0912.345.678</span>&lt;/b&gt;');
  assert.match(html, "Lưu 0912 345 678 vào khách hàng");
  await db
    .insertInto("customer_phones")
    .values({ customer_id: told.customer_id, number: "+84912345678", digits: "0912345678", is_primary: true })
    .execute();
  const saved = (await an(`/inbox/${told.id}/messages`)).html;
  assert.match(saved, "Đã lưu 0912 345 678");
  assert.match(saved, "Lưu 1900 1234 vào khách hàng");
});

test("one click saves the number with the customer, once, for whoever may see the message and for no other number", async () => {
  const told = await wrote(db, cast.camera.id, ["Gọi 0933.444.555"]);
  const { messages } = await messagesOf(db, told.id);
  const url = `/inbox/messages/${messages[0]!.id}/phones`;
  const chi = asking(db, cast.chi);
  assert.is((await chi(url, { form: { number: "+84933444555" } })).status, 404);
  assert.is((await an(url, { form: { number: "+84999999999" } })).status, 404);
  const saved = await Promise.all([1, 2, 3].map(() => an(url, { form: { number: "+84933444555" } })));
  assert.equal(
    saved.map((answer) => answer.status),
    [204, 204, 204],
  );
  const phones = await db
    .selectFrom("customer_phones")
    .selectAll()
    .where("customer_id", "=", told.customer_id)
    .execute();
  assert.equal(
    phones.map(({ number, digits, is_primary }) => [number, digits, is_primary]),
    [["+84933444555", "0933444555", true]],
  );
  assert.match((await an(`/inbox/${told.id}/messages`)).html, "Đã lưu");
  assert.is(
    (await an(url, { form: { number: "+84933444555" }, plain: true })).status,
    303,
    "a plain form goes back to the thread",
  );
});

test("a number that somebody else has is saved and told at once, with both side by side; those unseen stay unseen", async () => {
  const told = await wrote(db, cast.camera.id, ["Số mình 0933.777.888"]);
  const url = `/inbox/messages/${(await messagesOf(db, told.id)).messages[0]!.id}/phones`;
  await createCustomer(db, cast.an, { clientKey: uuid(), name: "Chị Hoa cũ", phones: ["0933777888"] });
  const answer = await an(url, { form: { number: "+84933777888" } });
  assert.is(answer.status, 200);
  for (const said of ["Chị Hoa cũ", `/customers/${told.customer_id}/links`, `/customers/${told.customer_id}/merges`])
    assert.match(answer.html, said);
  assert.match((await an(`/inbox/${told.id}/messages`)).html, "Đã lưu");

  const other = await wrote(db, cast.camera.id, ["Số mình 0933.111.222"]);
  const foreign = await wrote(db, cast.bakery.id, ["Bánh"]);
  await db
    .insertInto("customer_phones")
    .values({ customer_id: foreign.customer_id, number: "+84933111222", digits: "0933111222", is_primary: true })
    .execute();
  const quiet = `/inbox/messages/${(await messagesOf(db, other.id)).messages[0]!.id}/phones`;
  assert.is((await an(quiet, { form: { number: "+84933111222" } })).status, 204);
});

test.run();
