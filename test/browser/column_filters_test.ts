import { test } from "uvu";
import * as assert from "uvu/assert";
import { openTicket } from "../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../cast.ts";
import { testDatabase, uuid } from "../helpers.ts";
import { openForVisits, type Visits } from "./visiting.ts";

const db = testDatabase();
let visits: Visits;
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
  visits = await openForVisits(db);
});
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

const open = (title: string, over = {}) =>
  openTicket(db, cast.owner, { clientKey: uuid(), title, assigneeId: cast.owner.id, ...over });

test("the head of a column filters by keyboard, and the chip says so", async () => {
  const mine = await open("Việc của chủ", { priority: "urgent" });
  const hers = await open("Việc của An", { assigneeId: cast.an.id });
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/tickets`);
  await page.locator(`#ticket-${hers.id}`).waitFor();
  await page.locator("th .head-filter[popovertarget=filter-assignee]").focus();
  await page.keyboard.press("Enter");
  await page.locator("#filter-assignee:popover-open a", { hasText: cast.an.name }).waitFor();
  await page.keyboard.press("End");
  const link = page.locator("#filter-assignee a", { hasText: cast.an.name });
  while (!(await link.evaluate((item) => item === document.activeElement))) await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/tickets?assignee=${cast.an.id}`);
  await page.locator(".filter-row .chip", { hasText: cast.an.name }).waitFor();
  assert.is(await page.locator(`#ticket-${mine.id}`).count(), 0);
  assert.is(await page.locator(`#ticket-${hers.id}`).count(), 1);
});

test("several statuses are chosen at once, and take the place of “only open”", async () => {
  const one = await open("Đang mở");
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/tickets?open=1&priority=normal`);
  await page.locator("th .head-filter[popovertarget=filter-status]").click();
  const menu = page.locator("#filter-status");
  await menu.locator("[value=assigned]").check();
  await menu.locator("[value=closed]").check();
  await menu.locator("button").click();
  await page.waitForURL((url) => url.searchParams.has("status"));
  const { searchParams } = new URL(page.url());
  assert.equal(searchParams.getAll("status"), ["assigned", "closed"]);
  assert.equal([searchParams.get("open"), searchParams.get("priority")], [null, "normal"]);
  await page.locator(`#ticket-${one.id}`).waitFor();
  assert.ok(await page.locator("th .head-filter[popovertarget=filter-status].is-on").count());
});

test.run();
