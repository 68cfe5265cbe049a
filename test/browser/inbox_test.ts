import type { AddressInfo } from "node:net";
import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import pino from "pino";
import type { BrowserContext, Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createApp } from "../../src/app.ts";
import { createSessions } from "../../src/modules/auth/mod.ts";
import { bindAnnouncer } from "../../src/modules/events/mod.ts";
import { keepFile } from "../../src/modules/files/mod.ts";
import { claim, getConversation, markRead, sendMessages } from "../../src/modules/inbox/mod.ts";
import { drawLive } from "../../src/modules/inbox/live_screens.ts";
import { createLive } from "../../src/modules/live/mod.ts";
import { createPresence } from "../../src/modules/people/presence.ts";
import type { Person } from "../../src/modules/people/table.ts";
import { openRedis } from "../../src/redis.ts";
import { seatCast } from "../cast.ts";
import { eventually, PATIENCE, testConfig, testDatabase, uuid } from "../helpers.ts";
import { customerWrote, happened, minutesAgo, said, type Told } from "../customers.ts";
import { cookieOf } from "../web.ts";
import { openChromium } from "./chromium.ts";
import { styledByEach } from "./restyled.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const log = pino({ level: "silent" });
const live = createLive(db, log, drawLive(db));
// One process only: what is announced is heard at once, without Redis between.
bindAnnouncer(db, live.hear as never);
const redis = openRedis(process.env.REDIS_URL ?? "redis://localhost:6379");
const presence = createPresence(redis);
const forget = await presence.listen((id, userIds) =>
  live.tell(userIds, { subject: "presence", id, name: "presence.changed" }),
);

const server = await new Promise<Server>((listening) => {
  const opened: Server = serve({ fetch: (...given) => app.fetch(...given), port: 0 }, () =>
    listening(opened),
  ) as Server;
});
const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
const config = testConfig({ PUBLIC_URL: origin });
const sessions = createSessions(db, config);
const app = createApp({ db, config, log, sessions, live, presence });
const chrome = await openChromium();
const contexts: BrowserContext[] = [];
const faults: string[] = [];

test.after(async () => {
  await chrome.close();
  forget();
  redis.disconnect();
  live.close();
  server.closeAllConnections();
  server.close();
  await db.destroy();
});
test.after.each(async () => {
  for (const context of contexts.splice(0)) await context.close();
});

async function browserOf(person: Person, options: Parameters<typeof chrome.newContext>[0] = {}): Promise<Page> {
  const context = await chrome.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  contexts.push(context);
  const cookie = cookieOf(await sessions.start(person.id, { address: "127.0.0.1", userAgent: "test" }));
  const [name, value] = cookie.split("=") as [string, string];
  await context.addCookies([{ name, value, url: origin }]);
  const page = await context.newPage();
  page.context().setDefaultTimeout(PATIENCE);
  page.on("pageerror", (error) => faults.push(error.message));
  return page;
}

/** Opens an address and waits until the stream is up, so that what happens from now on is heard. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(origin + path);
  await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
}

const pixel = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==",
  "base64",
);
const text = (page: Page, selector: string) => page.locator(selector).first().innerText();

test("IN-1: a new message lifts its line to the top without moving the reader", async () => {
  const told: Told[] = [];
  for (let n = 0; n < 30; n += 1)
    told.push(await customerWrote(db, cast.camera.id, `Khách ${n}`, ["Chào shop"], { ago: 60 + n }));
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  const list = page.locator("#rows");
  await list.evaluate((element) => (element.scrollTop = 640));
  const place = () => page.locator(`#c${told[15]!.id}`).evaluate((row) => Math.round(row.getBoundingClientRect().top));
  const before = await place();
  const last = told.at(-1)!;
  await happened(db, cast.camera.id, [said(last.counterpart, "Em ơi, còn hàng không?")]);
  await eventually(async () => (await text(page, "#rows li:first-child .snippet")) === "Em ơi, còn hàng không?");
  assert.is(await place(), before);
  assert.is(await page.locator(`#c${last.id}`).count(), 1);
});

test("IN-2: counts follow, on the tabs and on the rail", async () => {
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  const total = Number(await text(page, ".channel-tabs small"));
  await customerWrote(db, cast.camera.id, "Mới toanh", ["Alo"], { ago: 0 });
  await eventually(async () => Number(await text(page, ".channel-tabs small")) === total + 1);
  await eventually(async () => Number(await text(page, "[data-count=inbox]")) === total + 1);
});

test("IN-6: what the customer writes appears in the open thread and is read; bubbles of a minute stand together", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Sống động", ["Alo"], { ago: 1 });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await happened(db, cast.camera.id, [said(counterpart, "Một"), said(counterpart, "Hai <img src=x onerror=alert(1)>")]);
  await page.locator(".message", { hasText: "Hai <img src=x" }).waitFor();
  const last = page.locator(".message-group").last().locator(".message");
  assert.ok((await last.count()) >= 1);
  await eventually(async () => (await getConversation(db, cast.an, id)).unread_count === 0);
  assert.is(await page.locator("#pieces .message").count(), 3);
});

test("IN-6: older messages load on scrolling up, without a jump", async () => {
  const lines = Array.from({ length: 80 }, (_, n) => `Tin số ${n + 1}`);
  const { id } = await customerWrote(db, cast.camera.id, "Dài dòng", lines);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  assert.is(await page.locator("#pieces .message").count(), 30);
  const log = page.locator(".messages");
  assert.is(await log.evaluate((element) => Math.round(element.scrollTop)), 0);
  const oldest = page.locator("#pieces .message").first();
  const said51 = (await oldest.getAttribute("id"))!;
  await log.evaluate((element) => (element.scrollTop = -element.scrollHeight + element.clientHeight + 30));
  const place = () => page.locator(`#${said51}`).evaluate((element) => element.getBoundingClientRect().top);
  const before = await place();
  await eventually(async () => (await page.locator("#pieces .message").count()) === 60);
  assert.ok(Math.abs((await place()) - before) < 12, "the reader's place");
  assert.is(
    await page.locator("#pieces > .day").evaluateAll((days) => new Set(days.map((day) => day.id)).size === days.length),
    true,
  );
});

test("IN-6: reading further up, new messages wait behind a pill", async () => {
  const lines = Array.from({ length: 40 }, (_, n) => `Dòng ${n + 1}`);
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Đọc lại", lines);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const log = page.locator(".messages");
  await log.evaluate((element) => (element.scrollTop = -400));
  const seen = page.locator("#pieces .message", { hasText: "Dòng 30" }).first();
  const place = () => seen.evaluate((element) => Math.round(element.getBoundingClientRect().top));
  const before = await place();
  await happened(db, cast.camera.id, [said(counterpart, "Mới đây")]);
  const pill = page.locator("[data-jump=end]");
  await pill.waitFor();
  assert.is(await place(), before);
  assert.match(await pill.innerText(), "1 tin mới");
  await pill.click();
  await eventually(() => log.evaluate((element) => element.scrollTop > -5));
  await eventually(() => pill.isHidden());
});

test("IN-7: Enter sends, Shift+Enter breaks the line; a double Enter is one message; the draft goes", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Trả lời", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const field = page.locator("#composer textarea");
  await field.fill("Dạ em nghe");
  await field.press("Shift+Enter");
  await field.pressSequentially("dòng hai");
  await eventually(async () => (await text(page, ".saved")) === "Đã lưu nháp");
  await field.press("Enter");
  await field.press("Enter");
  assert.is(await text(page, ".saved"), "", "what has gone is no draft any more");
  await page.locator("[data-from=us] .message", { hasText: "dòng hai" }).waitFor();
  assert.is(await field.inputValue(), "");
  const rows = await db
    .selectFrom("messages")
    .selectAll()
    .where("conversation_id", "=", id)
    .where("author", "=", "page")
    .execute();
  assert.equal(
    rows.map((row) => row.body),
    ["Dạ em nghe\ndòng hai"],
  );
  assert.is(
    await db.selectFrom("drafts").select("body").where("conversation_id", "=", id).executeTakeFirst(),
    undefined,
  );
});

test("IN-7: what is typed survives leaving and reloading, and a lost connection", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Nháp", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const field = page.locator("#composer textarea");
  await field.fill("Để em kiểm tra");
  await eventually(async () => (await text(page, ".saved")) === "Đã lưu nháp");
  await page.reload();
  assert.is(await field.inputValue(), "Để em kiểm tra");
  await page.route(`**/inbox/${id}/messages**`, (route) =>
    route.request().method() === "POST" ? route.abort() : route.continue(),
  );
  await field.press("Enter");
  await page.locator("#composer > .error", { hasText: "Mất kết nối" }).waitFor();
  assert.is(await field.inputValue(), "Để em kiểm tra");
  await page.unroute(`**/inbox/${id}/messages**`);
  await field.press("Enter");
  await page.locator("[data-from=us] .message", { hasText: "Để em kiểm tra" }).waitFor();
});

test("IN-7: a file goes up by a chip and out with the reply; one too large is told at once", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Tệp", ["Gửi em báo giá"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await page.setInputFiles("[data-attach]", { name: "vi-tri.png", mimeType: "image/png", buffer: pixel });
  await page.locator(".files [name=files]").waitFor({ state: "attached" });
  const shown = () => page.locator("#composer .file img").evaluate((img: HTMLImageElement) => img.naturalWidth > 0);
  await eventually(shown);
  await page.locator("#composer textarea").fill("Em gửi anh");
  await eventually(async () => (await text(page, ".saved")) === "Đã lưu nháp");
  await page.reload();
  await eventually(shown);
  await page.locator("#composer .primary").click();
  await page.locator("[data-from=us] .message.image img").waitFor();
  assert.is(await page.locator(".files .file").count(), 0);
  await page.locator("#customer-files .picture img").waitFor();
  await page.evaluate(() => {
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([new Uint8Array(8 * 1024 * 1024 + 1)], "to.png", { type: "image/png" }));
    document.querySelector(".messages")!.dispatchEvent(new DragEvent("drop", { bubbles: true, dataTransfer }));
  });
  assert.match(await text(page, "#composer > .error"), "to.png quá lớn");
});

test("IN-10: the composer opens by itself when the customer writes again", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Quay lại", ["Alo"], { ago: 26 * 60 });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await page.locator(".closed-window").waitFor();
  await happened(db, cast.camera.id, [said(counterpart, "Còn đó không shop")]);
  await page.locator("form#composer textarea").waitFor();
  await eventually(async () => (await text(page, ".thread-head .who")).includes("Còn 23 giờ"));
});

test("IN-11: two agents see that the other is there and is writing", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Hai người", ["Alo"]);
  const first = await browserOf(cast.an);
  const second = await browserOf(cast.binh);
  await open(first, `/inbox/${id}`);
  await open(second, `/inbox/${id}`);
  await first.locator("#viewers [title='Phạm Thanh Bình']").waitFor();
  await second.locator("#composer textarea").fill("Dạ");
  await first.locator("#thread .presence-line", { hasText: "Bình đang soạn trả lời" }).waitFor();
});

test("IN-11: for who has the bar of calls, too, it is said in the thread and nowhere else", async () => {
  await db.insertInto("seats").values({ user_id: cast.an.id, extension: "101" }).execute();
  const { id } = await customerWrote(db, cast.camera.id, "Có thanh gọi", ["Alo"]);
  const first = await browserOf(cast.an);
  const second = await browserOf(cast.binh);
  await open(first, `/inbox/${id}`);
  await first.locator("#call-chip .presence").waitFor();
  await open(second, `/inbox/${id}`);
  await second.locator("#composer textarea").fill("Dạ");
  await first.locator("#thread .presence-line", { hasText: "Bình đang soạn trả lời" }).waitFor();
  assert.is(await first.locator(".presence-line").count(), 1);
  const ids = await first.locator("[id]").evaluateAll((all) => all.map((each) => each.id));
  const twice = ids.filter((each, n) => ids.indexOf(each) !== n);
  assert.equal(twice, [], "each id stands once");
  await db.deleteFrom("seats").execute();
});

test("IN-1: what one of us said last is told to them as their own, and to a colleague by name, as it happens", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Ai trả lời", ["Alo"], { ago: 1 });
  await claim(db, cast.an, id);
  const [an, supervisor] = [await browserOf(cast.an), await browserOf(cast.supervisor)];
  for (const page of [an, supervisor]) await open(page, "/inbox");
  await sendMessages(db, cast.an, id, { clientKey: uuid(), body: "Dạ em chào anh" });
  const said = (page: Page) => page.locator(`#c${id} .snippet`, { hasText: "Dạ em chào anh" }).innerText();
  assert.is(await said(an), "Bạn: Dạ em chào anh");
  assert.is(await said(supervisor), "An: Dạ em chào anh");
});

test("AS-3: claimed by one, it goes from the list of the other", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Nhận đi", ["Alo"], { ago: 0 });
  const first = await browserOf(cast.an);
  const second = await browserOf(cast.binh);
  await open(first, "/inbox");
  await open(second, "/inbox");
  await second.locator(`#c${id}`).waitFor();
  await first.locator(`#c${id}`).hover();
  await first.locator(`#c${id} .claim`).click();
  await first.locator(`#c${id} [title='Nguyễn Hoài An']`).waitFor();
  await second.locator(`#c${id}`).waitFor({ state: "detached" });
});

test("IN-22: by keys alone: down, open, claim, reply, done", async () => {
  const below = await customerWrote(db, cast.camera.id, "Dưới", ["Alo"], { ago: 0 });
  const { id } = await customerWrote(db, cast.camera.id, "Trên", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.locator(`#thread[data-id="${id}"]`).waitFor();
  assert.is(new URL(page.url()).pathname, `/inbox/${id}`);
  await page.keyboard.press("c");
  await page.locator(".thread-head .assignee").waitFor();
  await page.keyboard.press("r");
  await page.keyboard.type("Dạ em đây");
  await page.keyboard.press("Control+Enter");
  await page.locator(`#thread[data-id="${below.id}"]`).waitFor();
  assert.is((await getConversation(db, cast.an, id)).assignee_id, cast.an.id);
  await page.keyboard.press("f");
  await page.locator("[data-act=follow][aria-pressed=true]").waitFor();
  await page.keyboard.press("e");
  await page.locator(`#c${below.id}`).waitFor({ state: "detached" });
});

test("IN-22: sent and on to the next, the keys go on from its line", async () => {
  const next = await customerWrote(db, cast.camera.id, "Người kế tiếp", ["Alo"], { ago: 0 });
  const { id } = await customerWrote(db, cast.camera.id, "Người đầu hàng", ["Alo"], { ago: 0 });
  await claim(db, cast.an, id);
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  await page.locator(`#c${id} .name`).focus();
  await page.keyboard.press("Enter");
  await page.locator(`#thread[data-id="${id}"]`).waitFor();
  await page.keyboard.press("r");
  await page.keyboard.type("Dạ em gửi ạ");
  await page.keyboard.press("Control+Enter");
  await page.locator(`#thread[data-id="${next.id}"]`).waitFor();
  await page.locator(`#c${next.id} .name:focus`).waitFor();
  await page.keyboard.press("c");
  await eventually(async () => (await getConversation(db, cast.an, next.id)).assignee_id === cast.an.id);
});

test("IN-1: a customer who is renamed is called so at once in every list and head, here and at colleagues", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Ken Trí", ["Alo"], { ago: 0 });
  const [mine, theirs] = [await browserOf(cast.an), await browserOf(cast.binh)];
  for (const page of [mine, theirs]) await open(page, `/inbox/${id}`);
  await mine.fill("#customer-head [name=name]", "Lê Minh Trí");
  await mine.keyboard.press("Enter");
  for (const page of [mine, theirs]) {
    await page.locator(`#c${id} .name`, { hasText: "Lê Minh Trí" }).waitFor();
    await page.locator("#thread-head h2", { hasText: "Lê Minh Trí" }).waitFor();
    await page.locator("#composer textarea[placeholder*='Lê Minh Trí']").waitFor();
    await page.locator("#customer-head [name=name][value='Lê Minh Trí']").waitFor();
  }
});

test("IN-22: what nobody has is given to a colleague by keys alone, without being taken first", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Cho Bình", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.supervisor);
  await open(page, `/inbox/${id}`);
  await page.keyboard.press("a");
  await page.locator("#assignees:popover-open button:focus").waitFor();
  while (!(await page.locator("#assignees button:focus", { hasText: cast.binh.name }).count()))
    await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  await page.locator(".thread-head .assignee", { hasText: "Bình" }).waitFor();
  assert.is((await getConversation(db, cast.supervisor, id)).assignee_id, cast.binh.id);
});

test("IN-4: in every room, under every filter, the way to more filters lies within the list", async () => {
  const page = await browserOf(cast.an);
  for (const locale of ["vi", "en"] as const) {
    await db.updateTable("users").set({ locale }).where("id", "=", cast.an.id).execute();
    for (const room of ["all", "mine", "unclaimed", "assigned", "following"]) {
      await open(page, `/inbox?room=${room}&unread=1&done=1&has_phone=1`);
      const beyond = await page.evaluate(() => {
        const right = (selector: string) => document.querySelector(selector)!.getBoundingClientRect().right;
        return right(".finder [data-act=filter]") - right(".conversation-list");
      });
      assert.ok(beyond <= 0, `${locale}, ${room}: ${beyond} px beyond the list`);
    }
  }
  await db.updateTable("users").set({ locale: "vi" }).where("id", "=", cast.an.id).execute();
});

/** One stroke of a finger over a line, each of its touches a frame after the one before. */
const swipe = (page: Page, id: number) =>
  page.locator(`#c${id}`).evaluate(async (row) => {
    for (const [type, x] of [
      ["touchstart", 300],
      ["touchmove", 260],
      ["touchmove", 220],
      ["touchmove", 190],
      ["touchend", 190],
    ] as const) {
      const point = new Touch({ identifier: 1, target: row, clientX: x, clientY: 100 });
      const touches = type === "touchend" ? [] : [point];
      row.dispatchEvent(new TouchEvent(type, { bubbles: true, touches, changedTouches: [point] }));
      await new Promise((drawn) => setTimeout(drawn, 60));
    }
  });

/** Customers write while `work` goes on, each when the `pace` lets them, by how many there were; gives what `work` gives. */
async function amid<T>(
  counterparts: string[],
  work: () => Promise<T>,
  pace: (written: number) => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  let over = false;
  let n = 0;
  const pouring = (async () => {
    while (!over) {
      await pace(n);
      const of = counterparts[n % counterparts.length]!;
      await happened(db, cast.camera.id, [said(of, `Tin dồn dập ${(n += 1)}`)]);
    }
  })();
  try {
    return await work();
  } finally {
    over = true;
    await pouring;
  }
}

test("a line keeps its identity, its focus and its place in the order while it is redrawn", async () => {
  const lower = await customerWrote(db, cast.camera.id, "Dòng dưới", ["Alo"], { ago: 2 });
  const upper = await customerWrote(db, cast.camera.id, "Dòng trên", ["Alo"], { ago: 1 });
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  const line = await page.locator(`#c${lower.id}`).elementHandle();
  await page.locator(`#c${lower.id} .name`).focus();
  await happened(db, cast.camera.id, [
    said(upper.counterpart, "Hai", { at: minutesAgo(0.5) }),
    said(lower.counterpart, "Ba"),
  ]);
  await page.locator(`#rows > :first-child#c${lower.id} .snippet`, { hasText: "Ba" }).waitFor();
  assert.ok(await line!.evaluate((row, id) => row === document.getElementById(`c${id}`), lower.id), "the same element");
  assert.ok(await line!.evaluate((row) => row.contains(document.activeElement)), "still focused");
  await page.locator(`#c${lower.id} ~ #c${upper.id}`).waitFor();
});

test("when seventy customers write in one instant, each line comes to stand where it belongs", async () => {
  const told: Told[] = [];
  for (let n = 0; n < 70; n++)
    told.push(await customerWrote(db, cast.camera.id, `Cùng lúc ${n}`, ["Alo"], { ago: 90 + n }));
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  const began = Date.now();
  const events = told.map(({ counterpart }, n) => said(counterpart, `Cùng nói ${n}`, { at: new Date(began + n) }));
  await happened(db, cast.camera.id, events);
  const wanted = told.map(({ id }) => `c${id}`).toReversed();
  await eventually(async () => {
    const ids = await page.locator(".conversation-row").evaluateAll((rows) => rows.map((row) => row.id));
    return ids.slice(0, wanted.length).join() === wanted.join();
  });
  assert.is(await text(page, `#c${told[0]!.id} .snippet`), "Cùng nói 0");
});

test("when very many write in one instant, those who wrote last are shown, and all others once one goes there", async () => {
  const told: Told[] = [];
  for (let n = 0; n < 160; n++)
    told.push(await customerWrote(db, cast.camera.id, `Rất đông ${n}`, ["Alo"], { ago: 200 + n }));
  const page = await browserOf(cast.an);
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await open(page, "/inbox");
  const narrowed = await browserOf(cast.binh);
  await open(narrowed, `/inbox?page=${cast.camera.id}`);
  const began = Date.now();
  const wrote = (n: number) => said(told[n]!.counterpart, `Cùng nói ${n}`, { at: new Date(began + n) });
  await happened(
    db,
    cast.camera.id,
    told.map((_, n) => wrote(n)),
  );
  const order = (from = page) => from.locator(".conversation-row").evaluateAll((rows) => rows.map((row) => row.id));
  const wanted = told.map(({ id }) => `c${id}`).toReversed();
  await eventually(async () => (await order()).slice(0, 8).join() === wanted.slice(0, 8).join());
  assert.not.ok(asked.some((path) => path.startsWith("/inbox/rows/")));
  for (const list of [page, narrowed])
    await eventually(async () => {
      await list.locator(".conversation-row").last().scrollIntoViewIfNeeded();
      return (await order(list)).slice(0, wanted.length).join() === wanted.join();
    });
  assert.is(await text(page, `#c${told[0]!.id} .snippet`), "Cùng nói 0");
  assert.equal(faults, []);
});

test("one swipe claims while messages pour into the list", async () => {
  const counterparts: string[] = [];
  for (const name of ["Ồn một", "Ồn hai"])
    counterparts.push((await customerWrote(db, cast.camera.id, name, ["Alo"], { ago: 0 })).counterpart);
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Giữa dòng", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await open(page, "/inbox");
  await amid([...counterparts, counterpart], async () => {
    await swipe(page, id);
    await eventually(async () => (await getConversation(db, cast.an, id)).assignee_id === cast.an.id);
    await page.locator(`#c${id} [title='Nguyễn Hoài An']`).waitFor();
  });
});

test("a menu stays open, and what is in it can be chosen, while messages pour into its thread", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Dồn dập", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const seen = async () => Number(await page.locator("#pieces .message").count());
  const pour = async () => {
    await page.locator("[popovertarget=more]").click();
    const before = await seen();
    await eventually(async () => (await seen()) > before + 5);
    assert.ok(await page.locator("#more:popover-open").count(), "still open");
  };
  // Where two hundred come at once a thread begins anew, so that fewer are ahead of the page here.
  await amid([counterpart], pour, (written) => eventually(async () => (await seen()) > written - 50));
  await eventually(async () => {
    const { unread_count, last_message_id } = await getConversation(db, cast.an, id);
    return unread_count === 0 && (await page.locator(`#m${last_message_id}`).count()) === 1;
  });
  assert.is(await page.locator("#pieces .message", { hasText: /^Alo/ }).count(), 1, "what stood before still does");
  // What changed meanwhile is drawn once the menu is closed, by choosing from it too.
  await claim(db, cast.an, id);
  await page.locator("#more [data-act=unread]").click();
  await page.locator("#more:popover-open").waitFor({ state: "detached" });
  await page.locator(".thread-head .assignee").waitFor();
  await eventually(async () => (await getConversation(db, cast.an, id)).unread_count > 0);
});

test("what comes by itself while the thread is being asked for is shown with the answer, and not asked for again", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Chen ngang", ["Alo"], { ago: 1 });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  let asked = 0;
  let answer = () => {};
  const held = new Promise<void>((done) => (answer = done));
  await page.route(/\/messages\?tail=/, async (route) => {
    const response = await route.fetch();
    asked += 1;
    await held;
    await route.fulfill({ response });
  });
  await claim(db, cast.an, id);
  await eventually(() => asked === 1);
  live.looksAt(cast.an.id, id);
  await happened(db, cast.camera.id, [said(counterpart, "Còn hàng không shop?")]);
  await page.locator(`#c${id} .snippet`, { hasText: "Còn hàng không shop?" }).waitFor();
  const shown = page.locator("#pieces .message", { hasText: "Còn hàng không shop?" });
  assert.is(await shown.count(), 0);
  answer();
  await shown.waitFor();
  assert.is(asked, 1);
});

test("a line that changes has few others styled anew, however many lines there are", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Một dòng trong nhiều", ["Alo"], { ago: 1 });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await page.evaluate(() => {
    const list = document.querySelector("#rows")!;
    for (let n = 0; n < 200; n++) {
      const row = list.querySelector(".conversation-row")!.cloneNode(true) as HTMLElement;
      row.id = `copy${n}`;
      list.append(row);
    }
  });
  const each = await styledByEach(
    page,
    (n, rows) => {
      const list = document.querySelector(rows)!;
      list.querySelector(".snippet")!.textContent = `Câu ${n}`;
      list.prepend(list.lastElementChild!);
    },
    "#rows",
  );
  assert.ok(each < 2_000, `${each} elements for each change`);
});

test("what is delivered late is put where it was said, however many came after it", async () => {
  const lines = Array.from({ length: 28 }, (_, n) => `Câu thứ ${n + 1}.`);
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Giao trễ", lines, { ago: 1 });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  for (const [late, after, isTold] of [
    ["Tới muộn một", 5, false],
    ["Tới muộn hai", 9, true],
  ] as const) {
    // Who is known to look at it is told; any other page asks.
    if (isTold) live.looksAt(cast.an.id, id);
    const at = minutesAgo(1 + (lines.length - after) * 2 - 1);
    await happened(db, cast.camera.id, [said(counterpart, late, { at })]);
    await page.locator("#pieces .message", { hasText: late }).waitFor();
    const shown = await page.locator("#pieces .message").allInnerTexts();
    assert.match(shown[shown.findIndex((text) => text.includes(late)) - 1] ?? "", `Câu thứ ${after}.`);
  }
  assert.is(await page.locator("#pieces .message").count(), 30);
});

test("marked unread by hand it stays so, though it was still being told as seen and more happens in it", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Để dành", ["Alo", "Còn đó không?"], { ago: 0 });
  const page = await browserOf(cast.an);
  const asked: string[] = [];
  const [seen, held] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  await page.route(`**/inbox/${id}/read*`, async (route) => {
    asked.push(route.request().method());
    if (asked.length === 1) {
      seen.resolve();
      await held.promise;
    }
    await route.continue();
  });
  const answered = (method: string) =>
    page.waitForResponse((response) => /\/read/.test(response.url()) && response.request().method() === method);
  const both = Promise.all([answered("PUT"), answered("DELETE")]);
  await open(page, `/inbox/${id}`);
  await seen.promise;
  await page.locator("[popovertarget=more]").click();
  await page.locator("#more [data-act=unread]").click();
  await page.locator("#more:popover-open").waitFor({ state: "detached" });
  held.resolve();
  await both;
  // The separator that comes with it divides what stood in one piece; none of it is new.
  await claim(db, cast.an, id);
  await page.locator("#pieces #first-unread ~ .event").waitFor();
  await page.evaluate(() => new Promise((later) => setTimeout(later)));
  assert.equal(asked, ["PUT", "DELETE"]);
  assert.ok((await getConversation(db, cast.an, id)).unread_count > 0);
});

test("the name that is being typed stays, and the name of the platform comes once it is left", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Chưa rõ", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const name = page.locator("#customer-head [name=name]");
  await name.fill("Chị Hạnh quậ");
  await db.updateTable("customers").set({ name: "Trần Mỹ Hạnh" }).where("name", "=", "Chưa rõ").execute();
  const listed = page.waitForResponse((response) => response.url().includes("/inbox/list"));
  live.refreshAll();
  await listed;
  await page.locator(`#c${id} .name`, { hasText: "Trần Mỹ Hạnh" }).waitFor();
  assert.is(await name.inputValue(), "Chị Hạnh quậ");
  await name.fill("Chưa rõ");
  await name.blur();
  await eventually(async () => (await name.inputValue()) === "Trần Mỹ Hạnh");
  await page.locator("#composer textarea[placeholder*='Trần Mỹ Hạnh']").waitFor({ state: "attached" });
});

test("what is typed on after the composer was closed under the hands is no command", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Gõ tiếp", ["Alo"], { ago: 0 });
  await claim(db, cast.an, id);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await page.locator("#composer textarea").pressSequentially("Dạ em");
  // However long a busy machine takes from one key to the next, here they follow upon each other.
  await page.clock.setFixedTime(new Date());
  await db
    .updateTable("conversations")
    .set({ window_opened_at: new Date(Date.now() - 25 * 3_600_000) })
    .where("id", "=", id)
    .execute();
  live.refreshAll();
  await page.locator(".closed-window").waitFor();
  await page.keyboard.type("e gi e");
  const draft = () => db.selectFrom("drafts").select("body").where("conversation_id", "=", id).executeTakeFirst();
  await eventually(async () => (await draft())?.body === "Dạ em");
  assert.is((await getConversation(db, cast.an, id)).done_at, null);
  assert.is(new URL(page.url()).pathname, `/inbox/${id}`);
});

test("when the last line leaves a filter, the list says so at once", async () => {
  await db.updateTable("conversations").set({ unread_count: 0 }).execute();
  const { id } = await customerWrote(db, cast.camera.id, "Một mình", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, "/inbox?unread=1");
  await page.locator(`#c${id}`).waitFor();
  assert.is(await page.locator("#rows > li").count(), 1);
  await markRead(db, cast.an, id);
  await page.locator("#rows > .empty").waitFor();
  await customerWrote(db, cast.camera.id, "Thêm một", ["Alo"], { ago: 0 });
  await page.locator("#rows > .conversation-row").waitFor();
  assert.is(await page.locator("#rows > .empty").count(), 0);
});

test("the title says whose conversation is open and how many wait, and follows", async () => {
  await db.updateTable("conversations").set({ unread_count: 0 }).execute();
  const first = await customerWrote(db, cast.camera.id, "Lê Tựa Đề", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  assert.is(await page.title(), "(1) Hội thoại · Switchboard");
  assert.is(await text(page, ".top-bar h1"), "Hội thoại");
  const { id } = await customerWrote(db, cast.camera.id, "Ngô Mới Tới", ["Alo"], { ago: 0 });
  await eventually(async () => (await page.title()) === "(2) Hội thoại · Switchboard");
  await page.locator(`#c${first.id} .name`).click();
  await eventually(async () => (await page.title()) === "(1) Lê Tựa Đề · Hội thoại · Switchboard");
  await page.goto(`${origin}/inbox/${id}`);
  await eventually(async () => (await page.title()) === "Ngô Mới Tới · Hội thoại · Switchboard");
});

test("IN-23: on a phone one pane at a time, and a swipe claims", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Trên điện thoại", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an, { viewport: { width: 390, height: 844 }, hasTouch: true });
  await open(page, "/inbox");
  assert.ok(await page.locator("#thread").isHidden());
  await swipe(page, id);
  await eventually(async () => (await getConversation(db, cast.an, id)).assignee_id === cast.an.id);
  await page.locator(`#c${id} .name`).tap();
  await page.locator("#thread .composer").waitFor();
  assert.ok(await page.locator("#rows").isHidden());
  await page.locator(".to-customer").tap();
  await page.locator(".customer-head").waitFor();
  await page.locator(".close-customer").tap();
  await page.locator(".back").tap();
  await page.locator("#rows").waitFor();
});

test("a sticker stands by itself, without a bubble behind it", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Ngón Cái", ["Alo"], { ago: 0 });
  const sticker = {
    kind: "sticker" as const,
    url: "https://cdn.vn/thumb.png",
    detail: { sticker_id: "369239263222822" },
  };
  const told = { messageKind: "sticker" as const, attachments: [sticker] };
  await happened(db, cast.camera.id, [said(counterpart, "", told)]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const behind = () =>
    page
      .locator("#pieces .message")
      .last()
      .evaluate((message) => getComputedStyle(message).backgroundColor);
  const file = await keepFile({ db, config }, { name: "thumb.png", bytes: pixel, conversationId: id });
  await db.updateTable("attachments").set({ state: "kept", file_id: file.id }).where("kind", "=", "sticker").execute();
  await page.reload();
  await page.locator("#pieces .message.sticker img").waitFor();
  assert.is(await behind(), "rgba(0, 0, 0, 0)");
});

test("without JavaScript one reads, claims and replies", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Không JS", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an, { javaScriptEnabled: false });
  await page.goto(`${origin}/inbox`);
  await page.locator(`#c${id} .name`).click();
  await page.locator(".thread-head .button.primary", { hasText: "Nhận chat" }).click();
  await page.locator(".thread-head .assignee").waitFor();
  await page.locator("#composer textarea").fill("Dạ em đây ạ");
  await page.locator("#composer .primary").click();
  await page.locator("[data-from=us] .message", { hasText: "Dạ em đây ạ" }).waitFor();
});

test("after a cut the screen equals the database", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Mất mạng", ["Alo"], { ago: 0 });
  await claim(db, cast.an, id);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const [sent] = await sendMessages(db, cast.an, id, { clientKey: uuid(), body: "Dạ" });
  await page.locator(`#m${sent!.id}`).waitFor();
  // Written past every announcement, as what was missed during a cut.
  await db.updateTable("messages").set({ state: "read" }).where("id", "=", sent!.id).execute();
  bindAnnouncer(db, () => {});
  await happened(db, cast.camera.id, [said(counterpart, "Trong lúc mất mạng")]);
  bindAnnouncer(db, live.hear as never);
  live.refreshAll();
  await page.locator(".message", { hasText: "Trong lúc mất mạng" }).waitFor();
  await page.locator(`#m${sent!.id}[data-state=read]`).waitFor();
  assert.equal(faults, []);
});

test("what comes between the drawing of a page and its stream is shown, in the first tab and in one beside it", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Mạng chậm", ["Alo"], { ago: 0 });
  const first = await browserOf(cast.an);
  const texts = ["Lúc trang đang mở", "Lúc tab kia đang mở"];
  for (const [n, text] of texts.entries()) {
    const tab = n === 0 ? first : await first.context().newPage();
    const held = Promise.withResolvers<void>();
    await tab.route(/\/js\/live\.js/, async (route) => {
      await held.promise;
      await route.continue();
    });
    await tab.goto(`${origin}/inbox/${id}`, { waitUntil: "commit" });
    await tab.locator("body[data-mark] #pieces").waitFor();
    const mark = await tab.locator("body").getAttribute("data-mark");
    await happened(db, cast.camera.id, [said(counterpart, text)]);
    await eventually(() => live.mark() !== mark);
    if (n === 1) await first.locator(".message", { hasText: text }).waitFor();
    held.resolve();
    await tab.locator(".message", { hasText: text }).waitFor();
  }
  assert.equal(faults, []);
});

test.run();
