import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "../../helpers.ts";
import { type Chromium, openChromium } from "../../browser/chromium.ts";
import { bakery, openStage, type Stage } from "./stage.ts";

let stage: Stage;
let browser: Chromium;
let page: Page;
const complaints: string[] = [];

test.before(async () => {
  stage = await openStage();
  await stage.subscribe();
  browser = await openChromium();
  page = await browser.newPage({ viewport: { width: 1280, height: 860 } });
  page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
  page.on("pageerror", (error) => complaints.push(String(error)));
  await page.goto(stage.url);
});
test.after(async () => {
  await browser.close();
  await stage.close();
});

const said = () => stage.events().filter((event: any) => event.message && !event.message.is_echo);

test("a person makes a customer and writes; the webhook goes out", async () => {
  await page.fill("[name=name]", "Bùi Thanh Trúc");
  await page.click("#maker button");
  await page.fill("#text", "Shop ơi còn bánh không?");
  await page.press("#text", "Enter");
  await page.waitForSelector(".customer .bubble:text('còn bánh')");
  await stage.until(() => said().length === 1);
  assert.is(said()[0].message.text, "Shop ơi còn bánh không?");
  assert.match((await page.textContent("#customers"))!, "Bùi Thanh Trúc");
});

test("the shop's typing and answer appear, and are read because the phone is open", async () => {
  const psid = said()[0].sender.id;
  await stage.graph("POST", "/me/messages", { recipient: { id: psid }, sender_action: "typing_on" });
  await page.waitForSelector(".typing");
  await stage.send(psid, { text: "Dạ còn ạ" });
  await page.waitForSelector(".page .bubble:text('Dạ còn ạ')");
  await page.waitForSelector("small:text('Đã xem')");
  await stage.until(() => stage.events().some((event: any) => event.read));
});

test("pictures, the like and reactions", async () => {
  const png = Buffer.from(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
    "base64",
  );
  await page.setInputFiles("#file", { name: "mẫu.png", mimeType: "image/png", buffer: png });
  await page.waitForSelector(".photo");
  await page.click("#like");
  await page.waitForSelector(".sticker");
  await page.hover(".message.page");
  await page.click(".message.page .more");
  await page.click(".actions [title=love]");
  await page.waitForSelector(".message.page .reactions");
  await stage.until(() => stage.events().some((event: any) => event.reaction?.reaction === "love"));
});

test("writing as if 23 hours 59 minutes ago leaves the shop a minute", async () => {
  await page.click("#maker button");
  await page.waitForSelector(".greeting");
  await page.selectOption("#as-if", { label: "23 giờ 59 phút trước" });
  await page.fill("#text", "Alo");
  await page.press("#text", "Enter");
  await page.waitForSelector("#window[data-state=closing]");
  assert.match((await page.textContent("#window"))!, "00:00:");
});

test("a knob turned on the page works and counts down in sight", async () => {
  const psid = said()[0].sender.id;
  const knob = page.locator("#knobs label", { hasText: "báo lỗi 500" }).locator("input");
  if (!(await knob.isVisible())) await page.click("#drawer-toggle");
  // What was still under way of before draws the knobs anew, perhaps between these two.
  await eventually(async () => {
    await knob.fill("1");
    await knob.press("Enter");
    return page.waitForSelector(".knob.on", { timeout: 3_000 }).catch(() => undefined);
  });
  assert.is((await stage.send(psid, { text: "hỏng" })).status, 500);
  await page.waitForSelector(".knob.on", { state: "detached" });
  await page.waitForSelector("#log [data-state=delivered]");
});

test("it fits a phone and says nothing in the console", async () => {
  await page.setViewportSize({ width: 390, height: 844 });
  assert.is(await page.evaluate("document.documentElement.scrollWidth"), 390);
  await page.click("#drawer-close");
  await page.click("#back");
  await page.waitForSelector("#customers li");
  assert.ok((await stage.ask("GET", `/api/pages/${bakery}/customers`)).body.data.length >= 2);
  assert.equal(complaints, []);
});

test.run();
