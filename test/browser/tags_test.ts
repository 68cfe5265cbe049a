import { join } from "node:path";
import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import pino from "pino";
import { createBulkActions } from "../../src/bulk_actions.ts";
import { directCommands } from "../../src/commanding.ts";
import { runBulkJobs } from "../../src/modules/lists/mod.ts";
import { createCustomer } from "../../src/modules/customers/mod.ts";
import { claim } from "../../src/modules/inbox/mod.ts";
import { tagByName, tagCustomer, tagsOf } from "../../src/modules/tags/mod.ts";
import { type Cast, seatCast } from "../cast.ts";
import { customerWrote, happened, said, type Told } from "../customers.ts";
import { eventually, testDatabase, uuid } from "../helpers.ts";
import { streaming } from "./streaming.ts";
import { openForVisits, phone, type Visits } from "./visiting.ts";

const db = testDatabase(10);
let cast: Cast;
let visits: Visits;
let told: Told;
test.before(async () => {
  cast = await seatCast(db);
  visits = await openForVisits(db);
  // The first who asks waits until everything is packed.
  await fetch(`${visits.origin}/css/all.css`);
  for (const [name, text] of [
    ["Trương Tấn Sang", "Ship Đà Nẵng có mất phí không shop?"],
    ["Nguyễn Bích Nguyệt", "Cho mình hỏi lịch lắp đặt"],
  ] as const)
    await customerWrote(db, cast.camera.id, name, [text]);
  told = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Camera bị mờ", "Mua hôm 02/11"]);
  await claim(db, cast.an, told.id);
});
test.after.each(() => visits.leave());
test.after(async () => {
  await visits.close();
  await db.destroy();
});

const shot = async (page: Page, name: string) => {
  const folder = process.env.PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};
/** What was sent there is answered; what is read from a place of that name meanwhile is no answer to it. */
const answered = (page: Page, url: RegExp, act: () => Promise<void>) =>
  Promise.all([
    page.waitForResponse((response) => response.request().method() === "POST" && url.test(response.url())),
    act(),
  ]);
/** What the worker does in the background. */
const work = async () => {
  const actions = createBulkActions({ commands: directCommands(db) });
  while ((await runBulkJobs({ db, actions, log: pino({ level: "silent" }) })) > 0);
};
const given = async (person = cast.an) =>
  ((await tagsOf(db, person, [told.customer_id])).get(told.customer_id) ?? []).map((tag) => tag.name).sort();

test("IN-13: one click in the bar tags, a second takes it off, and others see it where they look", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await streaming(page);
  const other = await visits.visit(cast.binh);
  await other.goto(`${visits.origin}/inbox`);
  await streaming(other);
  const vip = page.locator("#tag-bar .tag", { hasText: "KH VIP" });
  assert.is(await vip.getAttribute("aria-pressed"), "false");
  await vip.click();
  await page.locator("#tag-bar .tag[aria-pressed=true]", { hasText: "KH VIP" }).waitFor();
  assert.match((await vip.getAttribute("title")) ?? "", "An gắn");
  await page.locator(`#c${told.id} .tag-dot`, { hasText: "KH VIP" }).waitFor();
  assert.equal(await given(), ["KH VIP"]);
  // Bình looks at the same customer only where he may.
  await other.locator("#rows .conversation-row").first().waitFor();
  const supervisor = await visits.visit(cast.supervisor);
  await supervisor.goto(`${visits.origin}/inbox/${told.id}`);
  await streaming(supervisor);
  await supervisor.locator("#tag-bar .tag", { hasText: "Khiếu nại" }).click();
  await page.locator("#tag-bar .tag[aria-pressed=true]", { hasText: "Khiếu nại" }).waitFor();
  await page.locator(`#c${told.id} .tag-dot`, { hasText: "Khiếu nại" }).waitFor();
  await vip.click();
  await supervisor.locator("#tag-bar .tag[aria-pressed=false]", { hasText: "KH VIP" }).waitFor();
  assert.equal(await given(), ["Khiếu nại"]);
  await page.locator("[popovertarget=tag-history]").click();
  const lines = page.locator("#tag-history li");
  await eventually(async () => (await lines.count()) === 3);
  assert.match((await lines.first().textContent()) ?? "", /An.*bỏ.*KH VIP/s);
  await shot(page, "tags-history");
});

/** An's page with the cursor in the field of the bar, as T brings it there. */
async function atTheField() {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await streaming(page);
  await page.locator(".messages").focus();
  await page.keyboard.press("t");
  const field = page.locator("#tag-more [role=combobox]");
  await field.waitFor();
  await eventually(() => field.evaluate((input) => document.activeElement === input));
  return { page, field };
}

test("T opens the field; Enter takes what is offered, or makes one's own, and the next can be typed at once", async () => {
  await tagByName(db, cast.an, "Đặt bánh", { shared: true });
  const { page, field } = await atTheField();
  await page.keyboard.type("dat ba");
  await page.locator("#tag-more [role=option][aria-selected=true]", { hasText: "Đặt bánh" }).waitFor();
  await shot(page, "tags-field");
  await page.keyboard.press("Enter");
  await page.locator("#tag-more .tag", { hasText: "Đặt bánh" }).waitFor();
  await eventually(() => field.evaluate((input: HTMLInputElement) => document.activeElement === input && !input.value));
  await page.keyboard.type("Gọi trước khi tới");
  await page.locator("#tag-more [role=option][aria-selected=true]", { hasText: "Tạo nhãn riêng" }).waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#tag-more .tag[data-hue=orange]", { hasText: "Gọi trước khi tới" }).waitFor();
  assert.equal(await given(), ["Gọi trước khi tới", "Khiếu nại", "Đặt bánh"].sort());
  assert.equal(await given(cast.binh), ["Khiếu nại", "Đặt bánh"].sort());
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  // The bar and the row have heard of it.
  await page.locator("#tag-bar .tag[data-hue=orange]", { hasText: "Gọi trước" }).waitFor();
  await page.locator(`#c${told.id} .marks`, { hasText: "+1" }).waitFor();
  await page.locator("#customer .tag", { hasText: "Gọi trước" }).waitFor();
  await shot(page, "tags-inbox");
  await page.locator("#customer .tag", { hasText: "Gọi trước" }).locator("button").click();
  await eventually(async () => (await page.locator("#tag-bar .tag[data-hue=orange]").count()) === 0);
});

test("what is being typed stays while somebody else tags the same customer", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await streaming(page);
  const field = page.locator("#customer .tag-field [role=combobox]");
  await field.fill("Đang gõ dở");
  const tag = await tagByName(db, cast.supervisor, "Tư vấn");
  await tagCustomer(db, cast.supervisor, told.customer_id, tag.id);
  await page.locator("#tag-bar .tag[aria-pressed=true]", { hasText: "Tư vấn" }).waitFor();
  assert.is(await field.inputValue(), "Đang gõ dở");
  await field.fill("");
  await field.blur();
  await page.locator("#customer .tag-field .tag", { hasText: "Tư vấn" }).waitFor();
});

test("a field that is drawn anew takes the cursor from no other", async () => {
  const { page, field } = await atTheField();
  const tag = await tagByName(db, cast.supervisor, "Giao nhanh", { shared: true });
  await tagCustomer(db, cast.supervisor, told.customer_id, tag.id);
  await page.locator("#customer .tag-field .tag", { hasText: "Giao nhanh" }).waitFor();
  await page.keyboard.type("Gấp");
  assert.is(await field.inputValue(), "Gấp");
  await page.locator("#tag-more [role=option][aria-selected=true]", { hasText: "Tạo nhãn riêng" }).waitFor();
});

test("tags are arranged: made by Enter, renamed, recoloured, put into the bar, merged, archived", async () => {
  const page = await visits.visit(cast.supervisor);
  await page.goto(`${visits.origin}/settings/tags`);
  await page.fill("#new-shared", "Bảo hành");
  await page.keyboard.press("Enter");
  const row = page.locator("tr", { hasText: "Bảo hành" });
  await row.waitFor();
  await page.fill("#new-shared", "bao hanh");
  await page.keyboard.press("Enter");
  await page.locator("#new-shared-error").waitFor();
  await shot(page, "tags-settings");
  await row.locator("[role=switch]").click();
  await row.locator("[role=switch][aria-checked=true]").waitFor();
  await row.locator("[value=up]").click();
  await eventually(async () =>
    (await page.locator(".tag-lists section").first().locator("tbody tr").nth(5).textContent())?.includes("Bảo hành"),
  );
  await row.locator("a").click();
  await page.locator(".swatches").waitFor();
  await shot(page, "tags-edit");
  await page.locator(".swatches label", { hasText: "Xanh ngọc" }).click();
  await page.fill("[name=name]", "Bảo hành 12 tháng");
  await page.locator("form .primary").click();
  await page.locator("tr .tag[data-hue=teal]", { hasText: "Bảo hành 12 tháng" }).waitFor();
  await page.locator("tr a", { hasText: "Bảo hành 12 tháng" }).click();
  await page.selectOption("#into", { label: "Gọi lại" });
  await page
    .locator("form", { has: page.locator("#into") })
    .locator("button")
    .click();
  await page.locator("#new-shared").waitFor();
  assert.is(await page.locator("tr", { hasText: "Bảo hành 12 tháng" }).count(), 0);
  await page.locator("tr a", { hasText: "Gọi lại" }).click();
  await page.locator(".danger").click();
  await page.locator("details.archived summary").click();
  await page.locator("details.archived li", { hasText: "Gọi lại" }).locator("button").click();
  await page.locator("tr a", { hasText: "Gọi lại" }).waitFor();
});

test("IN-12: several are chosen by box, x and shift, then tagged, given away and done at once", async () => {
  const page = await visits.visit(cast.supervisor);
  await page.goto(`${visits.origin}/inbox`);
  await streaming(page);
  const rows = page.locator("#rows .conversation-row");
  await rows.first().hover();
  await rows.first().locator(".choose").check();
  await page.locator("#bulk .selected", { hasText: "1 đã chọn" }).waitFor();
  await rows.nth(2).click({ modifiers: ["Shift"] });
  await page.locator("#bulk .selected", { hasText: "3 đã chọn" }).waitFor();
  await shot(page, "tags-bulk");
  await rows.nth(2).locator(".name").focus();
  await page.keyboard.press("x");
  await page.locator("#bulk .selected", { hasText: "2 đã chọn" }).waitFor();
  await page.locator("[popovertarget=bulk-tag]").click();
  await page.locator("#bulk-tag button", { hasText: "KH VIP" }).waitFor();
  await shot(page, "tags-bulk-menu");
  await page.locator("#bulk-tag button", { hasText: "KH VIP" }).click();
  await page.locator("#bulk-reports .bulk-report").waitFor();
  assert.is(await page.locator(".choose:checked").count(), 0);
  await work();
  await page.locator("#bulk-reports [data-over=true]", { hasText: "Gắn nhãn: xong 2" }).waitFor();
  await rows.nth(1).locator(".tag-dot", { hasText: "KH VIP" }).waitFor();
  assert.ok((await given()).includes("KH VIP"));
  await shot(page, "tags-bulk-done");
  await answered(page, /undo/, () => page.locator("#bulk-reports button", { hasText: "Hoàn tác" }).click());
  await work();
  await rows.nth(1).locator(".tag-dot", { hasText: "KH VIP" }).waitFor({ state: "detached" });
  assert.not.ok((await given()).includes("KH VIP"));
  await rows.nth(1).locator(".name").focus();
  await page.keyboard.press("x");
  await answered(page, /inbox\/bulk$/, () => page.locator("#bulk [value='done:']").click());
  await work();
  await eventually(async () => (await rows.count()) === 2);
});

test("IN-12: all that match are chosen at once, more than the list has drawn, and lose a tag", async () => {
  const several = await Promise.all(
    Array.from({ length: 60 }, (_, n) => customerWrote(db, cast.camera.id, `Khách số ${n}`, ["Còn hàng không?"])),
  );
  const tag = await tagByName(db, cast.supervisor, "Hỏi hàng");
  for (const { customer_id } of several) await tagCustomer(db, cast.supervisor, customer_id, tag.id);
  const page = await visits.visit(cast.supervisor);
  await page.goto(`${visits.origin}/inbox?tag=${tag.id}`);
  await streaming(page);
  const rows = page.locator("#rows .conversation-row");
  await rows.first().hover();
  await rows.first().locator(".choose").check();
  await page.locator("#bulk [data-all]", { hasText: "Chọn cả 60 hội thoại khớp" }).click();
  await page.locator("#bulk .selected", { hasText: "60 đã chọn" }).waitFor();
  assert.ok(await rows.last().locator(".choose").isChecked());
  await shot(page, "tags-bulk-all");
  await page.locator("[popovertarget=bulk-untag]").click();
  await page.locator("#bulk-untag button", { hasText: "Hỏi hàng" }).click();
  await page.locator("#bulk-reports .bulk-report", { hasText: "Gỡ nhãn: 0/60" }).waitFor();
  await work();
  await page.locator("#bulk-reports [data-over=true]", { hasText: "Gỡ nhãn: xong 60" }).waitFor();
  assert.equal([...(await tagsOf(db, cast.supervisor, [several[59]!.customer_id])).values()].flat(), []);
  // Taken off one by one again it is only those.
  await page.goto(`${visits.origin}/inbox`);
  await rows.first().hover();
  await rows.first().locator(".choose").check();
  await page.locator("#bulk [data-all]").click();
  await rows.nth(1).locator(".choose").uncheck();
  const ticked = await page.locator(".choose:checked").count();
  await page.locator("#bulk .selected", { hasText: `${ticked} đã chọn` }).waitFor();
});

test("IN-21: a number in a message tags the customer and is saved by one click, seen by whoever looks", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await streaming(page);
  await happened(db, cast.camera.id, [said(told.counterpart, "Gọi em 0912.345.678 nhé")]);
  await page.locator(".message .phone", { hasText: "0912.345.678" }).waitFor();
  await page.locator("#tag-bar .tag[aria-pressed=true]", { hasText: "Có sđt" }).waitFor();
  await shot(page, "tags-number");
  await page.locator(".save-phone button").click();
  await page.locator(".saved-phone", { hasText: "Đã lưu" }).waitFor();
  const phones = await db.selectFrom("customer_phones").select("number").execute();
  assert.equal(phones, [{ number: "+84912345678" }]);
  await shot(page, "tags-number-saved");
});

test("CU-4: saving a number that another record has shows both side by side at once, to link or merge", async () => {
  await createCustomer(db, cast.an, { clientKey: uuid(), name: "Anh Trí cũ", phones: ["0987 654 321"] });
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await streaming(page);
  await happened(db, cast.camera.id, [said(told.counterpart, "Số khác 0987 654 321")]);
  await page.locator(".save-phone button").click();
  const dialog = page.locator("#same-dialog");
  await dialog.getByText("Anh Trí cũ").first().waitFor();
  await shot(page, "tags-number-same");
  await dialog.getByRole("button", { name: "Liên kết" }).waitFor();
  await dialog.getByRole("button", { name: "Gộp" }).waitFor();
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });
  await page.locator("#customer-facts .same").waitFor();
});

test("on a phone the bar scrolls by itself and nothing is cut", async () => {
  const page = await visits.visit(cast.an, { viewport: phone, hasTouch: true, isMobile: true });
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await page.locator("#tag-bar .tag").first().waitFor();
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.is(wide, 0);
  await shot(page, "tags-phone");
  await page.goto(`${visits.origin}/inbox`);
  await page.locator("#rows .tag-dot").first().waitFor();
  await shot(page, "tags-phone-list");
  await page.goto(`${visits.origin}/settings/tags`);
  await shot(page, "tags-phone-settings");
  assert.is(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth), 0);
});

test("without JavaScript the bar and the field are plain forms", async () => {
  const page = await visits.visit(cast.an, { javaScriptEnabled: false, colorScheme: "dark" });
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await shot(page, "tags-dark");
  await page.locator("#tag-bar .tag", { hasText: "Chốt đơn" }).click();
  await page.locator("#tag-bar .tag[aria-pressed=true]", { hasText: "Chốt đơn" }).waitFor();
  await page.locator("#tag-bar .tag", { hasText: "Chốt đơn" }).click();
  await page.locator("#tag-bar .tag[aria-pressed=false]", { hasText: "Chốt đơn" }).waitFor();
});

test.run();
