import { test } from "uvu";
import * as assert from "uvu/assert";
import { Refused } from "../../../src/errors.ts";
import {
  addOrderFile,
  addOrderNote,
  addPayment,
  assignOrder,
  clearFormDraft,
  countOrders,
  createOrder,
  editOrder,
  findFormDraft,
  getOrder,
  getWholeOrder,
  keepFormDraft,
  listOrderEvents,
  listOrderFiles,
  listOrderIds,
  listOrders,
  loadBoard,
  loadTimeline,
  moveOrder,
  moves,
  type NewOrder,
  orderActions,
  orderFilterOf,
  orderStatuses,
  refusal,
  removeOrderFile,
  removePayment,
  visibleIds,
} from "../../../src/modules/orders/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { addProduct, archiveProduct, getProduct } from "../../../src/modules/products/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const { owner, supervisor, an, binh, chi } = cast;
test.after(() => db.destroy());

const tri = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Báo giá giúp mình"]);
const combo = await variantOf("Combo 4 mắt 2K", 4_890_000);
const card = await variantOf("Thẻ nhớ 128 GB", 390_000);

async function variantOf(name: string, price: number) {
  const product = await addProduct(db, owner, { name, unit: "bộ", variants: [{ price, sku: name.slice(0, 8) }] });
  const [variant] = (await getProduct(db, product.id)).variants;
  return { id: variant!.id, product: product.id };
}

const wish = (more: NewOrder = {}): NewOrder => ({
  conversationId: tri.id,
  customerId: tri.customer_id,
  recipientName: "Lê Minh Trí",
  recipientPhone: "0912 345 678",
  addressLine: "17 Duy Tân, Cầu Giấy",
  lines: [
    { variantId: combo.id, quantity: 1, discount_amount: 200_000 },
    { variantId: card.id, quantity: 4, discount_percent: 1_000 },
  ],
  discount: { discount_amount: 94_000 },
  ...more,
});
const take = (more: NewOrder = {}, person: Person = an) => createOrder(db, person, wish(more));

test("an order from the chat: lines as the catalogue has them, totals exact, a code", async () => {
  const made = await take({ deposit: { amount: 2_000_000, method: "transfer" } });
  const { order, lines, totals, payments } = await getWholeOrder(db, an, made.id);
  assert.match(order.code, /^DH-\d{6}$/);
  assert.is(order.status, "new");
  assert.is(order.page_id, cast.camera.id);
  assert.is(order.channel, "facebook");
  assert.is(order.assignee?.name, an.name);
  assert.is(order.goods_text, "Combo 4 mắt 2K, Thẻ nhớ 128 GB ×4");
  assert.equal(
    lines.map(({ name, sku, price }) => [name, sku, price]),
    [
      ["Combo 4 mắt 2K", "Combo 4", 4_890_000],
      ["Thẻ nhớ 128 GB", "Thẻ nhớ", 390_000],
    ],
  );
  assert.is(totals.total, 6_000_000);
  assert.is(order.total, 6_000_000);
  assert.is(order.goods_total, 6_094_000);
  assert.is(order.paid_total, 2_000_000);
  assert.is(totals.collect, 4_000_000);
  assert.is(payments[0]!.is_deposit, true);
});

test("a double click makes one order; the key of another is no way to theirs", async () => {
  const clientKey = uuid();
  const made = await Promise.all([take({ clientKey }), take({ clientKey }), take({ clientKey })]);
  assert.is(new Set(made.map(({ id }) => id)).size, 1);
  assert.is(await answer(take({ clientKey }, binh)), "stale");
});

test("what is missing or wrong is told by its field, all at once; a draft may lack anything", async () => {
  const empty = { conversationId: null, customerId: null, recipientPhone: "", addressLine: " ", lines: [] };
  assert.is(
    await answer(take(empty)),
    "customer_id required recipient_phone required address_line required lines required",
  );
  assert.is((await take({ ...empty, status: "draft", discount: {} })).status, "draft");
  const wrongLine = (line: object) => answer(take({ lines: [{ variantId: card.id, quantity: 1, ...line }] }));
  assert.is(await wrongLine({ quantity: 0 }), "lines.0.quantity orderQuantity");
  assert.is(await wrongLine({ quantity: 1.5 }), "lines.0.quantity orderQuantity");
  assert.is(await wrongLine({ price: -1 }), "lines.0.price orderMoney");
  assert.is(await wrongLine({ price: 1e15 }), "lines.0.price orderMoney");
  assert.is(await wrongLine({ discount_amount: 390_001 }), "lines.0.discount discountTooLarge");
  assert.is(await wrongLine({ discount_percent: 10_001 }), "lines.0.discount orderPercent");
  assert.is(await wrongLine({ variantId: null }), "lines.0.name required");
  assert.is(await wrongLine({ variantId: 999_999 }), "lines.0 productGone");
  assert.is(await answer(take({ discount: { discount_amount: 99_000_000 } })), "discount discountTooLarge");
  assert.is(await answer(take({ recipientPhone: "không có" })), "recipient_phone phone");
  assert.is(await answer(take({ recipientPhone: "123456789" })), "recipient_phone phone");
  for (const recipientPhone of ["0912.345.678", "024 3825 0000", "1900 1234", "0168 234 5678", "+1 650 253 0000"])
    assert.is((await take({ recipientPhone })).recipient_phone, recipientPhone);
  assert.is(await answer(take({ provinceCode: "00" })), "province_code choice");
  assert.is(await answer(take({ provinceCode: "79", wardCode: "00166" })), "ward_code choice");
  assert.is(await answer(take({ assigneeId: 999_999 })), "assignee_id choice");
  assert.is(await answer(take({ customerId: 999_999 })), "customer_id gone");
});

test("two hundred lines are taken, one more is not", async () => {
  const lines = Array.from({ length: 200 }, (_, at) => ({ name: `Món ${at}`, quantity: 1, price: 1_000 + at }));
  const { id } = await take({ lines, discount: {} });
  assert.is((await getWholeOrder(db, an, id)).lines.length, 200);
  assert.is(await answer(take({ lines: [...lines, lines[0]!] })), "lines orderLines");
});

test("a product put away while it is in the form is told; in an order that has it it stays", async () => {
  const old = await variantOf("Đầu ghi cũ", 900_000);
  const { id, version } = await take({ lines: [{ variantId: old.id, quantity: 1 }], discount: {} });
  await archiveProduct(db, owner, old.product);
  assert.is(await answer(take({ lines: [{ variantId: old.id, quantity: 1 }] })), "lines.0 productGone");
  const lines = [{ variantId: old.id, quantity: 2 }];
  const edited = await editOrder(db, an, id, { version, changes: { lines } });
  assert.is(edited.total, 1_800_000);
});

test("the table of moves is kept by every move", async () => {
  for (const from of orderStatuses) {
    for (const to of orderStatuses) {
      const allowed = moves[from].includes(to);
      const refused = refusal({ status: from, complete: true }, to, "Khách đổi ý");
      assert.is(refused === undefined, allowed, `${from} → ${to}`);
    }
  }
  const { id } = await take();
  assert.is(await answer(moveOrder(db, an, id, { to: "returned" })), "order_move_impossible");
  assert.is(await answer(moveOrder(db, an, id, { to: "cancelled" })), "order_needs_reason");
  assert.is(await answer(moveOrder(db, an, id, { to: "cancelled", reason: "  " })), "order_needs_reason");
  const cancelled = await moveOrder(db, an, id, { to: "cancelled", reason: "Khách đổi ý" });
  assert.is(cancelled.cancel_reason, "Khách đổi ý");
  assert.is((await moveOrder(db, an, id, { to: "new" })).cancel_reason, null);
  const draft = await take({ status: "draft", lines: [], discount: {} });
  assert.is(await answer(moveOrder(db, an, draft.id, { to: "new" })), "order_incomplete");
});

test("a move repeated is one move, and who saw another status is told", async () => {
  const { id, version } = await take();
  const commandId = uuid();
  await Promise.all([1, 2, 3].map(() => moveOrder(db, an, id, { to: "shipping", version, commandId })));
  assert.is(
    await answer(moveOrder(db, binh, id, { to: "cancelled", reason: "Hết hàng", version })),
    "order_moved_meanwhile",
  );
  await moveOrder(db, an, id, { to: "confirmed" });
  // Asked again much later, it does not move what went on since.
  assert.is((await moveOrder(db, an, id, { to: "shipping", commandId })).status, "confirmed");
  const { rows } = await listOrderEvents(db, an, id);
  assert.is(rows.filter(({ name }) => name === "order.status_changed").length, 2);
});

test("two edit one order: other fields both stand, the same one is told", async () => {
  const { id, version } = await take();
  await editOrder(db, an, id, { version, changes: { recipient_phone: "0987 654 321" } });
  await editOrder(db, supervisor, id, { version, changes: { delivery_note: "Gọi trước" } });
  const error = await editOrder(db, supervisor, id, {
    version,
    changes: { recipient_phone: "0900 000 000", internal_note: "Khách quen" },
  }).then(
    () => undefined,
    (reason: unknown) => reason as Refused,
  );
  assert.is(error?.reason, "order_changed_meanwhile");
  assert.equal(error?.detail, {
    field: "recipient_phone",
    name: an.name,
    was: "0912 345 678",
    is: "0987 654 321",
    saved: ["internal_note"],
  });
  const now = await getOrder(db, an, id);
  assert.equal(
    [now.recipient_phone, now.delivery_note, now.internal_note],
    ["0987 654 321", "Gọi trước", "Khách quen"],
  );
});

test("a letter of two halves may stand where the history cuts a text", async () => {
  const { id } = await take();
  const note = `${"a".repeat(299)}😀 gọi trước khi giao`;
  await editOrder(db, an, id, { changes: { internal_note: note } });
  assert.is((await getOrder(db, an, id)).internal_note, note);
});

test("a whole form that was open meanwhile brings back nothing that its person did not touch", async () => {
  const seen = await take({ title: "Đơn cũ" });
  const { id, version } = seen;
  const lines = [
    { variantId: combo.id, quantity: 1, price: 4_890_000, discount_amount: 200_000 },
    { variantId: card.id, quantity: 4, price: 390_000, discount_percent: 1_000 },
  ];
  const other = await customerWrote(db, cast.camera.id, "Chị Hương", ["Alo"]);
  await editOrder(db, owner, id, {
    version,
    changes: { title: "Đơn mới", customer_id: other.customer_id, discount: {}, lines: lines.slice(1) },
  });
  const untouched = {
    title: seen.title,
    customer_id: seen.customer_id,
    discount: { discount_amount: 94_000 },
    lines,
  };
  const now = await editOrder(db, owner, id, { version, changes: { ...untouched, delivery_note: "Gọi trước" } });
  assert.equal(
    [now.title, now.customer_id, now.discount_amount, now.goods_total, now.delivery_note],
    ["Đơn mới", other.customer_id, 0, 1_404_000, "Gọi trước"],
  );
});

test("a place is never made of two", async () => {
  const { id, version } = await take({ addressLine: "9 Lê Lợi", provinceCode: "01", wardCode: "00166" });
  await editOrder(db, an, id, { version, changes: { address_line: "12 Xuân Thủy" } });
  const moved = { address_line: "5 Hai Bà Trưng", province_code: "79", ward_code: null };
  const late = (changes: object) => answer(editOrder(db, supervisor, id, { version, changes }));
  assert.is(await late({ ...moved, title: "Gấp" }), "order_changed_meanwhile");
  assert.is(await late({ province_code: "79", ward_code: null }), "order_changed_meanwhile");
  const { address_line, province_code, ward_code, title } = await getOrder(db, an, id);
  assert.equal([address_line, province_code, ward_code, title], ["12 Xuân Thủy", "01", "00166", "Gấp"]);
});

test("an edit after confirming keeps what it was before", async () => {
  const { id } = await take();
  await moveOrder(db, an, id, { to: "confirmed" });
  await editOrder(db, an, id, { changes: { lines: [{ variantId: card.id, quantity: 1 }], discount: {} } });
  const { rows } = await listOrderEvents(db, an, id);
  const { lines, discount } = rows[0]!.detail["fields"] as Record<string, [unknown, unknown]>;
  assert.is((lines![0] as unknown[]).length, 2);
  assert.equal((lines![0] as { name: string; quantity: number }[])[1]!.quantity, 4);
  assert.equal(discount![0], { discount_amount: 94_000, discount_percent: null });
  assert.is((await getOrder(db, an, id)).total, 390_000);
  assert.is(await answer(editOrder(db, an, id, { changes: { recipient_phone: "" } })), "recipient_phone required");
  assert.is(await answer(editOrder(db, an, id, { changes: { lines: [] } })), "lines required");
});

test("what is over keeps its goods and its money", async () => {
  const { id } = await take();
  await moveOrder(db, an, id, { to: "completed" });
  assert.is(await answer(editOrder(db, an, id, { changes: { shipping_fee: 30_000 } })), "order_settled");
  assert.is(
    (await editOrder(db, an, id, { changes: { internal_note: "Đã gửi hóa đơn" } })).internal_note,
    "Đã gửi hóa đơn",
  );
});

test("payments add up; no more goes back than came in; what was a mistake is taken back", async () => {
  const { id } = await take();
  const pay = (amount: number, more = {}) =>
    addPayment(db, an, id, { clientKey: uuid(), amount, method: "transfer", ...more });
  await pay(2_000_000, { kind: "deposit" });
  const clientKey = uuid();
  await Promise.all([pay(1_000_000, { clientKey }), pay(1_000_000, { clientKey })]);
  assert.is((await getOrder(db, an, id)).paid_total, 3_000_000);
  assert.is(await answer(pay(3_000_001, { kind: "refund" })), "refund_over_paid");
  assert.is((await pay(500_000, { kind: "refund", method: "cash" })).paid_total, 2_500_000);
  assert.is(await answer(pay(0)), "amount orderMoney");
  assert.is(await answer(pay(1.5)), "amount orderMoney");
  assert.is(await answer(pay(1e16)), "amount orderMoney");
  assert.is(await answer(pay(1, { paidAt: new Date("2099-01-01") })), "paid_at dueWrong");
  const { payments } = await getWholeOrder(db, an, id);
  assert.is(await answer(removePayment(db, binh, id, payments[1]!.id)), "forbidden");
  await removePayment(db, an, id, payments[1]!.id);
  await removePayment(db, an, id, payments[1]!.id);
  assert.is((await getOrder(db, an, id)).paid_total, 1_500_000);
  assert.is((await getWholeOrder(db, an, id)).totals.paid, 1_500_000);
  assert.is(await answer(removePayment(db, supervisor, id, payments[0]!.id)), "refund_over_paid");
});

test("who sees which order, by list, count, sums, detail and ids alike", async () => {
  const mine = await take({}, an);
  await db.updateTable("conversations").set({ assignee_id: an.id }).where("id", "=", tri.id).execute();
  const pageless = await createOrder(db, owner, {
    status: "draft",
    assigneeId: null,
    lines: [{ name: "Thẻ quà", quantity: 1, price: 50_000 }],
  });
  const taken = await createOrder(db, owner, { status: "draft", assigneeId: owner.id });
  const all = [mine.id, pageless.id, taken.id];
  const expected: [Person, number[]][] = [
    [owner, all],
    [supervisor, all],
    [an, [mine.id, pageless.id]],
    // The conversation is An's, so Bình sees no order of it; Chi is not even of the page.
    [binh, [pageless.id]],
    [chi, [pageless.id]],
  ];
  for (const [person, ids] of expected) {
    const listed = (await listOrders(db, person, { ids: all }, { sort: "id" })).rows.map(({ id }) => id);
    assert.equal(listed, ids, person.name);
    assert.is(await countOrders(db, person, { ids: all }), ids.length);
    assert.equal(await listOrderIds(db, person, { ids: all }), ids);
    assert.equal([...(await visibleIds(db, person, all))].sort(), [...ids].sort());
    const board = await loadBoard(db, person, { ids: all });
    assert.is(
      board.reduce((sum, part) => sum + part.count, 0),
      ids.length,
    );
    const { days } = await loadTimeline(db, person, { ids: all });
    assert.is(days[0]?.rows.length ?? 0, ids.length);
    assert.is(days[0]?.count ?? 0, ids.length);
    for (const id of all) {
      assert.is(await answer(getOrder(db, person, id)), ids.includes(id) ? "accepted" : "not_found");
      if (ids.includes(id)) continue;
      assert.is(await answer(editOrder(db, person, id, { changes: { title: "x" } })), "not_found");
      assert.is(await answer(moveOrder(db, person, id, { to: "new" })), "not_found");
      assert.is(await answer(listOrderFiles(db, person, id)), "not_found");
      const payment = { clientKey: uuid(), amount: 1, method: "cash" as const };
      assert.is(await answer(addPayment(db, person, id, payment)), "not_found");
    }
  }
  const unseen = await customerWrote(db, cast.bakery.id, "Mai Anh", ["Bánh"]);
  assert.is(await answer(take({ conversationId: unseen.id }, an)), "conversation_id gone");
  assert.is(await answer(take({ customerId: unseen.customer_id }, an)), "customer_id gone");
});

test("found by code, by the customer's name without diacritics, by the recipient and by phone", async () => {
  const { id, code } = await take({ recipientName: "Trần Văn Bốn", recipientPhone: "0977.111.222" });
  const finds = async (q: string) =>
    (await listOrders(db, an, orderFilterOf(new URLSearchParams({ q })))).rows.some((row) => row.id === id);
  for (const q of [code, code.toLowerCase(), `#${id}`, "le minh tri", "tran van bon", "0977 111 222", "+84977111222"]) {
    assert.ok(await finds(q), q);
  }
  assert.not(await finds("khong ai ca"));
  assert.not(await finds("%"));
});

test("pages follow each other without a gap, by each order of sorting", async () => {
  for (const sort of ["-created_at", "created_at", "-total", "total", "-updated_at", "id"] as const) {
    const seen: number[] = [];
    let after: string | undefined;
    do {
      const page = await listOrders(db, supervisor, {}, { sort, after, limit: 3 });
      seen.push(...page.rows.map(({ id }) => id));
      after = page.next;
    } while (after);
    assert.is(new Set(seen).size, seen.length);
    assert.is(seen.length, await countOrders(db, supervisor, {}));
  }
  assert.ok((await listOrders(db, owner, {}, { after: "rác" })).rows.length > 0);
});

test("the sums of the board are those of the lists", async () => {
  for (const part of await loadBoard(db, owner, {})) {
    const { rows } = await listOrders(db, owner, { status: [part.status] }, { limit: 500 });
    assert.is(part.count, rows.length);
    assert.is(
      part.total,
      rows.reduce((sum, row) => sum + BigInt(row.total), 0n),
    );
  }
});

test("many at once: moved, assigned, and the way back", async () => {
  const { id } = await take();
  assert.equal(await orderActions["orders.move"](db, an, id, { to: "confirmed" }, uuid()), {
    to: "new",
    from: "confirmed",
  });
  await orderActions["orders.move"](db, an, id, { to: "shipping" }, uuid());
  assert.equal(await orderActions["orders.move"](db, an, id, { to: "completed" }, uuid()), {
    to: "shipping",
    from: "completed",
  });
  assert.equal(await orderActions["orders.assign"](db, supervisor, id, { assignee_id: binh.id }), {
    assignee_id: an.id,
    from: binh.id,
  });
  assert.is((await getOrder(db, binh, id)).assignee?.id, binh.id);
  assert.is(await answer(assignOrder(db, supervisor, id, 999_999)), "assignee_id choice");
});

test("putting many back leaves alone what somebody changed since", async () => {
  const { id } = await take();
  await moveOrder(db, an, id, { to: "shipping" });
  const back = await orderActions["orders.move"](db, an, id, { to: "confirmed" }, uuid());
  await moveOrder(db, supervisor, id, { to: "new" });
  assert.is(await answer(orderActions["orders.move"](db, an, id, back!, uuid())), "order_moved_meanwhile");
  assert.is((await getOrder(db, an, id)).status, "new");
  const given = await orderActions["orders.assign"](db, supervisor, id, { assignee_id: binh.id });
  await assignOrder(db, supervisor, id, chi.id);
  assert.is(await answer(orderActions["orders.assign"](db, supervisor, id, given!)), "order_changed_meanwhile");
  assert.is((await getOrder(db, supervisor, id)).assignee?.id, chi.id);
});

test("notes and files of an order", async () => {
  const { id } = await take();
  await addOrderNote(db, an, id, { clientKey: uuid(), body: "@Bình xem giúp", mentions: [binh.id] });
  const deps = { db, config: testConfig({ DATA_DIR: `/tmp/orders-test-${process.pid}` }) };
  const file = await addOrderFile(deps, an, id, {
    name: "uỷ nhiệm chi.txt",
    bytes: new TextEncoder().encode("đã chuyển"),
  });
  assert.is((await listOrderFiles(db, an, id))[0]!.id, file.id);
  await removeOrderFile(db, an, id, file.id);
  assert.equal(await listOrderFiles(db, an, id), []);
  const { rows } = await listOrderEvents(db, an, id);
  assert.equal(
    rows.map(({ name }) => name),
    ["order.file_removed", "order.file_added", "order.note_added", "order.created"],
  );
});

test("what is typed into a form is kept for whoever typed it", async () => {
  await keepFormDraft(db, an, "order:new:41", { recipient_name: "Trí", lines: ["1"] });
  await keepFormDraft(db, an, "order:new:41", { recipient_name: "Minh Trí" });
  assert.equal((await findFormDraft(db, an, "order:new:41"))?.fields, { recipient_name: "Minh Trí" });
  assert.is(await findFormDraft(db, binh, "order:new:41"), undefined);
  await clearFormDraft(db, an, "order:new:41");
  assert.is(await findFormDraft(db, an, "order:new:41"), undefined);
});

test.run();
