import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Page } from "playwright-core";
import { type Cast, seatCast } from "../cast.ts";
import { customerWrote, type Told } from "../customers.ts";
import { eventually, testDatabase } from "../helpers.ts";
import { customer, readCustomer } from "../modules/customers/merging_stage.ts";
import { openForVisits, phone, type Visits } from "./visiting.ts";

const db = testDatabase();
let visits: Visits;
let cast: Cast;
let chat: Told;
let old: number;
test.before(async () => {
  cast = await seatCast(db);
  chat = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Camera bên mình còn không?", "Giao Cầu Giấy nhé"]);
  old = await customer(db, "Nguyễn Văn A", { phones: ["0912345678"], born_on: "1989-03-01", source: "Hội chợ" });
  visits = await openForVisits(db);
});
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

const picture = (page: Page, name: string) =>
  process.env.PICTURES ? page.screenshot({ path: join(process.env.PICTURES, `${name}.png`) }) : undefined;
const facts = (page: Page) => page.locator("#customer-facts");
const open = async (page: Page, pane = "") => {
  await page.goto(`${visits.origin}/inbox/${chat.id}${pane}`);
  await facts(page).locator("dl").waitFor();
};

test("an address is understood while it is typed, and each line is changed in place", async () => {
  const page = await visits.visit(cast.an);
  await open(page);
  await facts(page).getByText("Thêm địa chỉ").click();
  const field = facts(page).locator("[name=value]");
  await field.fill("12 Xuân Thủy, dịch vọng h");
  const option = page.locator(".picks [role=option]").first();
  await option.waitFor();
  await picture(page, "pane-places");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.is(await field.inputValue(), "12 Xuân Thủy, Phường Cầu Giấy, Hà Nội");
  await page.keyboard.press("Enter");
  await facts(page).locator("dd > small").getByText("trước 7/2025").waitFor();
  await facts(page).getByText("Thêm ngày sinh").click();
  await page.locator("#customer-facts [name=value]:focus").press("Escape");
  await facts(page).getByText("Thêm ngày sinh").waitFor();
});

test("a phone that another record has is warned of as it is typed; merged, undone, linked", async () => {
  const page = await visits.visit(cast.an);
  page.on("dialog", (dialog) => void dialog.accept());
  await open(page);
  await facts(page).getByText("Thêm số điện thoại").click();
  await facts(page).locator("[name=value]").pressSequentially("0912.345.678");
  await page.locator(".same-slot").getByText("Nguyễn Văn A").waitFor();
  await picture(page, "pane-warning");
  await page.keyboard.press("Enter");
  await facts(page).locator("a[href='tel:+84912345678']").waitFor();
  await facts(page).getByText("Xem hồ sơ trùng").click();
  await page.locator("#same-dialog").waitFor();
  await picture(page, "pane-dialog");
  await page.locator("#same-dialog").getByRole("button", { name: "Gộp" }).click();
  await facts(page).getByText("Tách ra").waitFor();
  assert.is((await readCustomer(db, chat.customer_id)).merged_into_id, old);
  assert.is((await readCustomer(db, old)).name, "Lê Minh Trí");
  await page.locator("#same-dialog").waitFor({ state: "detached" });
  await picture(page, "pane-merged");
  await facts(page).getByText("Tách ra").click();
  await eventually(async () => (await readCustomer(db, chat.customer_id)).merged_into_id === null);
  await facts(page).getByText("Xem hồ sơ trùng").click();
  await page.locator("#same-dialog").getByRole("button", { name: "Liên kết" }).click();
  await facts(page).getByText("Tách ra").waitFor();
  assert.is((await readCustomer(db, old)).name, "Nguyễn Văn A");
});

test("the form of a new customer and the customer's own page warn of the same phone, too", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/customers/new`);
  await page.locator("#phones").pressSequentially("0912 345 678");
  await page.locator(".same").getByText("Nguyễn Văn A").waitFor();
  const other = await customer(db, "Trần Văn B", { owner_id: cast.an.id });
  await page.goto(`${visits.origin}/customers/${other}?edit=phone`);
  await page.locator("#customer-facts [name=value]").pressSequentially("0912345678");
  await page.locator(".same").getByText("Nguyễn Văn A").waitFor();
});

test("the tabs stand beside each other, and a note is written down", async () => {
  const page = await visits.visit(cast.an);
  await open(page);
  await page.locator(".customer .tabs").getByText("Hoạt động").click();
  const body = page.locator("#customer-activity");
  await body.locator("textarea").fill("Khách quen, gọi trước khi tới");
  await body.getByRole("button", { name: "Ghi" }).click();
  await body.locator(".on-note .said").waitFor();
  const [chooser] = await Promise.all([
    page.waitForEvent("filechooser"),
    body.locator(".note-box label:has([type=file])").click(),
  ]);
  await chooser.setFiles({ name: "bang-gia.txt", mimeType: "text/plain", buffer: Buffer.from("giá sỉ") });
  await body.locator(".attached .file [name='files[]']").waitFor({ state: "attached" });
  await body.locator("textarea").pressSequentially("Gửi @binh");
  await body.locator(".mentions [role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await picture(page, "pane-note");
  await page.keyboard.press("Control+Enter");
  await body.locator(".on-note .mention").waitFor();
  await body.locator(".on-note a.file").getByText("bang-gia.txt").waitFor();
  await picture(page, "pane-activity");
  await page.locator(".customer .tabs").getByText("Thông tin").click();
  assert.ok(await facts(page).isVisible());
});

test("on a phone the pane is a screen of its own", async () => {
  const page = await visits.visit(cast.an, { viewport: phone });
  await open(page, "?pane=customer");
  await picture(page, "pane-phone");
  const wide = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
  assert.not(wide);
});

test("a note that is written down while its file goes up waits for it", async () => {
  const page = await visits.visit(cast.an);
  await open(page);
  await page.locator(".customer .tabs").getByText("Hoạt động").click();
  const body = page.locator("#customer-activity");
  const [reached, end] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route("**/note-files*", async (route) => {
    reached.resolve();
    await end.promise;
    await route.continue();
  });
  const buffer = Buffer.from("hợp đồng");
  await body.locator(".note-box [type=file]").setInputFiles({ name: "hop-dong.txt", mimeType: "text/plain", buffer });
  await reached.promise;
  await body.locator("textarea").fill("Hợp đồng đã ký");
  await body.getByRole("button", { name: "Ghi" }).click();
  end.resolve();
  const note = body.locator(".on-note", { hasText: "Hợp đồng đã ký" });
  await note.locator("a.file").getByText("hop-dong.txt").waitFor();
  assert.is(await body.locator(".attached .file").count(), 0);
});

test.run();
