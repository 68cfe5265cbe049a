import { test } from "uvu";
import * as assert from "uvu/assert";
import { createCustomer, getCustomer, mergeCustomers } from "../../src/modules/customers/mod.ts";
import { seatCast } from "../cast.ts";
import { customerWrote } from "../customers.ts";
import { eventually, testDatabase, uuid } from "../helpers.ts";
import { streaming } from "./streaming.ts";
import { openForVisits } from "./visiting.ts";

const db = testDatabase();
const cast = await seatCast(db);
const visits = await openForVisits(db);
test.after(async () => {
  await visits.close();
  await db.destroy();
});

test("One finds a customer without diacritics, edits in place, adds a phone, and notes it with a mention", async () => {
  const told = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Số em 0912 345 678"]);
  for (const name of ["Nguyễn Thị Hồng", "Trần Đức Hạnh"])
    await createCustomer(db, cast.an, { clientKey: uuid(), name });
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/customers`);
  await page.locator("#list-rows tr[data-id]").nth(2).waitFor();
  await page.fill(".search input[name=q]", "minh tri");
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.querySelectorAll("#list-rows tr[data-id]").length === 1);
  await page.click("#list-rows a.main");
  await page.locator("#customer-facts").waitFor();
  assert.match(await page.locator("#customer-body").innerText(), /Số em 0912/);

  await page.click("#customer-facts a[href$='edit=phone']");
  await page.fill("#customer-facts [data-edit]", "12");
  await page.keyboard.press("Enter");
  await page.locator("#customer-facts .error").waitFor();
  await page.fill("#customer-facts [data-edit]", "0912.345.678");
  await page.keyboard.press("Enter");
  await page.locator("#customer-facts a[href='tel:+84912345678']").waitFor();

  await page.click("#customer-top .title-edit");
  await page.fill("#customer-top [data-edit]", "Anh Trí");
  await page.keyboard.press("Enter");
  await page.locator("#customer-top h1", { hasText: "Anh Trí" }).waitFor();

  await page.fill("#note-form textarea", `@${cast.binh.name} gọi lại giúp`);
  await page.keyboard.press("Control+Enter");
  await page.locator(".timeline .mention").waitFor();
  const row = await eventually(() => getCustomer(db, cast.binh, told.customer_id));
  assert.equal([row.name, row.following], ["Anh Trí", true]);

  const note = page.locator(".timeline li[id^=note-]").first();
  await note.hover();
  await note.getByRole("link", { name: "Sửa ghi chú" }).click();
  await note.locator("textarea").fill("Đã gọi, khách hẹn mai");
  await page.keyboard.press("Control+Enter");
  await note.getByText("Đã gọi, khách hẹn mai").waitFor();
  await note.getByText("đã sửa").waitFor();
});

test("what is half typed in place stays while the record goes into another one, and is typed there once it is sent", async () => {
  const make = async (name: string) => (await createCustomer(db, cast.an, { clientKey: uuid(), name })).id;
  const [gone, kept] = [await make("Trí chat"), await make("Lê Trí")];
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/customers/${gone}?edit=source`);
  await streaming(page);
  await page.fill("#customer-facts [data-edit]", "Hội chợ");
  const led = page.waitForResponse((response) => response.headers()["hx-redirect"] !== undefined);
  await mergeCustomers(db, cast.owner, { keptId: kept, goneId: gone, kind: "link", commandId: uuid() });
  await led;
  assert.is(await page.inputValue("#customer-facts [data-edit]"), "Hội chợ");
  await page.locator("#customer-facts [data-edit]").press("Enter");
  await page.waitForURL(`**/customers/${kept}?*`);
  await eventually(async () => (await getCustomer(db, cast.an, kept)).source === "Hội chợ");
});

test("g k leads to the customers, and the palette finds one by a part of the number", async () => {
  const { id } = await createCustomer(db, cast.an, { clientKey: uuid(), name: "Chị Mai", phones: ["0977123456"] });
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/tickets`);
  await page.keyboard.press("g");
  await page.keyboard.press("k");
  await page.locator("#list-rows[data-subject=customer]").waitFor();
  await page.keyboard.press("Control+k");
  await page.fill("#palette input", "977123");
  await page.locator(`#finds a[href='/customers/${id}']`).click();
  await page.locator("#customer-top h1", { hasText: "Chị Mai" }).waitFor();
});

test.run();
