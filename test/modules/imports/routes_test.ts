import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Person } from "../../../src/modules/people/table.ts";
import { type Cast, seatCast } from "../../cast.ts";
import { testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { openImports } from "./stage.ts";

const db = testDatabase();
const imports = openImports(db);
const web = openWeb(db, { config: imports.config });
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
});
test.after(async () => {
  await imports.close();
  await db.destroy();
});

async function give(person: Person, text: string | Uint8Array<ArrayBuffer>, kind = "customers"): Promise<Response> {
  const body = new FormData();
  body.set("key", uuid());
  body.set("file", new File([text], "khách.csv"));
  return (await web.as(person))(`/${kind}/import`, { body });
}
const placed = async (person: Person, text: string) => (await give(person, text)).headers.get("location")!;
const table = "Họ tên;SĐT;Ghi chú\n=cmd|'/c calc'!A1;0912000001;a\nBình;12;=HYPERLINK(1)\nChi;0912000002;\n";

test("from the file to the report: given, matched, checked, brought in, taken back", async () => {
  const browse = await web.as(cast.an);
  const path = await placed(cast.an, table);
  assert.match(path, /^\/imports\/\d+$/);
  const matching = await (await browse(path)).text();
  assert.match(matching, /<option value="name" selected>/);
  assert.match(matching, /<option value="phone" selected>/);
  assert.match(matching, "0912000001");
  const form = {
    encoding: "utf-8",
    delimiter: ";",
    header: "1",
    column_0: "name",
    column_1: "phone",
    duplicates: "skip",
  };
  const checking = await browse(`${path}/mapping`, { form });
  assert.is(checking.headers.get("location"), path);
  await imports.settle();
  const checked = await (await browse(path)).text();
  assert.match(checked, "Nhập 2 dòng");
  assert.match(checked, "“12” không phải số điện thoại");
  await browse(`${path}/run`, { method: "POST" });
  await imports.settle();
  assert.match(await (await browse(`${path}/part`)).text(), 'data-state="done"');
  const [first] = await db.selectFrom("customers").select("name").orderBy("id").execute();
  assert.is(first!.name, "=cmd|'/c calc'!A1");

  const report = await browse(`${path}/report.csv`);
  assert.match(report.headers.get("content-disposition") ?? "", /attachment; filename="bao-cao-nhap-\d+\.csv"/);
  const text = await report.text();
  assert.is(
    text,
    "Dòng,Kết quả,Lý do,Họ tên,SĐT,Ghi chú\r\n3,Lỗi,“12” không phải số điện thoại,Bình,12,'=HYPERLINK(1)\r\n",
  );
  await browse(`${path}/undo`, { method: "POST" });
  await imports.settle();
  assert.match(await (await browse(path)).text(), "Đã đưa 2 dòng về như trước");
  assert.is((await db.selectFrom("customers").select("id").execute()).length, 0);
});

test("the report speaks the language of who reads it", async () => {
  await db.updateTable("users").set({ locale: "en" }).where("id", "=", cast.binh.id).execute();
  const browse = await web.as(cast.binh);
  const path = await placed(cast.binh, table);
  await browse(`${path}/check`, { method: "POST" });
  await imports.settle();
  assert.match(await (await browse(`${path}/report.csv`)).text(), "3,Failed,“12” is no phone number,Bình");
});

test("what is no table, or no file at all, is said on the form and starts nothing", async () => {
  const count = async () => (await db.selectFrom("import_jobs").select("id").execute()).length;
  const before = await count();
  const picture = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0]);
  for (const [bytes, why] of [
    [picture, "không phải bảng"],
    ["", "Tệp này trống"],
    ["\n\n\n", "Tệp này trống"],
  ] as const) {
    const answer = await give(cast.an, bytes as string);
    assert.is(answer.status, 422);
    assert.match(await answer.text(), why);
  }
  const browse = await web.as(cast.an);
  assert.is((await browse("/customers/import", { form: { key: uuid() } })).status, 422);
  assert.is(await count(), before);
});

test("columns without a name, or one twice, are refused and kept as chosen", async () => {
  const browse = await web.as(cast.an);
  const path = await placed(cast.an, table);
  const nameless = await browse(`${path}/mapping`, { form: { header: "1", column_1: "phone" } });
  assert.is(nameless.status, 422);
  assert.match(await nameless.text(), "Hãy chọn cột chứa tên");
  const twice = await browse(`${path}/mapping`, { form: { header: "1", column_0: "name", column_2: "name" } });
  assert.match(await twice.text(), "Hai cột cùng là “Họ tên”");
  const strange = await browse(`${path}/mapping`, { form: { header: "1", column_0: "name", owner: "999999" } });
  assert.is(strange.status, 422);
});

test("read otherwise, the columns are guessed anew", async () => {
  const browse = await web.as(cast.an);
  const path = await placed(cast.an, table);
  const one = await (await browse(`${path}/mapping`, { form: { delimiter: ",", header: "1", act: "look" } })).text();
  assert.not.match(one, 'name="column_1"');
  const three = await (await browse(`${path}/mapping`, { form: { delimiter: ";", header: "1", act: "look" } })).text();
  assert.match(three, 'name="column_2"');
  assert.match(three, /<option value="phone" selected>/);
});

test("an import is nobody else's, and the catalogue is not for agents to bring in", async () => {
  const path = await placed(cast.an, table);
  const other = await web.as(cast.binh);
  for (const address of [path, `${path}/part`, `${path}/report.csv`]) assert.is((await other(address)).status, 404);
  for (const act of ["check", "run", "pause", "resumption", "undo", "mapping"])
    assert.is((await other(`${path}/${act}`, { form: {} })).status, 404);
  assert.is((await (await web.as(cast.an))("/products/import")).status, 403);
  assert.is((await give(cast.an, table, "products")).status, 403);
  const owner = await web.as(cast.owner);
  assert.is((await owner(path)).status, 200);
});

test("products: variants of one name are one product", async () => {
  const browse = await web.as(cast.owner);
  const text = "Tên sản phẩm,SKU,Giá bán,Màu,Cỡ\nÁo thun,AT-1,199k,Đen,M\nÁo thun,AT-2,199.000,Đen,L\nSon,S-1,-5,,\n";
  const path = (await give(cast.owner, text, "products")).headers.get("location")!;
  await browse(`${path}/check`, { method: "POST" });
  await imports.settle();
  await browse(`${path}/run`, { method: "POST" });
  await imports.settle();
  const [shirt, ...others] = await db.selectFrom("products").selectAll().execute();
  assert.is(others.length, 0);
  assert.equal([shirt!.name, shirt!.options], ["Áo thun", { Màu: ["Đen"], Cỡ: ["L", "M"] }]);
  const variants = await db.selectFrom("product_variants").select(["sku", "price"]).orderBy("id").execute();
  assert.equal(variants, [
    { sku: "AT-1", price: 199_000 },
    { sku: "AT-2", price: 199_000 },
  ]);
  const again = (await give(cast.owner, text.replaceAll("199", "249"), "products")).headers.get("location")!;
  const form = { header: "1", column_0: "product", column_1: "sku", column_2: "price", duplicates: "overwrite" };
  await browse(`${again}/mapping`, { form });
  await imports.settle();
  await browse(`${again}/run`, { method: "POST" });
  await imports.settle();
  const prices = async () =>
    (await db.selectFrom("product_variants").select("price").orderBy("id").execute()).map(({ price }) => price);
  assert.equal(await prices(), [249_000, 249_000]);
  await browse(`${again}/undo`, { method: "POST" });
  await imports.settle();
  assert.equal(await prices(), [199_000, 199_000]);
  await browse(`${path}/undo`, { method: "POST" });
  await imports.settle();
  assert.is((await db.selectFrom("products").select("id").execute()).length, 0);
});

test("samples are tables that come in without a fault", async () => {
  const browse = await web.as(cast.owner);
  for (const kind of ["customers", "products"]) {
    const sample = await (await browse(`/${kind}/import/sample.csv`)).text();
    const path = (await give(cast.owner, sample, kind)).headers.get("location")!;
    await browse(`${path}/check`, { method: "POST" });
    await imports.settle();
    const text = await (await browse(path)).text();
    assert.match(text, kind === "customers" ? "Nhập 2 dòng" : "Nhập 3 dòng");
  }
});

test.run();
