import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { claim, getConversation } from "../../src/modules/inbox/mod.ts";
import { customerWrote, happened, said } from "../customers.ts";
import { eventually } from "../helpers.ts";
import { openInbox } from "./inbox_stage.ts";

const { db, cast, browserOf, open, faults, close } = await openInbox();
test.after(close);

/** Two conversations one goes between. */
const two = async (...names: [string, string]) => {
  const [one, other] = [
    await customerWrote(db, cast.camera.id, names[0], ["Alo"], { ago: 1 }),
    await customerWrote(db, cast.camera.id, names[1], ["Shop ơi"], { ago: 0 }),
  ];
  return [one.id, other.id] as const;
};

/** Requests of this kind wait on their way, as on a weak network, until they are let go on or are lost. */
async function hold(page: Page, url: string, method = "GET") {
  const reached = Promise.withResolvers<void>();
  const end = Promise.withResolvers<"on" | "lost">();
  await page.route(url, async (route) => {
    if (route.request().method() !== method) return route.fallback();
    reached.resolve();
    // It may have been given up meanwhile.
    await ((await end.promise) === "on" ? route.continue() : route.abort()).catch(() => {});
  });
  return { reached: reached.promise, letOn: () => end.resolve("on"), lose: () => end.resolve("lost") };
}

const field = (page: Page) => page.locator("#composer textarea");
const goTo = async (page: Page, id: number) => {
  await page.locator(`#c${id} .name`).click();
  await page.locator(`#thread[data-id="${id}"]`).waitFor();
};
const draftOf = (id: number) =>
  db.selectFrom("drafts").select(["body", "file_ids"]).where("conversation_id", "=", id).executeTakeFirst();
const repliesTo = async (id: number) =>
  (
    await db
      .selectFrom("messages")
      .select("body")
      .where("conversation_id", "=", id)
      .where("author", "=", "page")
      .orderBy("id")
      .execute()
  ).map(({ body }) => body);
/** What a page asks for comes back: all that it asked for before is on its way by then. */
const roundTrip = (page: Page) => page.evaluate(async () => void (await (await fetch("/account")).text()));

test("of two conversations opened in haste the one chosen last stays, whichever is answered first", async () => {
  const [one, other] = await two("Vội một", "Vội hai");
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  const [first, last] = [await hold(page, `**/inbox/${one}/thread*`), await hold(page, `**/inbox/${other}/thread*`)];
  await page.locator(`#c${one} .name`).click();
  await first.reached;
  await page.locator(`#c${other} .name`).click();
  await last.reached;
  first.letOn();
  await roundTrip(page);
  last.letOn();
  await page.locator(`#thread[data-id="${other}"]`).waitFor();
  assert.is(new URL(page.url()).pathname, `/inbox/${other}`);
});

test("c on a line claims that one alone, not the open conversation too", async () => {
  const [opened, pointed] = await two("Đang mở", "Đang trỏ");
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${opened}`);
  const claimed: string[] = [];
  page.on("request", (request) => request.method() === "PUT" && claimed.push(new URL(request.url()).pathname));
  await page.locator(`#c${pointed} .name`).focus();
  await page.keyboard.press("c");
  await page.locator(`#c${pointed}:not(.unclaimed)`).waitFor();
  assert.equal(
    claimed.filter((path) => path.endsWith("/assignee")),
    [`/inbox/${pointed}/assignee`],
  );
  assert.is((await getConversation(db, cast.an, opened)).assignee_id, null);
});

test("that somebody took the conversation one was in is not said of the one gone on to", async () => {
  const [taken, next] = await two("Bị nhận", "Đến sau");
  const page = await browserOf(cast.an);
  await open(page, "/inbox");
  const late = await hold(page, `**/inbox/${taken}/presence`, "POST");
  await goTo(page, taken);
  await late.reached;
  await goTo(page, next);
  await claim(db, cast.binh, taken);
  const told = page.waitForResponse((answer) => answer.url().endsWith(`/inbox/${taken}/presence`));
  late.letOn();
  assert.is((await told).status(), 410);
  await (await told).finished();
  await roundTrip(page);
  assert.is(await page.locator("#composer[data-taken]").count(), 0);
  await field(page).fill("Dạ em đây");
  await field(page).press("Enter");
  await page.locator("[data-from=us] .message", { hasText: "Dạ em đây" }).waitFor();
});

test("IN-7: who comes back before the draft could be saved finds what they wrote", async () => {
  const [one, other] = await two("Nháp mất mạng", "Ghé qua");
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${one}`);
  await page.route(`**/inbox/${one}/draft`, (route) => route.abort());
  await field(page).fill("Để em xem kho");
  await goTo(page, other);
  await goTo(page, one);
  await eventually(async () => (await field(page).inputValue()) === "Để em xem kho");
  await page.unroute(`**/inbox/${one}/draft`);
  await field(page).press("End");
  await field(page).pressSequentially(" rồi báo");
  await eventually(async () => (await draftOf(one))?.body === "Để em xem kho rồi báo");
});

test("IN-7: who comes back while the draft is on its way finds it", async () => {
  const [one, other] = await two("Nháp chậm", "Ghé nhanh");
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${one}`);
  const saving = await hold(page, `**/inbox/${one}/draft`, "PUT");
  await field(page).fill("Dạ để em hỏi");
  await goTo(page, other);
  await saving.reached;
  await page.locator(`#c${one} .name`).click();
  await roundTrip(page);
  saving.letOn();
  await page.locator(`#thread[data-id="${one}"]`).waitFor();
  assert.is(await field(page).inputValue(), "Dạ để em hỏi");
});

test("IN-7: a draft that is still on its way when its text is sent does not come back as one", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Nháp muộn", ["Còn hàng không?"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const saving = await hold(page, `**/inbox/${id}/draft`, "PUT");
  await field(page).fill("Dạ còn ạ");
  await saving.reached;
  const saved = page.waitForResponse((answer) => answer.url().endsWith(`/inbox/${id}/draft`));
  await field(page).press("Enter");
  await roundTrip(page);
  saving.letOn();
  await saved;
  await page.locator("[data-from=us] .message", { hasText: "Dạ còn ạ" }).waitFor();
  assert.is(await draftOf(id), undefined);
  assert.equal(await repliesTo(id), ["Dạ còn ạ"]);
});

test("IN-7: a long paste is kept as a draft, too", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Dán dài", ["Cho em xin điều khoản"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await field(page).fill("ắ".repeat(9_000));
  await eventually(async () => (await draftOf(id))?.body.length === 9_000);
});

test("IN-7: a file that is up only after one has left and come back joins what was written meanwhile", async () => {
  const [one, other] = await two("Tệp chậm", "Ghé giữa chừng");
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${one}`);
  const rising = await hold(page, "**/files", "POST");
  const buffer = Buffer.from("giá sỉ");
  await page.setInputFiles("[data-attach]", { name: "bang-gia.txt", mimeType: "text/plain", buffer });
  await rising.reached;
  await goTo(page, other);
  await goTo(page, one);
  await field(page).fill("Em gửi bảng giá");
  await eventually(async () => (await draftOf(one))?.body === "Em gửi bảng giá");
  rising.letOn();
  await page.locator("#composer .files [name=files]").waitFor({ state: "attached" });
  await eventually(async () => (await draftOf(one))?.file_ids.length === 1);
  assert.is((await draftOf(one))?.body, "Em gửi bảng giá");
});

test("IN-7: a reply that fails after one has gone on is said, and waits in its conversation", async () => {
  const [one, other] = await two("Gửi hụt", "Đi tiếp");
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${one}`);
  const sending = await hold(page, `**/inbox/${one}/messages*`, "POST");
  await field(page).fill("Dạ mai giao ạ");
  await field(page).press("Enter");
  await sending.reached;
  await goTo(page, other);
  sending.lose();
  await page.locator(".toast.bad", { hasText: "Mất kết nối" }).waitFor();
  await eventually(async () => (await draftOf(one))?.body === "Dạ mai giao ạ");
  assert.is(await field(page).inputValue(), "");
  await goTo(page, one);
  assert.is(await field(page).inputValue(), "Dạ mai giao ạ");
});

test("IN-7: replies that could not go stand in their order, and are kept", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Hai tin hụt", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const sending = await hold(page, `**/inbox/${id}/messages*`, "POST");
  await field(page).fill("Một");
  await field(page).press("Enter");
  await sending.reached;
  await field(page).fill("Hai");
  await field(page).press("Enter");
  await field(page).pressSequentially("Ba");
  sending.lose();
  await eventually(async () => (await field(page).inputValue()).split("\n").length === 3);
  assert.is(await field(page).inputValue(), "Một\nHai\nBa");
  await eventually(async () => (await draftOf(id))?.body === "Một\nHai\nBa");
});

test("IN-7: after an answer that was lost the same again is one message, and another is another", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Mất hồi âm", ["Giá sao shop?"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const messages = `**/inbox/${id}/messages*`;
  const losing = () =>
    page.route(messages, async (route) => {
      if (route.request().method() === "POST") await route.fetch();
      await (route.request().method() === "POST" ? route.abort() : route.fallback());
    });
  const failed = page.locator("#composer > .error", { hasText: "Mất kết nối" });
  await losing();
  await field(page).fill("Dạ còn hàng ạ");
  await field(page).press("Enter");
  await failed.waitFor();
  await page.unroute(messages);
  await field(page).press("Enter");
  await failed.waitFor({ state: "hidden" });
  await eventually(async () => (await field(page).inputValue()) === "");
  assert.equal(await repliesTo(id), ["Dạ còn hàng ạ"]);
  await losing();
  await field(page).fill("Dạ 500k ạ");
  await field(page).press("Enter");
  await failed.waitFor();
  await page.unroute(messages);
  // It has arrived after all, as one sees: one goes on to the next.
  await page.locator("[data-from=us] .message", { hasText: "Dạ 500k ạ" }).waitFor();
  await field(page).fill("Freeship ạ");
  await field(page).press("Enter");
  await page.locator("[data-from=us] .message", { hasText: "Freeship ạ" }).waitFor();
  assert.equal(await repliesTo(id), ["Dạ còn hàng ạ", "Dạ 500k ạ", "Freeship ạ"]);
});

test("CH-2: a reply that could not go still answers what it answered", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Trích dẫn", ["Mẫu trắng còn không?"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await page.locator("[data-from=them] .message").first().hover();
  await page.locator("[data-from=them] [data-reply-to]").first().click();
  const answered = await page.locator("#composer [name=reply_to]").inputValue();
  assert.ok(Number(answered) > 0);
  const sending = await hold(page, `**/inbox/${id}/messages*`, "POST");
  await field(page).fill("Còn ạ");
  await field(page).press("Enter");
  await sending.reached;
  sending.lose();
  await page.locator("#composer > .error", { hasText: "Mất kết nối" }).waitFor();
  assert.is(await page.locator("#composer [name=reply_to]").inputValue(), answered);
  await page.locator("#composer .replying", { hasText: "Mẫu trắng còn không?" }).waitFor();
});

test("what is being changed beside a thread does not draw the hands off the reply", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Đang sửa", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await page.locator("#customer-facts").getByText("Thêm số điện thoại").click();
  const phone = page.locator("#customer-facts [name=value]");
  await phone.and(page.locator(":focus")).waitFor();
  await field(page).focus();
  await page.keyboard.type("Dạ em");
  await page.evaluate(() =>
    document.addEventListener("htmx:after:swap", () => (document.body.dataset.swapped = "yes"), { once: true }),
  );
  await happened(db, cast.camera.id, [said(counterpart, "Số em 0911 222 333")]);
  await page.locator("body[data-swapped]").waitFor();
  await page.keyboard.type(" nghe");
  assert.is(await field(page).inputValue(), "Dạ em nghe");
  assert.is(await phone.inputValue(), "");
});

test("IN-23: what comes while a phone shows the list is not read, though its thread was open before", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Đã quay lại", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an, { viewport: { width: 390, height: 844 } });
  await open(page, `/inbox/${id}`);
  const waits = async () => (await getConversation(db, cast.an, id)).unread_count > 0;
  await eventually(async () => !(await waits()));
  await page.locator(".thread-head .back").click();
  await page.locator("#main[data-pane=list]").waitFor();
  await happened(db, cast.camera.id, [said(counterpart, "Còn ai không ạ?")]);
  await page.locator(`#c${id}`, { hasText: "Còn ai không ạ?" }).waitFor();
  await roundTrip(page);
  assert.ok(await waits());
  await page.locator(`#c${id} .name`).click();
  await page.locator("#main[data-pane=thread]").waitFor();
  await eventually(async () => !(await waits()));
});

test("IN-22: send and next leads to the one below, though the line has risen meanwhile", async () => {
  await customerWrote(db, cast.camera.id, "Người kế tiếp", ["Alo"], { ago: 2 });
  const { id } = await customerWrote(db, cast.camera.id, "Người đang trả lời", ["Alo"], { ago: 1 });
  await customerWrote(db, cast.camera.id, "Người trên cùng", ["Alo"], { ago: 0 });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const below = await page.locator(`#c${id} + .conversation-row`).getAttribute("data-id");
  await page.route(`**/inbox/${id}/messages*`, async (route) => {
    if (route.request().method() !== "POST") return route.fallback();
    const response = await route.fetch();
    await page.locator(`#rows > .conversation-row:first-child[data-id="${id}"]`).waitFor();
    await route.fulfill({ response });
  });
  await field(page).fill("Dạ em gửi rồi ạ");
  await field(page).press("Control+Enter");
  await page.locator(`#thread[data-id]:not([data-id="${id}"])`).waitFor();
  assert.is(await page.locator("#thread").getAttribute("data-id"), below);
});

test("IN-7: who comes back while a reply is on its way does not find it as a draft again", async () => {
  const [one, other] = await two("Đang gửi", "Ghé lúc gửi");
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${one}`);
  await field(page).fill("Dạ shop gửi ngay");
  await eventually(async () => (await draftOf(one))?.body === "Dạ shop gửi ngay");
  const sending = await hold(page, `**/inbox/${one}/messages*`, "POST");
  await field(page).press("Enter");
  await sending.reached;
  await goTo(page, other);
  await goTo(page, one);
  const found = await field(page).inputValue();
  sending.letOn();
  await page.locator("[data-from=us] .message", { hasText: "Dạ shop gửi ngay" }).waitFor();
  assert.is(found, "");
  assert.equal(await repliesTo(one), ["Dạ shop gửi ngay"]);
  assert.is(await draftOf(one), undefined);
});

/** Pastes as a browser does from the clipboard; gives whether the page took it to itself. */
const pasteBoth = (page: Page, text: string) =>
  field(page).evaluate((into, text) => {
    const clipboardData = new DataTransfer();
    clipboardData.items.add(new File([new Uint8Array(100)], "image.png", { type: "image/png" }));
    if (text) clipboardData.setData("text/plain", text);
    return !into.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true, cancelable: true }));
  }, text);

test("IN-7: cells copied from a table are pasted as text, a copied picture as a picture", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Dán bảng giá", ["Báo giá giúp em"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  // Spreadsheets bring a picture of the cells along with them.
  assert.not(await pasteBoth(page, "Camera 2K\t590.000"));
  assert.is(await page.locator("#composer .file").count(), 0);
  assert.ok(await pasteBoth(page, ""));
  await page.locator("#composer .file").waitFor();
});

test("IN-7: a file let go of beside the thread does not take the page away", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Thả lệch", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  for (const [place, files] of [
    ["#rows", 0],
    ["#customer", 0],
    [".messages", 1],
  ] as const) {
    const isOurs = await page.locator(place).evaluate((over) => {
      const dataTransfer = new DataTransfer();
      dataTransfer.items.add(new File(["x"], "don-hang.txt", { type: "text/plain" }));
      const events = ["dragover", "drop"].map(
        (name) => new DragEvent(name, { dataTransfer, bubbles: true, cancelable: true }),
      );
      return events.map((event) => !over.dispatchEvent(event));
    });
    assert.equal(isOurs, [true, true], place);
    assert.is(await page.locator("#composer .file").count(), files, place);
  }
});

/** Goes to close the page; whether the browser asks first. */
async function asksBeforeLeaving(page: Page): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  page.once("close", () => resolve(false));
  page.once("dialog", async (dialog) => {
    await dialog.dismiss();
    resolve(dialog.type() === "beforeunload");
  });
  await page.close({ runBeforeUnload: true });
  return promise;
}

test("IN-7: who leaves while a file goes up, a reply goes out or a draft could not be saved is asked first", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Rời vội", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const rising = await hold(page, "**/files", "POST");
  const buffer = Buffer.from("giá sỉ");
  await page.setInputFiles("[data-attach]", { name: "bang-gia.txt", mimeType: "text/plain", buffer });
  await rising.reached;
  await field(page).click();
  assert.ok(await asksBeforeLeaving(page), "a file goes up");
  rising.letOn();
  await page.locator("#composer .files [name=files]").waitFor({ state: "attached" });

  const sending = await hold(page, `**/inbox/${id}/messages*`, "POST");
  await field(page).fill("Dạ bảng giá ạ");
  await field(page).press("Enter");
  await sending.reached;
  assert.ok(await asksBeforeLeaving(page), "a reply goes out");
  sending.letOn();
  await page.locator("[data-from=us] .message", { hasText: "Dạ bảng giá ạ" }).waitFor();

  // As where the session has ended meanwhile.
  await page.route(`**/inbox/${id}/draft`, (route) => route.fulfill({ status: 401 }));
  const refused = page.waitForResponse((answer) => answer.url().endsWith("/draft"));
  await field(page).fill("Còn một mẫu nữa");
  assert.is((await refused).status(), 401);
  await roundTrip(page);
  assert.ok(await asksBeforeLeaving(page), "a draft could not be saved");
  await page.unroute(`**/inbox/${id}/draft`);
  await field(page).press("End");
  await field(page).pressSequentially(" ạ");
  await page.locator("#composer .saved", { hasText: "Đã lưu" }).waitFor();
  assert.not(await asksBeforeLeaving(page), "all is kept");
});

test("nothing failed inside the pages", () => assert.equal(faults, []));

test.run();
