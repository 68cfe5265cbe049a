import { performance } from "node:perf_hooks";
import { sql } from "kysely";
import { test } from "uvu";
import * as assert from "uvu/assert";
import {
  addProduct,
  archiveProduct,
  editProduct,
  findVariants,
  getProduct,
  listProducts,
  restoreProduct,
  searchVariants,
} from "../../../src/modules/products/mod.ts";
import { answer } from "../../answer.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";

const db = testDatabase();
const { owner, supervisor } = await seatCast(db);
test.after(() => db.destroy());

const names = async (q: string) => (await searchVariants(db, q)).map((found) => found.name);

const card = await addProduct(db, owner, {
  name: "Thẻ nhớ",
  unit: "cái",
  variants: [
    { options: { "Dung lượng": "128 GB" }, sku: "TN128", price: 390_000 },
    { options: { "Dung lượng": "64 GB" }, sku: "TN64", price: 210_000 },
  ],
});
const shirt = await addProduct(db, owner, {
  name: "Áo thun cổ tròn",
  variants: ["Đen", "Trắng"].flatMap((color) =>
    ["S", "M"].map((size) => ({ options: { Màu: color, Cỡ: size }, sku: `AT-${color[0]}${size}`, price: 120_000 })),
  ),
});

test("a variant is found by name, size, colour or code, without diacritics", async () => {
  assert.equal(await names("the nho"), ["Thẻ nhớ · 128 GB", "Thẻ nhớ · 64 GB"]);
  assert.equal(await names("THẺ NHỚ 64"), ["Thẻ nhớ · 64 GB"]);
  assert.equal(await names("tn128"), ["Thẻ nhớ · 128 GB"]);
  assert.equal(await names("ao thun den m"), ["Áo thun cổ tròn · M / Đen"]);
  assert.equal(await names("100%"), []);
  assert.equal(await names("\\"), []);
  assert.is((await names("")).length, 6);
});

test("a double click adds one product", async () => {
  const clientKey = uuid();
  const add = () => addProduct(db, owner, { clientKey, name: "Ổ cứng", variants: [{ price: 1_890_000 }] });
  const made = await Promise.all([add(), add(), add()]);
  assert.is(new Set(made.map(({ id }) => id)).size, 1);
});

test("what cannot be taken is said by its field, all at once", async () => {
  const wrong = (variants: object[], name = "Sai") =>
    answer(addProduct(db, owner, { name, variants: variants as never }));
  assert.is(await wrong([]), "variants required");
  assert.is(await wrong([{ price: -1 }], " "), "variants.0.price productPrice name required");
  assert.is(await wrong([{ price: 1e15 }]), "variants.0.price productPrice");
  assert.is(await wrong([{ price: 1.5 }]), "variants.0.price productPrice");
  assert.is(await wrong([{ price: 1, sku: "tn128" }]), "variants.0.sku skuTaken");
  assert.is(
    await wrong([
      { price: 1, sku: "x" },
      { price: 1, sku: "X" },
    ]),
    "variants.1.sku skuTaken",
  );
  assert.is(await wrong([{ price: 1, pictureFileId: 999 }]), "picture file_gone");
  assert.is(await wrong(Array(101).fill({ price: 1 })), "variants productVariants");
});

test("an edit keeps variants by their id, adds new ones and puts away those left out", async () => {
  const { variants, version } = await getProduct(db, shirt.id);
  const [first, second] = variants;
  const edited = await editProduct(db, supervisor, shirt.id, {
    version,
    name: "Áo thun cổ tròn",
    variants: [
      // Codes change places.
      { id: first!.id, options: first!.options, sku: second!.sku, price: 130_000 },
      { id: second!.id, options: second!.options, sku: first!.sku, price: 120_000 },
      { options: { Màu: "Xanh", Cỡ: "L" }, price: 125_000 },
    ],
  });
  const after = await getProduct(db, shirt.id);
  assert.equal(
    after.variants.map(({ price, archived_at }) => [price, archived_at !== null]),
    [
      [130_000, false],
      [120_000, false],
      [125_000, false],
      [120_000, true],
      [120_000, true],
    ],
  );
  assert.equal(edited.options["Cỡ"], ["S", "M", "L"]);
  assert.is(
    await answer(editProduct(db, supervisor, shirt.id, { version, name: "x", variants: [{ price: 1 }] })),
    "product_changed_meanwhile",
  );
});

test("what is put away is not offered, still known, and comes back", async () => {
  await archiveProduct(db, supervisor, card.id);
  assert.equal(await names("the nho"), []);
  const [variant] = (await getProduct(db, card.id)).variants;
  assert.is((await findVariants(db, [variant!.id])).get(variant!.id)!.archived, true);
  assert.ok((await listProducts(db, { archived: true })).rows.some(({ id }) => id === card.id));
  await restoreProduct(db, supervisor, card.id);
  assert.is((await names("the nho")).length, 2);
});

test("the catalogue is read in pages, in order of name", async () => {
  const first = await listProducts(db, {}, { limit: 2 });
  const second = await listProducts(db, {}, { limit: 2, after: first.next });
  const all = [...first.rows, ...second.rows].map(({ name }) => name);
  assert.equal(all, ["Áo thun cổ tròn", "Ổ cứng", "Thẻ nhớ"]);
  assert.is((await listProducts(db, { q: "tn64" })).rows[0]!.id, card.id);
  assert.is((await listProducts(db, {}, { after: "rác" })).rows.length, 3);
});

test("among 20,000 products a search stays quick", async () => {
  await sql`with made as (
      insert into products (name, unit) select 'Sản phẩm ' || n || ' ' || md5(n::text), 'cái' from generate_series(1, 20000) n
      returning id)
    insert into product_variants (product_id, sku, price, options)
    select id, 'SP-' || id || '-' || size, 100000, jsonb_build_object('Cỡ', size) from made, unnest(array['S', 'M']) size`.execute(
    db,
  );
  await sql`analyze products, product_variants`.execute(db);
  const words = ["san pham", "the nho", "san pham 777", "SP-999", "m", "khong co gi", "san pham 19 m"];
  const took: number[] = [];
  for (const word of [...words, ...words, ...words]) {
    const start = performance.now();
    await searchVariants(db, word);
    took.push(performance.now() - start);
  }
  took.sort((a, b) => a - b);
  console.log(`search of 40,000 variants: median ${took[10]!.toFixed(1)} ms, worst ${took.at(-1)!.toFixed(1)} ms`);
  assert.ok(took[10]! < 60);
});

test.run();
