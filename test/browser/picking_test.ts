import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Page } from "playwright-core";
import { editTicket, getTicket, openTicket } from "../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../cast.ts";
import { wrote } from "../customers.ts";
import { eventually, testDatabase, uuid } from "../helpers.ts";
import { openForVisits, phone, type Visits } from "./visiting.ts";

const db = testDatabase();
let visits: Visits;
let cast: Cast;
const ids: Record<string, number> = {};
test.before(async () => {
  cast = await seatCast(db);
  for (const name of ["Đặng Thu Hà", "Đặng Văn Lâm", "Vũ Hà My"]) {
    const { customer_id } = await wrote(db, cast.camera.id, ["Alo"]);
    await db.updateTable("customers").set({ name }).where("id", "=", customer_id).execute();
    ids[name] = customer_id;
  }
  visits = await openForVisits(db);
});
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

const field = (page: Page) => page.locator("#ticket-customer");
const posted = (page: Page) => page.locator("select[name=customer_id]").inputValue();

test("a customer is picked by keyboard, and Esc leaves all as it was without closing what is around", async () => {
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/tickets/new`);
  await field(page).focus();
  await page.keyboard.insertText("dang");
  await page.locator(".picks [role=option]").nth(1).waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.is(await field(page).inputValue(), "Đặng Văn Lâm");
  assert.is(await posted(page), String(ids["Đặng Văn Lâm"]));
  await field(page).fill("zzz");
  await page.locator(".picks p").waitFor();
  await page.keyboard.press("Escape");
  assert.is(await field(page).inputValue(), "Đặng Văn Lâm");
  await field(page).fill("");
  await page.locator("#title").focus();
  assert.is(await posted(page), "");
});

test("what comes late takes the place of nothing that one chooses from already", async () => {
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/tickets/new`);
  await field(page).focus();
  await page.keyboard.insertText("dang");
  await page.locator(".picks [role=option]").nth(1).waitFor();
  const isLate = (url: URL) => url.searchParams.get("q") === "dang t";
  const { promise: stepped, resolve: answer } = Promise.withResolvers<void>();
  await page.route(isLate, (route) => stepped.then(() => route.continue()));
  const asked = page.waitForRequest((request) => isLate(new URL(request.url())));
  await page.keyboard.insertText(" t");
  const request = await asked.catch((error) => (answer(), Promise.reject(error)));
  await page.keyboard.press("ArrowDown");
  answer();
  await request.response();
  await page.keyboard.press("Enter");
  assert.is(await field(page).inputValue(), "Đặng Văn Lâm");
});

test("what is picked on a phone is what the ticket is about", async () => {
  const page = await visits.visit(cast.owner, { viewport: phone, hasTouch: true });
  await page.goto(`${visits.origin}/tickets/new`);
  await page.fill("#title", "Chọn bằng ngón tay");
  await field(page).tap();
  await field(page).fill("ha m");
  await page.locator(".picks [role=option]", { hasText: "Vũ Hà My" }).tap();
  await page.locator(".save-bar .primary").tap();
  await page.waitForURL(/\/tickets\/\d+$/);
  const ticket = await getTicket(db, cast.owner, Number(new URL(page.url()).pathname.split("/")[2]));
  assert.is(ticket.customer_id, ids["Vũ Hà My"]);
});

test("a form that was opened in place stays, whatever becomes of the ticket meanwhile", async () => {
  const { id } = await openTicket(db, cast.owner, { clientKey: uuid(), title: "Máy in kẹt giấy" });
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/tickets/${id}?edit=customer_id`);
  await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
  const form = page.locator("#ticket-properties form.editing");
  await form.waitFor();
  for (const title of ["Máy in hết mực", "Máy in mất nguồn", "Máy in đã sửa"]) {
    await editTicket(db, cast.supervisor, id, { changes: { title } });
    await page.locator("#ticket-head", { hasText: title }).waitFor();
  }
  assert.ok(await form.isVisible());
});

test("the customer of a ticket is changed in place", async () => {
  const { id } = await openTicket(db, cast.owner, { clientKey: uuid(), title: "Chưa có khách" });
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/tickets/${id}?edit=customer_id`);
  const input = page.locator("#ticket-properties [role=combobox]");
  await input.fill("thu ha");
  await page.locator(".picks [role=option]").first().waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Enter");
  await eventually(async () => (await getTicket(db, cast.owner, id)).customer_id === ids["Đặng Thu Hà"]);
  await page.locator("#ticket-properties dd", { hasText: "Đặng Thu Hà" }).waitFor();
});

test.run();
