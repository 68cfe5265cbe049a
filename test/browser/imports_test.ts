import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page } from "playwright-core";
import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createImporting } from "../../src/modules/imports/mod.ts";
import { type Cast, seatCast } from "../cast.ts";
import { testConfig, testDatabase } from "../helpers.ts";
import { openForVisits, type Visits } from "./visiting.ts";

const db = testDatabase();
const folder = mkdtempSync(join(tmpdir(), "imports-seen-"));
const worker = createImporting({ db, config: { ...testConfig(), DATA_DIR: folder }, log: pino({ level: "silent" }) });
let visits: Visits;
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
  await db.insertInto("customer_groups").values({ name: "Hội chợ" }).execute();
  visits = await openForVisits(db, {}, { DATA_DIR: folder });
});
test.after(async () => {
  await visits.close();
  await worker.close();
  await db.destroy();
  rmSync(folder, { recursive: true });
});
test.after.each(() => visits.leave());

const settle = async () => {
  while ((await worker.step()) > 0);
};
const shot = async (page: Page, name: string) => {
  const pictures = process.env.PICTURES;
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`) });
};
/** Five thousand customers, twelve of whom cannot come in. */
const bad = new Map<number, string>([
  ...[100, 600, 1100, 1600].map((n) => [n, `Khách ${n},không có,,`] as const),
  ...[200, 700, 1200].map((n) => [n, `,09120${String(n).padStart(5, "0")},,`] as const),
  ...[300, 800].map((n) => [n, `Khách ${n},09120${String(n).padStart(5, "0")},sai@,`] as const),
  ...[400, 900].map((n) => [n, `"=cmd|'/c calc'!A1",09120${String(n).padStart(5, "0")},,31/02/1990`] as const),
  [500, "Khách 500,0912000500,,01/01/2090"],
]);
const table = `Họ và tên,Số điện thoại,Email,Ngày sinh\n${Array.from(
  { length: 5_000 },
  (_, n) => bad.get(n) ?? `Khách ${n},09120${String(n).padStart(5, "0")},khach${n}@example.vn,15/06/1990`,
).join("\n")}\n`;

test("five thousand customers come in, twelve rows do not, and the report says why", async () => {
  const page = await visits.visit(cast.owner);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(`${visits.origin}/customers/import`);
  await shot(page, "import-start");
  await page.setInputFiles("#file", { name: "khách tháng 11.csv", mimeType: "text/csv", buffer: Buffer.from(table) });
  await page.locator(".import-file .primary").click();

  await page.locator(".import-preview").waitFor();
  const chosen = page.locator(".import-preview select");
  const fields = await chosen.evaluateAll((all) => all.map((each) => (each as HTMLSelectElement).value));
  assert.equal(fields, ["name", "phone", "email", "born_on"]);
  await page.locator(".import-choices label", { hasText: "Hội chợ" }).locator("input").check();
  await shot(page, "import-mapping");
  // Read otherwise there is one column only; read as before, all is as it was.
  await page.selectOption("#delimiter", ";");
  await page.waitForFunction(() => document.querySelectorAll(".import-preview select").length === 1);
  await page.selectOption("#delimiter", ",");
  await page.waitForFunction(() => document.querySelectorAll(".import-preview select").length === 4);
  assert.ok(await page.locator(".import-choices label", { hasText: "Hội chợ" }).locator("input").isChecked());
  await page.locator(".save-bar .primary").click();

  await page.locator("#import[data-state=checking]").waitFor();
  await page.waitForFunction(() => document.documentElement.dataset["stream"] === "up");
  await worker.step();
  await page.locator("#import [data-count=added] dd", { hasText: /^[1-4]\.?\d{3}$|^\d{3}$/ }).waitFor();
  await settle();
  await page.locator("#import[data-state=checked]").waitFor();
  await shot(page, "import-checked");
  assert.is((await db.selectFrom("customers").select("id").execute()).length, 0);
  await page.locator("button", { hasText: "Nhập 4.988 dòng" }).click();
  await page.locator("#import[data-state=running]").waitFor();
  await worker.step();
  await shot(page, "import-running");
  await settle();
  await page.locator("#import[data-state=done]").waitFor();
  const counts = await page.locator(".import-counts dd").allTextContents();
  assert.equal(counts, ["4.988", "0", "0", "12"]);
  assert.match((await page.locator(".import-steps [aria-current]").textContent()) ?? "", "Nhập");
  await shot(page, "import-done");

  const downloading = page.waitForEvent("download");
  await page.locator("a", { hasText: "Tải báo cáo" }).click();
  const report = readFileSync(await (await downloading).path(), "utf8");
  const lines = report.trim().split("\r\n");
  assert.ok(report.startsWith("\uFEFF"));
  assert.is(lines[0], "Dòng,Kết quả,Lý do,Họ và tên,Số điện thoại,Email,Ngày sinh");
  assert.is(lines.length, 13);
  assert.match(report, "102,Lỗi,“không có” không phải số điện thoại,Khách 100,không có");
  assert.match(report, "202,Lỗi,Thiếu tên,,");
  assert.match(report, "402,Lỗi,“31/02/1990” không phải ngày sinh (ngày/tháng/năm),'=cmd|'/c calc'!A1");
  assert.match(report, "502,Lỗi,Ngày sinh 01/01/2090 ở tương lai");

  await page.locator("button", { hasText: "Hoàn tác lần nhập này" }).click();
  await shot(page, "import-undo");
  await page.locator("#undo-import .danger").click();
  await page.locator("#import[data-state=undoing]").waitFor();
  await settle();
  await page.locator("#import[data-state=undone]").waitFor();
  assert.is((await db.selectFrom("customers").select("id").execute()).length, 0);
  assert.equal(faults, []);
});

test("what is no table is said under the field", async () => {
  const page = await visits.visit(cast.an, { viewport: { width: 390, height: 844 } });
  await page.goto(`${visits.origin}/customers/import`);
  await page.setInputFiles("#file", {
    name: "ảnh.csv",
    mimeType: "text/csv",
    buffer: Buffer.from([137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13, 73, 72, 68, 82]),
  });
  await page.locator(".import-file .primary").click();
  await page.locator("#file-error", { hasText: "không phải bảng" }).waitFor();
  await shot(page, "import-phone");
});

test.run();
