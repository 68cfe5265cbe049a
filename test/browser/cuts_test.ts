// alone: within five seconds of healing all must be well again
import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually, PATIENCE } from "../helpers.ts";
import { type Chromium, openChromium } from "./chromium.ts";
import { inDatabase, onScreen } from "./screen.ts";
import { type Conversation, openConversation } from "../whole/conversing.ts";
import { type House, openHouse } from "../whole/house.ts";
import { PASSWORD } from "../whole/settling.ts";

/** What promise 5 of the product allows between healing and a screen that tells the truth. */
const HEALS_WITHIN_MS = 5_000;

let house: House;
let chrome: Chromium;
let page: Page;
let open: Conversation;
let beside: Conversation;
test.before(async () => {
  house = await openHouse();
  open = await openConversation(house, house.cast.camera, "Chị Mở");
  beside = await openConversation(house, house.cast.camera, "Anh Bên");
  chrome = await openChromium();
  page = await chrome.newPage({ viewport: { width: 1440, height: 900 } });
  page.context().setDefaultTimeout(PATIENCE);
  await page.goto(`${house.url}/sign-in`);
  await page.fill("[name=username]", "an");
  await page.fill("[name=password]", PASSWORD);
  await page.press("[name=password]", "Enter");
  await page.waitForURL(/\/inbox/);
  await page.goto(`${house.url}/inbox/${open.id}`);
  await streamIs("up");
});
test.after(async () => {
  await chrome?.close();
  await house?.close();
});

const streamIs = (state: string) =>
  page.waitForFunction((wanted) => document.documentElement.dataset["stream"] === wanted, state);
const field = () => page.locator("#composer textarea");
const draftOf = async ({ id }: Conversation) =>
  (await house.db.selectFrom("drafts").select("body").where("conversation_id", "=", id).executeTakeFirst())?.body;

async function converges(expected: { messages: number; rows: number }) {
  const healedAt = Date.now();
  await eventually(async () => {
    const [shown, stored] = [await onScreen(page), await inDatabase(house, open)];
    assert.equal(shown, stored);
    return stored.thread.length >= expected.messages && stored.rows.length >= expected.rows;
  }, HEALS_WITHIN_MS);
  return Date.now() - healedAt;
}

const write = ({ page: of, psid }: Conversation, text: string) => house.phones.write(of, psid, { text });
const applied = (text: string) =>
  eventually(() => house.db.selectFrom("messages").select("id").where("body", "=", text).executeTakeFirst());

test("Redis cut and back: list, thread and draft are what the database says within five seconds", () =>
  house.telling(async () => {
    await write(open, "thấy ngay");
    await converges({ messages: 2, rows: 2 });
    await house.redis.kill();
    await field().pressSequentially("Dạ em đang xem");
    for (const [talk, text] of [
      [beside, "lúc mất Redis, bên cạnh"],
      [open, "lúc mất Redis, đang mở"],
    ] as const) {
      await write(talk, text);
      await applied(text);
    }
    await openConversation(house, house.cast.camera, "Cô Mới Một");
    await eventually(async () => (await draftOf(open)) === "Dạ em đang xem");
    await house.redis.start();
    await converges({ messages: 3, rows: 3 });
    assert.is(await field().inputValue(), "Dạ em đang xem");
    await write(beside, "sau khi có lại Redis");
    await applied("sau khi có lại Redis");
    await converges({ messages: 3, rows: 3 });
  }));

test("PostgreSQL away between what happened and its refresh: the screen tells it once it is back", () =>
  house.telling(async () => {
    const { length: shown } = (await onScreen(page)).thread;
    // The page hears of the message, and finds nobody who could tell it more until the database is back.
    const refreshes = /\/inbox\/(rows|list|counts|\d+\/(messages|head))/;
    let cut: Promise<void> | undefined;
    await page.route(refreshes, async (route) => {
      await (cut ??= house.postgres.stop("SIGQUIT"));
      await route.continue();
    });
    const refused = page.waitForResponse((response) => response.status() === 503);
    await write(open, "rồi PostgreSQL mất");
    await refused;
    await field().pressSequentially(", em gửi ngay");
    await page.waitForResponse((response) => response.url().endsWith("/draft") && response.status() === 503);
    // One that was held until now may be let go of twice.
    await page.unrouteAll({ behavior: "ignoreErrors" });
    await house.postgres.start();
    await converges({ messages: shown + 1, rows: 3 });
    await eventually(async () => (await draftOf(open)) === "Dạ em đang xem, em gửi ngay", HEALS_WITHIN_MS);
    await field().fill("Dạ em đang xem");
    await eventually(async () => (await draftOf(open)) === "Dạ em đang xem");
  }));

test("web cut and back: what happened meanwhile is on screen within five seconds, what was typed is not lost", () =>
  house.telling(async () => {
    // Stored while nobody applies it, applied while nobody shows it.
    await house.worker.kill();
    await write(open, "lúc mất web, đang mở");
    await write(beside, "lúc mất web, bên cạnh");
    await house.phones.quiet();
    const psid = await house.phones.customer(open.page, "Cô Mới Hai");
    await write({ ...open, psid }, "khách mới lúc mất web");
    await house.phones.quiet();
    await house.web.kill();
    await house.worker.start();
    await applied("khách mới lúc mất web");
    await applied("lúc mất web, đang mở");
    await streamIs("down");

    await field().pressSequentially(" và trả lời ngay ạ");
    await field().press("Enter");
    const typed = "Dạ em đang xem và trả lời ngay ạ";
    await page.waitForFunction(
      (text) => document.querySelector<HTMLTextAreaElement>("#composer textarea")?.value === text,
      typed,
    );
    await field().pressSequentially("!");
    await house.web.start();
    await converges({ messages: 5, rows: 4 });
    assert.is(await field().inputValue(), `${typed}!`);
    await eventually(async () => (await draftOf(open)) === `${typed}!`, HEALS_WITHIN_MS);
    await field().press("Enter");
    await applied(`${typed}!`);
    await converges({ messages: 6, rows: 4 });
    assert.is(await field().inputValue(), "");
  }));

test.run();
