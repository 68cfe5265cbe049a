import { test } from "uvu";
import * as assert from "uvu/assert";
import { createOrder, getOrder, moveOrder } from "../../../src/modules/orders/mod.ts";
import { addProduct } from "../../../src/modules/products/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const web = openWeb(db);
test.after(() => db.destroy());

const tri = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Báo giá giúp mình"]);
await db.updateTable("conversations").set({ assignee_id: cast.an.id }).where("id", "=", tri.id).execute();
const take = (more = {}) =>
  createOrder(db, cast.an, {
    conversationId: tri.id,
    recipientPhone: "0912 345 678",
    addressLine: "17 Duy Tân",
    lines: [{ name: "Combo 4 mắt 2K", quantity: 1, price: 4_690_000 }],
    ...more,
  });
const order = await take();

const [an, binh, supervisor] = await Promise.all([web.as(cast.an), web.as(cast.binh), web.as(cast.supervisor)]);
const textOf = async (browse: typeof an, path: string) => {
  const response = await browse(path);
  assert.is(response.status, 200, path);
  return response.text();
};
const places = [
  "/orders",
  "/orders?view=board",
  "/orders?view=timeline",
  "/orders/board",
  `/orders/rows/${order.id}`,
  "/orders/export.csv",
  `/orders/part?conversation=${tri.id}`,
  `/orders/part?customer=${tri.customer_id}`,
  "/orders?q=le+minh+tri",
  "/palette?q=le+minh+tri",
];
for (const place of places) {
  test(`${place}: shown to whoever may see the order, to nobody else`, async () => {
    assert.match(await textOf(an, place), order.code);
    assert.not.match(await textOf(binh, place), order.code);
  });
}

test("columns say what their orders come to", async () => {
  assert.match(await textOf(an, "/orders?view=board"), "4.690.000 ₫");
  assert.match(await textOf(binh, "/orders?view=board"), "0 ₫");
});

test("what an address makes up is as if it were not there", async () => {
  for (const query of [
    "status=xyz&payment=1&page=a&created=2026-99-99..&after=rác&sort=-nothing",
    "customer=-1&q=%00",
  ]) {
    await textOf(an, `/orders?${query}`);
    await textOf(an, `/orders?view=timeline&${query}`);
  }
  assert.is((await an("/orders/part")).status, 200);
});

test("many at once: cancelling wants a reason, and only what one sees is touched", async () => {
  const { id } = await take();
  const ask = (form: object, browse = an) =>
    browse("/orders/bulk", { form: { key: uuid(), "ids[]": String(id), ...form } });
  assert.is((await ask({ do: "move:cancelled" })).status, 409);
  assert.is((await ask({ do: "move:cancelled", reason: "Khách đổi ý" })).status, 303);
  const jobs = await db.selectFrom("bulk_jobs").select(["action", "input"]).execute();
  assert.equal(jobs.at(-1), { action: "orders.move", input: { to: "cancelled", reason: "Khách đổi ý" } });
  assert.is((await ask({ do: "fly:away" })).status, 422);
});

test("the catalogue is read by all and changed by supervisors", async () => {
  await addProduct(db, cast.owner, { name: "Thẻ nhớ 128 GB", variants: [{ price: 390_000, sku: "TN128" }] });
  assert.match(await textOf(an, "/products?q=the+nho"), "Thẻ nhớ 128 GB");
  assert.is((await an("/products/new")).status, 403);
  assert.is((await an("/products", { form: { name: "x" } })).status, 403);
  await textOf(supervisor, "/products/new");
  const variant = {
    "variant_id[]": ["", ""],
    "variant_color[]": ["Đen", "Trắng"],
    "variant_size[]": ["M", ""],
    "variant_sku[]": ["AT-1", "AT-2"],
    "variant_price[]": ["120.000", "125000 ₫"],
    "variant_archived[]": ["0", "0"],
  };
  const wrong = await supervisor("/products", {
    form: { name: "", ...variant, "variant_price[]": ["-1", "1000000000000000"] },
  });
  assert.is(wrong.status, 422);
  assert.match(await wrong.text(), "Giá là số nguyên");
  assert.is((await supervisor("/products", { form: { name: "Áo thun", ...variant } })).status, 303);
  const shirt = await db.selectFrom("products").selectAll().where("name", "=", "Áo thun").executeTakeFirstOrThrow();
  assert.equal(shirt.options, { Màu: ["Đen", "Trắng"], Cỡ: ["M"] });
  const rows = await db.selectFrom("product_variants").selectAll().where("product_id", "=", shirt.id).execute();
  assert.equal(rows.map(({ price }) => price).sort(), [120_000, 125_000]);
  await textOf(supervisor, `/products/${shirt.id}`);
  assert.is((await supervisor(`/products/${shirt.id}/archival`, { form: { on: "1" } })).status, 303);
  assert.not.match(await textOf(an, "/products"), "Áo thun");
  assert.match(await textOf(an, "/products?archived=1"), "Áo thun");
});

test("a move seen by another is told of by the detail of the event", async () => {
  await moveOrder(db, cast.an, order.id, { to: "shipping" });
  assert.is((await getOrder(db, cast.an, order.id)).status, "shipping");
});

test.run();
