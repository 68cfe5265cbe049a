import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "../helpers.ts";
import { customerWrote, happened, minutesAgo, said } from "../customers.ts";
import { openInbox } from "./inbox_stage.ts";

/** Of these paths the next answer breaks off after its first bytes, as where a cable is drawn. */
const cut = new Set<string>();
const breakOff = (path: string, answer: Response) => {
  if (!cut.delete(path) || !answer.body) return answer;
  let isBegun = false;
  const body = answer.body.pipeThrough(
    new TransformStream({
      transform(chunk: Uint8Array, to) {
        if (isBegun) return;
        isBegun = true;
        to.enqueue(chunk.slice(0, 20));
      },
      flush: (to) => to.error(new Error("cut off")),
    }),
  );
  return new Response(body, { status: answer.status, headers: answer.headers });
};

const { db, cast, browserOf, open, faults, close } = await openInbox({ between: breakOff });
test.after(close);

test("IN-5: one types, sees the words marked, and a click leads to the message in its thread", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Trần Thị Sương", ["Alo shop"], { ago: 5_000 });
  const lines = Array.from({ length: 120 }, (_, n) =>
    said(counterpart, n === 40 ? "Cho hỏi đèn năng lượng mặt trời" : `Câu số ${n}`, { at: minutesAgo(4_000 - n) }),
  );
  await happened(db, cast.camera.id, lines);
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  await page.keyboard.press("s");
  await page.keyboard.type("den nang luong", { delay: 5 });
  const hit = page.locator(".found-row").first();
  await hit.waitFor();
  assert.equal(await hit.locator("mark").allInnerTexts(), ["đèn", "năng", "lượng"]);
  assert.match(page.url(), "/inbox?q=den+nang+luong");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  const sought = page.locator(".message.sought");
  await sought.waitFor();
  assert.match(page.url(), `/inbox/${id}?q=den+nang+luong&at=`);
  const inView = () =>
    sought.evaluate((element) => {
      const [bubble, log] = [element.getBoundingClientRect(), element.closest(".messages")!.getBoundingClientRect()];
      return bubble.top >= log.top && bubble.bottom <= log.bottom;
    });
  await eventually(inView);
  // Newer and older come as one scrolls, and what one reads stays where it is meanwhile.
  const scrolled = async (to: "end" | "start", text: string) => {
    await page.locator(".messages").evaluate((log, end) => (log.scrollTop = end ? 0 : -log.scrollHeight), to === "end");
    return (await page.locator("#pieces .text", { hasText: text }).count()) > 0;
  };
  await eventually(() => scrolled("end", "Câu số 119"));
  await eventually(() => scrolled("start", "Alo shop"));
  const texts = await page.locator("#pieces .message .text").allInnerTexts();
  assert.is(new Set(texts).size, texts.length, "nothing twice");
  // Back in the box: empty again, the list is there again.
  await page.locator("#inbox-q").focus();
  await page.keyboard.press("Escape");
  await page.locator(`#c${id}`).waitFor();
  assert.is(await page.locator(".found-row").count(), 0);
  assert.equal(faults, []);
});

test("IN-5: a search obeys the filter that is set and says so, and one click looks everywhere", async () => {
  const mine = await customerWrote(db, cast.camera.id, "Hồ Văn Lọc", ["Bếp từ đôi giá sao"]);
  const other = await customerWrote(db, cast.cosmetics.id, "Tạ Thị Khác", ["Bếp từ đôi còn bảo hành"]);
  const page = await browserOf(cast.owner);
  await open(page, `/inbox?page=${cast.camera.id}`);
  await page.locator("#inbox-q").fill("bep tu doi");
  await page.locator(`.found-row .name[href^='/inbox/${mine.id}?']`).waitFor();
  await page.locator(".found-note", { hasText: "Chỉ tìm trong hội thoại đang lọc" }).waitFor();
  assert.is(await page.locator(`.found-row .name[href^='/inbox/${other.id}?']`).count(), 0);
  assert.is(await page.locator("#list-head .chip", { hasText: cast.camera.name }).count(), 1);
  await page.locator(".found-note a").click();
  await page.locator(`.found-row .name[href^='/inbox/${other.id}?']`).waitFor();
  assert.is(await page.inputValue("#inbox-q"), "bep tu doi");
  assert.is(await page.locator(".found-note").count(), 0);
  assert.equal(faults, []);
});

test("IN-5: what arrives while one reads an old message waits behind a pill, which leads to it", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Phạm Đọc Lại", ["Mở đầu"], { ago: 5_000 });
  const lines = Array.from({ length: 90 }, (_, n) => said(counterpart, `Dòng ${n}`, { at: minutesAgo(4_000 - n) }));
  await happened(db, cast.camera.id, lines);
  const { id: at } = await db
    .selectFrom("messages")
    .select("id")
    .where("conversation_id", "=", id)
    .where("body", "=", "Dòng 10")
    .executeTakeFirstOrThrow();
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}?at=${at}`);
  await page.locator("#newer").waitFor({ state: "attached" });
  await happened(db, cast.camera.id, [said(counterpart, "Vừa mới nhắn")]);
  const pill = page.locator("[data-jump=end]");
  await pill.waitFor();
  assert.is(await page.locator(".message", { hasText: "Vừa mới nhắn" }).count(), 0);
  await pill.click();
  await page.locator(".message", { hasText: "Vừa mới nhắn" }).waitFor();
  assert.equal(faults, []);
});

test("IN-4: filters are chosen in a popover, stand as chips and are kept under a name", async () => {
  const { customer_id } = await customerWrote(db, cast.camera.id, "Có Điện Thoại", ["Số em đây"], { ago: 3 });
  await customerWrote(db, cast.camera.id, "Chưa Có Số", ["Hỏi chút"], { ago: 2 });
  await db
    .insertInto("customer_phones")
    .values({ customer_id, number: "+84911000111", digits: "0911000111" })
    .execute();
  for (const viewport of [undefined, { width: 390, height: 844 }]) {
    const page = await browserOf(cast.an, viewport ? { viewport } : {});
    await open(page, "/inbox");
    await page.keyboard.press("l");
    await page.locator("#inbox-filters select:focus").first().waitFor();
    await page.locator("#inbox-filters select[name=phone]").selectOption("1");
    await page.locator("#inbox-filters [name=owner][value=none]").check();
    await page.locator("#inbox-filters form[data-inbox-filters] button.primary").click();
    await page.waitForURL(/phone=1&owner=none|owner=none&phone=1/);
    // The address may be the new one before the list is.
    await eventually(async () => (await page.locator(".chips .chip").count()) === 2);
    assert.equal(await page.locator("#rows .name").allInnerTexts(), ["Có Điện Thoại"]);
    await page.locator(".chips .chip a").first().click();
    await page.waitForURL((url) => url.search.split("&").length === 1);
  }
  const page = await browserOf(cast.an);
  await open(page, "/inbox?phone=1");
  await page.keyboard.press("l");
  await page.locator("#inbox-filters [name=name]").fill("Có số");
  // The address stays the one it was: that it was kept shows in the page that comes.
  const kept = page.waitForEvent("load");
  await page.keyboard.press("Enter");
  await kept;
  await open(page, "/inbox");
  await page.keyboard.press("l");
  await page.locator(".saved-view a", { hasText: "Có số" }).click();
  await page.waitForURL("**/inbox?phone=1");
  assert.equal(faults, []);
});

test("IN-5: a search that failed on its way is asked for again by itself", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Vũ Thị Trắc Trở", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  await page.route("**/inbox/found*", (route) => route.abort(), { times: 1 });
  await page.locator("#inbox-q").fill("trac tro");
  await page.locator("#rows[data-found]").waitFor();
  await page.locator(`#c${id}`).waitFor();
  assert.match(page.url(), "/inbox?q=trac+tro");
});

test("IN-5: an answer that breaks off in the middle is asked for again, too", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Ngô Thị Giữa Chừng", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  cut.add("/inbox/found");
  await page.locator("#inbox-q").fill("giua chung");
  await page.locator("#rows[data-found]").waitFor();
  await page.locator(`#c${id}`).waitFor();
  assert.is(cut.size, 0);
});

test("IN-5: an Enter that ends a word being composed is none of the search", async () => {
  await customerWrote(db, cast.camera.id, "Đang Gõ Dấu", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  const box = page.locator("#inbox-q");
  await box.fill("go");
  await page.locator("#rows[data-found]").waitFor();
  await box.press("End");
  await box.evaluate((field) => {
    const key = { key: "Enter", isComposing: true, bubbles: true, cancelable: true };
    field.dispatchEvent(new KeyboardEvent("keydown", key));
  });
  assert.is(await page.evaluate(() => document.activeElement?.id), "inbox-q");
});

test("IN-12: “all that match” is over once something else is looked for", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Chọn Tất Cả", ["Alo"], { ago: 0 });
  for (let n = 0; n < 55; n++) await customerWrote(db, cast.camera.id, `Người ${n}`, ["Alo"], { ago: n + 1 });
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  await page.locator(`#c${id}`).hover();
  await page.locator(`#c${id} .choose`).check();
  // It is there once it was counted how many there are.
  await page.locator("#bulk [data-all]").waitFor();
  await page.locator("#bulk [data-all]").press("Enter");
  assert.ok(await page.locator("#bulk :focus").count(), "the button goes, and the focus stays in its place");
  await page.locator("#inbox-q").fill("chon tat ca");
  await page.locator("#rows[data-found]").waitFor();
  await page.locator("#inbox-q").fill("");
  await page.locator("#rows:not([data-found]) .conversation-row").first().waitFor();
  await page.evaluate(() =>
    document.addEventListener("htmx:after:swap", () => (document.body.dataset.swapped = "yes"), { once: true }),
  );
  await customerWrote(db, cast.camera.id, "Người mới", ["Alo"], { ago: 0 });
  await page.locator("body[data-swapped]").waitFor({ state: "attached" });
  assert.is(await page.locator("#rows .choose:checked").count(), 0);
  assert.is(await page.locator("#bulk [name=all]").inputValue(), "");
});

test.run();
