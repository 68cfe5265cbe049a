import sharp from "sharp";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createOrder } from "../../../src/modules/orders/mod.ts";
import { addProduct, getProduct } from "../../../src/modules/products/mod.ts";
import { seatCast } from "../../cast.ts";
import { customerWrote } from "../../customers.ts";
import { testConfig, testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const web = openWeb(db, { config: testConfig({ DATA_DIR: `/tmp/product-routes-test-${process.pid}` }) });
const supervisor = await web.as(cast.supervisor);
test.after(() => db.destroy());

const red = await sharp({ create: { width: 40, height: 40, channels: 3, background: "red" } })
  .png()
  .toBuffer();
const nothing = () => new File([], "");
const picture = () => new File([new Uint8Array(red)], "ao-do.png", { type: "image/png" });

interface Row {
  id?: number;
  color: string;
  price: string;
  kept?: string;
  file?: File;
}

/** The form as a browser sends it: every row has a field of each kind, files that were not chosen are empty. */
function form(rows: Row[]): FormData {
  const body = new FormData();
  body.append("name", "Áo thun");
  for (const { id, color, price, kept = "", file = nothing() } of rows) {
    const fields = { id: String(id ?? ""), color, size: "", sku: "", price, archived: "0", picture: kept };
    for (const [name, value] of Object.entries(fields)) body.append(`variant_${name}[]`, value);
    body.append("variant_file[]", file);
  }
  return body;
}
const send = (path: string, rows: Row[]) => supervisor(path, { method: "POST", body: form(rows) });

test("each variant has a picture of its own, kept, replaced and dropped by its row; lines of orders show it", async () => {
  const { id } = await addProduct(db, cast.supervisor, { name: "Áo thun", variants: [{ price: 1 }] });
  const [first] = (await getProduct(db, id)).variants;
  const rows: Row[] = [
    { id: first!.id, color: "Đỏ", price: "120000", file: picture() },
    { color: "Xanh", price: "120000" },
  ];
  assert.is((await send(`/products/${id}`, rows)).status, 303);
  let [shown, other] = (await getProduct(db, id)).variants;
  const fileId = shown!.picture_file_id!;
  assert.equal([typeof fileId, other!.picture_file_id], ["number", null]);
  assert.match(await (await supervisor(`/products/${id}`)).text(), `src="/files/${fileId}?size=thumb"`);

  const told = await customerWrote(db, cast.camera.id, "Chị Hoa", ["Lấy áo đỏ"]);
  const order = await createOrder(db, cast.supervisor, {
    conversationId: told.id,
    recipientPhone: "0912 345 678",
    addressLine: "17 Duy Tân",
    lines: [{ variantId: shown!.id, quantity: 1 }],
  });
  assert.match(await (await supervisor(`/orders/${order.id}`)).text(), `src="/files/${fileId}?size=thumb"`);
  assert.match(await (await supervisor(`/orders/${order.id}/edit`)).text(), `src="/files/${fileId}?size=thumb"`);

  const kept = [{ id: shown!.id, color: "Đỏ", price: "130000", kept: String(fileId) }];
  await send(`/products/${id}`, kept);
  [shown] = (await getProduct(db, id)).variants;
  assert.equal([shown!.price, shown!.picture_file_id], [130_000, fileId]);
  await send(`/products/${id}`, [{ ...kept[0]!, kept: "" }]);
  [shown, other] = (await getProduct(db, id)).variants;
  assert.is(shown!.picture_file_id, null);
});

test("a picture that came along with a fault elsewhere is not lost, and none of somebody else's is taken", async () => {
  const wrong = await send("/products", [{ color: "Đỏ", price: "", file: picture() }]);
  assert.is(wrong.status, 422);
  const kept = /name="variant_picture\[\]" value="(\d+)"/.exec(await wrong.text())![1]!;
  assert.is((await send("/products", [{ color: "Đỏ", price: "90000", kept }])).status, 303);

  const owner = await web.as(cast.owner);
  const stolen = await owner("/products", { method: "POST", body: form([{ color: "Đỏ", price: "1", kept }]) });
  assert.is(stolen.status, 422);
  const text = new File(["không phải ảnh"], "x.txt", { type: "text/plain" });
  assert.is((await send("/products", [{ color: "Đỏ", price: "1", file: text }])).status, 422);
});

test("a price with xu is told, and never taken for a hundred times as much", async () => {
  const { id } = await addProduct(db, cast.supervisor, { name: "Áo thun", variants: [{ price: 1 }] });
  const [variant] = (await getProduct(db, id)).variants;
  const save = (price: string) => send(`/products/${id}`, [{ id: variant!.id, color: "", price }]);
  assert.is((await save("250,000.00")).status, 422);
  assert.is((await getProduct(db, id)).variants[0]!.price, 1);
  assert.is((await save("250,000")).status, 303);
  assert.is((await getProduct(db, id)).variants[0]!.price, 250_000);
});

test("what a row lacks is told at its field, in an empty form too and below rows left empty", async () => {
  const empty = await send("/products", [{ color: "", price: "" }]);
  assert.is(empty.status, 422);
  const wrong = /<input(?=[^>]* name="variant_price\[\]")(?=[^>]* aria-invalid="true")(?=[^>]* autofocus)/g;
  assert.is((await empty.text()).match(wrong)?.length, 1);

  const page = await send("/products", [
    { color: "", price: "" },
    { color: "Đỏ", price: "một trăm" },
  ]);
  const shown = (await page.text()).match(/value="[^"]*"[^>]*aria-invalid/g);
  assert.is(shown?.length, 1);
  assert.match(shown?.[0] ?? "", 'value="một trăm"');
});

test.run();
