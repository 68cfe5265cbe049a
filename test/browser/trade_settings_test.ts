// beside others: nothing in it is a matter of time
import sharp from "sharp";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { listGroups } from "../../src/modules/customers/mod.ts";
import { addProduct, getProduct } from "../../src/modules/products/mod.ts";
import { seatCast } from "../cast.ts";
import { eventually, testDatabase } from "../helpers.ts";
import { openForVisits } from "./visiting.ts";

const db = testDatabase();
const cast = await seatCast(db);
const visits = await openForVisits(db);
test.after.each(() => visits.leave());
test.after(async () => {
  await visits.close();
  await db.destroy();
});

test("a supervisor adds a group of customers, renames it, puts it away after a question and takes it back", async () => {
  const page = await visits.visit(cast.supervisor);
  await page.goto(`${visits.origin}/settings/tags`);
  await page.locator("nav a", { hasText: "Nhóm khách hàng" }).click();
  await page.locator(".page-head a", { hasText: "Thêm nhóm" }).click();
  await page.fill("[name=name]", "Khách quen");
  await page.locator("form .primary").click();
  await page.locator("tr a", { hasText: "Khách quen" }).click();
  await page.fill("[name=name]", "Khách thân");
  await page.locator("form .primary").click();
  await page.getByRole("link", { name: "Lưu trữ “Khách thân”" }).click();
  await page.locator("#archive .danger").click();
  await page.locator("details.archived summary").click();
  assert.not.ok((await listGroups(db)).some(({ name }) => name === "Khách thân"));
  await page.locator("details.archived li", { hasText: "Khách thân" }).locator("button").click();
  await page.locator("tr a", { hasText: "Khách thân" }).waitFor();
});

test("a picture is chosen for one variant, shows before it is saved and stays its own", async () => {
  const { id } = await addProduct(db, cast.supervisor, {
    name: "Áo thun",
    variants: [
      { options: { Màu: "Đỏ" }, price: 120_000 },
      { options: { Màu: "Xanh" }, price: 120_000 },
    ],
  });
  const red = await sharp({ create: { width: 40, height: 40, channels: 3, background: "red" } })
    .png()
    .toBuffer();
  const page = await visits.visit(cast.supervisor);
  await page.goto(`${visits.origin}/products/${id}`);
  const row = page.locator("#variants tr").first();
  const [chooser] = await Promise.all([page.waitForEvent("filechooser"), row.locator(".variant-picture").click()]);
  await chooser.setFiles({ name: "do.png", mimeType: "image/png", buffer: red });
  await row.locator(".variant-picture img[src^='blob:']").waitFor();
  await page.locator("[data-add-row]").click();
  assert.is(await page.locator("#variants tr").last().locator(".variant-picture img[src]").count(), 0);
  await page.locator("#variants tr").last().locator("[data-drop-row]").click();
  await page.locator(".save-bar .primary").click();
  await page.waitForURL("**/products");
  const pictures = async () => (await getProduct(db, id)).variants.map((variant) => variant.picture_file_id);
  const [first, second] = await pictures();
  assert.equal([typeof first, second], ["number", null]);
  await page.goto(`${visits.origin}/products/${id}`);
  await page.locator(`#variants img[src='/files/${first}?size=thumb']`).waitFor();
  await page.locator("#variants tr").first().locator("[data-drop-picture]").click();
  await page.locator(".save-bar .primary").click();
  await eventually(async () => (await pictures())[0] === null);
});

test.run();
