import { test } from "uvu";
import * as assert from "uvu/assert";
import { addOrderFile, createOrder, getOrder, getWholeOrder, listOrders } from "../../../src/modules/orders/mod.ts";
import { addProduct, archiveProduct, getProduct } from "../../../src/modules/products/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const config = testConfig({ DATA_DIR: `/tmp/order-routes-test-${process.pid}` });
const web = openWeb(db, { config });
test.after(() => db.destroy());

const tri = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Báo giá giúp mình"]);
await db.updateTable("conversations").set({ assignee_id: cast.an.id }).where("id", "=", tri.id).execute();
const combo = await addProduct(db, cast.owner, { name: "Combo 4 mắt 2K", variants: [{ price: 4_890_000 }] });
const variant = (await getProduct(db, combo.id)).variants[0]!.id;
const take = () =>
  createOrder(db, cast.an, {
    conversationId: tri.id,
    recipientPhone: "0912 345 678",
    addressLine: "17 Duy Tân",
    lines: [{ variantId: variant, quantity: 1 }],
  });
const order = await take();
const file = await addOrderFile({ db, config }, cast.an, order.id, {
  name: "chuyển khoản.txt",
  bytes: new TextEncoder().encode("đã chuyển"),
});
const [an, binh, supervisor] = await Promise.all([web.as(cast.an), web.as(cast.binh), web.as(cast.supervisor)]);

const filled = (more = {}) => ({
  act: "create",
  client_key: uuid(),
  draft_key: `order:new:${tri.id}`,
  conversation_id: String(tri.id),
  customer_id: String(tri.customer_id),
  recipient_phone: "0912 345 678",
  address_line: "17 Duy Tân",
  assignee_id: String(cast.an.id),
  cash_on_delivery: "1",
  "line_variant[]": [String(variant), ""],
  "line_name[]": ["", "Công lắp"],
  "line_quantity[]": ["2", "1"],
  "line_price[]": ["4.890.000", "300000"],
  "line_discount[]": ["10%", ""],
  discount: "50.000",
  shipping_fee: "30.000",
  deposit: "1.000.000",
  deposit_method: "cash",
  ...more,
});

test("Where it goes is chosen by province and ward, shown in one line, and changed in one", async () => {
  await db
    .updateTable("customers")
    .set({ address_line: "9 Lê Lợi", province_code: "01", ward_code: "00166" })
    .where("id", "=", tri.customer_id)
    .execute();
  const begun = await (await an(`/orders/new?conversation=${tri.id}`)).text();
  assert.match(begun, /name="address_line"[^>]*value="9 Lê Lợi"/);
  assert.match(begun, '<option value="00166" selected>Phường Cầu Giấy</option>');
  const sent = { address_line: "5 Hoàng Diệu", province_code: "01", ward_code: "00166" };
  const wrong = await an("/orders/new", { form: filled({ ...sent, province_code: "79" }) });
  assert.is(wrong.status, 422);
  assert.match(await wrong.text(), 'id="ward_code-error"');
  const made = await an("/orders/new", { form: filled(sent) });
  const path = made.headers.get("location")!;
  const page = await (await an(path)).text();
  assert.match(page, "5 Hoàng Diệu, Phường Cầu Giấy, Hà Nội");
  assert.match(await (await an(`${path}/slip`)).text(), "5 Hoàng Diệu, Phường Cầu Giấy, Hà Nội");
  const form = { address_line: "2 Tràng Thi, phường dịch vọng hậu, cầu giấy, hà nội" };
  const hx = { "HX-Request": "true" };
  assert.match(
    await (await an(`${path}/fields/address_line`, { form, headers: hx })).text(),
    "2 Tràng Thi, Phường Cầu Giấy",
  );
  // A district that is all one knows is not lost.
  const district = { address_line: "2 Tràng Thi, quận Cầu Giấy, Hà Nội" };
  const kept = await (await an(`${path}/fields/address_line`, { form: district, headers: hx })).text();
  assert.match(kept, "2 Tràng Thi, Quận Cầu Giấy, Hà Nội");
  const events = await (await an(`${path}?tab=history`)).text();
  assert.match(events, "Phường, xã: Phường Cầu Giấy");
});

for (const path of [
  "",
  "?tab=history",
  "?tab=notes",
  "?tab=files",
  "/edit",
  "/slip",
  "/slip?size=80mm",
  "/cancellation",
]) {
  test(`/orders/:id${path}: for whoever may see it, and nobody else`, async () => {
    assert.is((await an(`/orders/${order.id}${path}`)).status, 200);
    assert.is((await supervisor(`/orders/${order.id}${path}`)).status, 200);
    assert.is((await binh(`/orders/${order.id}${path}`)).status, 404);
  });
}

test("nothing of it is changed, and no file of it read, by others", async () => {
  assert.is((await an(`/files/${file.id}`)).status, 200);
  assert.is((await binh(`/files/${file.id}`)).status, 404);
  const forms: [string, Record<string, string>][] = [
    ["status", { to: "shipping" }],
    ["fields/title", { title: "x" }],
    ["edit", { act: "save" }],
    ["payments", { client_key: uuid(), amount: "1000", kind: "payment", method: "cash" }],
    ["notes", { client_key: uuid(), body: "x" }],
    ["message", {}],
    [`files/${file.id}/removal`, {}],
  ];
  for (const [path, form] of forms) assert.is((await binh(`/orders/${order.id}/${path}`, { form })).status, 404, path);
  assert.is((await binh("/orders/form", { form: { draft_key: `order:${order.id}` } })).status, 404);
  assert.is((await binh(`/orders/new?conversation=${tri.id}`)).status, 404);
});

test("the form: totals as they are saved, a double click is one order, the draft goes", async () => {
  const form = filled();
  const counted = await (await an("/orders/form", { form: { ...form, act: "" } })).text();
  // 2 × 4.890.000 less 10 % and 300.000, less 50.000, and 30.000 for the way.
  assert.match(counted, "9.082.000 ₫");
  assert.match(await (await an(`/orders/new?conversation=${tri.id}`)).text(), "Nháp lưu");
  const before = (await listOrders(db, cast.an, {}, { limit: 100 })).rows.length;
  const made = await Promise.all([an("/orders/new", { form }), an("/orders/new", { form })]);
  assert.is(new Set(made.map((each) => each.headers.get("Location"))).size, 1);
  const { rows } = await listOrders(db, cast.an, {}, { limit: 100 });
  assert.is(rows.length, before + 1);
  assert.is(rows[0]!.total, 9_082_000);
  assert.is(rows[0]!.paid_total, 1_000_000);
  assert.is(await db.selectFrom("form_drafts").select("key").executeTakeFirst(), undefined);
});

test("what cannot be taken comes back as it was typed, said in words", async () => {
  const wrong = async (more: object, said: string) => {
    const answer = await an("/orders/new", { form: filled(more) });
    assert.is(answer.status, 422);
    const text = await answer.text();
    assert.match(text, said);
    assert.match(text, "17 Duy Tân");
  };
  await wrong({ "line_quantity[]": ["0", "1"] }, "Số lượng là số nguyên");
  await wrong({ "line_quantity[]": ["1,5", "1"] }, "Số lượng là số nguyên");
  await wrong({ "line_price[]": ["-1", "1"] }, "Hãy ghi số tiền nguyên");
  await wrong({ "line_price[]": ["1000000000000000", "1"] }, "Hãy ghi số tiền nguyên");
  await wrong({ "line_discount[]": ["99.000.000", ""] }, "Giảm giá lớn hơn");
  await wrong({ "line_discount[]": ["abc", ""] }, "Hãy ghi số tiền nguyên");
  await wrong({ discount: "101%" }, "Phần trăm từ 0 đến 100");
  await wrong({ deposit: "nhiều" }, "Hãy ghi số tiền nguyên");
});

test("a product put away while it stands in the form is told at its line", async () => {
  const old = await addProduct(db, cast.owner, { name: "Đầu ghi cũ", variants: [{ price: 900_000 }] });
  const { id } = (await getProduct(db, old.id)).variants[0]!;
  await archiveProduct(db, cast.owner, old.id);
  const answer = await an("/orders/new", { form: filled({ "line_variant[]": [String(id), ""] }) });
  assert.is(answer.status, 422);
  assert.match(await answer.text(), "vừa ngừng bán");
});

test("without JavaScript: found, added, counted, dropped and sent by buttons alone", async () => {
  const found = await (await an("/orders/new", { form: filled({ act: "find", find: "combo" }) })).text();
  assert.match(found, `value="add:${variant}"`);
  const added = await (await an("/orders/new", { form: filled({ act: "own:Phụ phí" }) })).text();
  assert.match(added, "Phụ phí");
  const dropped = await (await an("/orders/new", { form: filled({ act: "drop:0" }) })).text();
  assert.match(dropped, 'data-lines="1"');
  const sent = await an("/orders/new", { form: filled({ act: "send" }) });
  assert.is(sent.headers.get("Location"), `/inbox/${tri.id}`);
  const draft = await db.selectFrom("drafts").selectAll().where("conversation_id", "=", tri.id).executeTakeFirst();
  assert.match(draft!.body, "9.082.000 ₫");
});

test("two agents edit one order: what the other changed is told, what is typed stays, again is meant", async () => {
  const { id } = await take();
  const whole = await getWholeOrder(db, cast.an, id);
  const version = String(whole.order.version);
  const field = (name: string, value: string, browse = an) =>
    browse(`/orders/${id}/fields/${name}`, { form: { [name]: value, version }, headers: { "HX-Request": "true" } });
  assert.is((await field("recipient_phone", "0987 654 321")).status, 200);
  assert.is((await field("delivery_note", "Gọi trước", supervisor)).status, 200);
  const told = await field("recipient_phone", "0900 000 000", supervisor);
  assert.is(told.status, 422);
  const text = await told.text();
  assert.match(text, "Nguyễn Hoài An vừa sửa mục này thành “0987 654 321”");
  assert.match(text, "0900 000 000");
  const now = await getOrder(db, cast.an, id);
  assert.equal([now.recipient_phone, now.delivery_note], ["0987 654 321", "Gọi trước"]);
});

test("a key that is none is told, wherever it is sent", async () => {
  const client_key = "-".repeat(36);
  const payment = { client_key, amount: "1000", kind: "payment", method: "cash" };
  assert.is((await an(`/orders/${order.id}/payments`, { form: payment })).status, 422);
  assert.is((await an(`/orders/${order.id}/notes`, { form: { client_key, body: "x" } })).status, 422);
  assert.is((await an("/orders/new", { form: filled({ client_key }) })).status, 303);
});

test("what is typed as a deposit counts as it will be taken: with xu it is told, and never a hundredfold", async () => {
  const count = async (deposit: string) => (await an("/orders/form", { form: filled({ act: "", deposit }) })).text();
  assert.match(await count("1,000,000"), /data-out="due">8\.082\.000 ₫/);
  const doubtful = await count("1,000.00");
  assert.match(doubtful, /data-out="due">9\.082\.000 ₫/);
  assert.match(doubtful, /data-out="deposit-problem">Hãy ghi số tiền nguyên/);
  assert.match(await count("-1.000"), /data-out="deposit-problem">Hãy ghi số tiền nguyên/);
});

test("what comes late of a form that was sent already is no beginning of the next order", async () => {
  const form = filled();
  await an("/orders/new", { form });
  await an("/orders/form", { form: { ...form, act: "" } });
  const next = await (await an(`/orders/new?conversation=${tri.id}`)).text();
  assert.not.match(next, form.client_key);
  assert.match(next, 'data-lines="0"');
});

test("the notes of lines outlive the form in which something else was changed", async () => {
  const { id } = await createOrder(db, cast.an, {
    conversationId: tri.id,
    recipientPhone: "0912 345 678",
    addressLine: "17 Duy Tân",
    lines: [
      { variantId: variant, quantity: 1, note: "Bọc kỹ" },
      { variantId: variant, quantity: 2, discount_percent: 1_000, note: "Quà tặng" },
      { name: "Công lắp", quantity: 1, price: 300_000, note: "Sau 17 giờ" },
    ],
  });
  const page = await (await an(`/orders/${id}/edit`)).text();
  const lines: Record<string, string[]> = {};
  for (const [, name, value] of page.matchAll(/ name="(line_[a-z]+\[\])" value="([^"]*)"/g))
    lines[name!] = [...(lines[name!] ?? []), value!];
  const form = { ...filled(lines), act: "save", title: "Đơn gấp", discount: "", deposit: "" };
  const saved = await an(`/orders/${id}/edit`, { form });
  assert.is(saved.status, 303);
  const whole = await getWholeOrder(db, cast.an, id);
  assert.is(whole.order.title, "Đơn gấp");
  assert.equal(
    whole.lines.map(({ note }) => note),
    ["Bọc kỹ", "Quà tặng", "Sau 17 giờ"],
  );
});

test("a name of one's own is cut between letters", async () => {
  const act = `own:${"a".repeat(299)}😀 dài`;
  assert.is((await an("/orders/form", { form: filled({ act }) })).status, 200);
});

test("a thousand pieces are counted as such, as they are typed", async () => {
  const form = filled({ act: "", "line_quantity[]": ["1.000", "1,000"] });
  assert.match(await (await an("/orders/form", { form })).text(), /data-out="count"[^>]*>[^<]*2\.000/);
});

test("the slip says in which language it is written", async () => {
  assert.match(await (await an(`/orders/${order.id}/slip`)).text(), /<html lang="vi">[^]*PHIẾU GIAO HÀNG/);
  await db.updateTable("users").set({ locale: "en" }).where("id", "=", cast.an.id).execute();
  const english = await web.as({ id: cast.an.id });
  assert.match(await (await english(`/orders/${order.id}/slip`)).text(), /<html lang="en">[^]*DELIVERY SLIP/);
  await db.updateTable("users").set({ locale: "vi" }).where("id", "=", cast.an.id).execute();
});

test("cancelling asks why: by the bar, by a card, and as a page", async () => {
  const { id } = await take();
  const headers = { "HX-Request": "true" };
  const asked = await an(`/orders/${id}/status`, { form: { to: "cancelled", part: "card" }, headers });
  assert.is(asked.status, 422);
  assert.match(await asked.text(), "<dialog");
  assert.is((await an(`/orders/${id}/status`, { form: { to: "cancelled" } })).status, 422);
  const done = await an(`/orders/${id}/status`, { form: { to: "cancelled", reason: "Hết hàng" } });
  assert.is(done.status, 303);
  assert.is((await getOrder(db, cast.an, id)).cancel_reason, "Hết hàng");
  assert.is((await an(`/orders/${id}/status`, { form: { to: "shipping" } })).status, 409);
});

test("a card taken from a column in which its order no longer is goes nowhere", async () => {
  const { id } = await take();
  const headers = { "HX-Request": "true" };
  const drag = async (from: string, to: string) =>
    (await an(`/orders/${id}/status`, { form: { from, to, part: "card" }, headers })).status;
  assert.is(await drag("new", "shipping"), 200);
  assert.is(await drag("new", "confirmed"), 409);
  assert.is(await drag("new", "cancelled"), 409);
  assert.is((await getOrder(db, cast.an, id)).status, "shipping");
  assert.is(await drag("new", "shipping"), 200);
  assert.is(await drag("shipping", "completed"), 200);
  assert.is((await getOrder(db, cast.an, id)).status, "completed");
});

test("tasks of an order: made for it, shown with it", async () => {
  assert.match(await (await an(`/tasks/new?order=${order.id}`)).text(), `name="order_id" value="${order.id}"`);
  const form = { title: "Gói hàng", order_id: String(order.id), priority: "normal", assignee_id: String(cast.an.id) };
  assert.is((await an("/tasks", { form })).status, 303);
  assert.match(await (await an(`/tasks/part?order=${order.id}`)).text(), "Gói hàng");
  assert.is((await binh("/tasks", { form })).status, 422);
});

test("which properties are shown is each person's own", async () => {
  await an("/orders/shown", { form: { back: `/orders/${order.id}`, "columns[]": ["customer_id", "recipient_phone"] } });
  assert.not.match(await (await an(`/orders/${order.id}`)).text(), 'id="field-address_line"');
  assert.match(await (await supervisor(`/orders/${order.id}`)).text(), 'id="field-address_line"');
});

test.run();
