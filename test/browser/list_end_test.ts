import type { Locator, Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { listConversations } from "../../src/modules/inbox/mod.ts";
import { happened, minutesAgo, said } from "../customers.ts";
import { eventually } from "../helpers.ts";
import { openInbox } from "./inbox_stage.ts";

const { db, cast, browserOf, open, faults, close } = await openInbox();
test.after(close);
const address = `/inbox?page=${cast.bakery.id}`;

let people = 900_000;
/** As many who write for the first time, each a minute before the one before, some at once as webhooks bring them. */
async function crowd(n: number, ago: number): Promise<void> {
  const events = Array.from({ length: n }, (_, each) => said(String(++people), "Alo", { at: minutesAgo(ago + each) }));
  for (let from = 0; from < n; from += 20) await happened(db, cast.bakery.id, events.slice(from, from + 20));
}
const linesOf = (page: Page) =>
  page.locator("#rows > .conversation-row").evaluateAll((rows) => rows.map((row) => Number(row.dataset.id)));
const scrollTo = (page: Page, top: number) =>
  page.locator("#rows").evaluate((list, top) => (list.scrollTop = top), top);
/** As far as there is something to load. */
async function scrollToEnd(page: Page): Promise<void> {
  await eventually(async () => {
    await scrollTo(page, 1_000_000);
    return (await page.locator("#rows > .more").count()) === 0;
  });
}

test("a list that is open all day is cut at its foot, and whoever goes there has every line, once and in order", async () => {
  await crowd(10, 500);
  const page = await browserOf(cast.chi);
  await open(page, address);
  const [sunk] = (await linesOf(page)).slice(-1);
  await crowd(160, 100);
  await eventually(async () => (await linesOf(page)).length >= 100);
  await page.locator(`#c${sunk}`).waitFor({ state: "detached" });
  const shown = await linesOf(page);
  assert.ok(shown.length >= 100 && shown.length < 160, `${shown.length} lines`);

  await scrollToEnd(page);
  const { rows } = await listConversations(db, cast.chi, { room: "all", pageId: cast.bakery.id }, { limit: 1_000 });
  const wanted = rows.map(({ id }) => id);
  // What was left out in the crowd is asked for where one goes down.
  await eventually(async () => (await linesOf(page)).length >= wanted.length);
  assert.equal(await linesOf(page), wanted);
});

test("what one looks at, has open, has chosen or stands on with the keys is never cut from the list", async () => {
  await crowd(120, 2_000);
  const page = await browserOf(cast.chi);
  await open(page, address);
  await scrollToEnd(page);
  const all = await linesOf(page);
  assert.ok(all.length > 250, `${all.length} lines`);
  // Down there the reader stays where they are.
  const seen = page.locator("#rows > .conversation-row").nth(-3);
  const place = () => seen.evaluate((row) => row.getBoundingClientRect().top);
  const before = await place();
  const rise = async () => {
    const [first] = await linesOf(page);
    await crowd(1, 0);
    await eventually(async () => (await linesOf(page))[0] !== first);
  };
  await rise();
  assert.is(await place(), before);
  assert.is((await linesOf(page)).length, all.length + 1);

  const again = async () => {
    await open(page, address);
    await scrollToEnd(page);
  };
  const held = {
    focused: (line: Locator) => line.locator(".name").focus(),
    chosen: async (line: Locator) => {
      await line.hover();
      await line.locator(".choose").check();
    },
    open: async (line: Locator) => {
      await line.locator(".name").click();
      await page.locator("#composer").waitFor();
    },
  };
  for (const [how, hold] of Object.entries(held)) {
    await again();
    const id = (await linesOf(page)).at(-5)!;
    await hold(page.locator(`#c${id}`));
    await scrollTo(page, 0);
    await rise();
    assert.ok((await linesOf(page)).includes(id), how);
  }
  await again();
  await scrollTo(page, 0);
  await rise();
  await eventually(async () => (await linesOf(page)).length <= 100);
  assert.equal(faults, []);
});

test.run();
