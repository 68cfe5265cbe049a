import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "../helpers.ts";
import { openConversation } from "../whole/conversing.ts";
import {
  openStage,
  ourMessage,
  paste,
  picture,
  reads,
  storyOf,
  theirMessage,
  throughDialog,
  watchStates,
} from "./stage.ts";
import { streaming } from "./streaming.ts";

/** A day at the shop, as its people live it: one story, each test goes on where the one before stopped. */
const stage = await openStage();
const { house, ask, shot } = stage;
const { camera, bakery } = house.cast;

let an: Page;
let binh: Page;
let phone: Page;
let psid = "";
let id = 0;
const asCustomer = (what: string, body: object, page = camera.provider_id, who = psid) =>
  ask<{ mid: string }>("POST", `/pages/${page}/customers/${who}/${what}`, body);
const row = (page: Page) => page.locator(`#c${id}`);
const mid = async (text: string) =>
  (await house.phones.thread(camera.provider_id, psid)).find((message) => message.text === text)!.mid;

test.after(() => stage.close());

const chapter = storyOf(stage, () => ({ an, binh, phone }));

chapter("a customer writes, and the line rises without a touch", async () => {
  [an, binh, phone] = await Promise.all([stage.signIn("an"), stage.signIn("binh"), stage.phone()]);
  await shot(an, "01-inbox");
  const before = Number(await an.locator("[data-count=inbox]").textContent()) || 0;
  await phone.locator("#pages [role=tab]", { hasText: camera.name }).click();
  await phone.fill("#maker [name=name]", "Đinh Khánh Ly");
  await phone.press("#maker [name=name]", "Enter");
  await phone.locator("#text").fill("Shop ơi, camera này xem được ban đêm không?");
  await phone.locator("#text").press("Enter");
  psid = (await eventually(() => /#\d+\/(\d+)/.exec(phone.url())))[1]!;
  await reads(an, "#rows .conversation-row:first-child", "Đinh Khánh Ly");
  await reads(an, "#rows .conversation-row:first-child .snippet", "xem được ban đêm");
  id = Number(await an.locator("#rows .conversation-row").first().getAttribute("data-id"));
  await eventually(async () => Number(await an.locator("[data-count=inbox]").textContent()) === before + 1);
  await shot(an, "02-risen");

  await row(an).locator(".name").click();
  await theirMessage(an, "xem được ban đêm").waitFor();
  assert.match(await an.title(), "Đinh Khánh Ly");
  await phone.locator("#text").fill("Nhà mình ở Thủ Đức ạ");
  await phone.locator("#text").press("Enter");
  await theirMessage(an, "Thủ Đức").waitFor();
  await eventually(async () => (await row(an).locator(".count").count()) === 0);
  await eventually(async () => (Number(await an.locator("[data-count=inbox]").textContent()) || 0) === before);
  await shot(an, "03-open");
});

chapter("the first to claim has it, and the other sees who answers", async () => {
  await row(binh).locator(".name").click();
  await theirMessage(binh, "Thủ Đức").waitFor();
  const writing = an.locator("#composer textarea");
  await writing.pressSequentially("Dạ có ạ");
  // Who stops is taken to write for 8 s more, which a busy machine takes to show it: An goes on.
  await eventually(async () => {
    await writing.press("Space");
    await writing.press("Backspace");
    return binh.locator(".presence-line", { hasText: "An đang soạn trả lời" }).first().isVisible();
  });
  await binh.locator("#composer textarea").fill("Dạ xem được ạ");
  await an.locator("[data-act=claim]").click();
  await an.locator(".thread-head .assignee", { hasText: "An" }).waitFor();
  await reads(binh, "#composer[data-taken]", "Nguyễn Hoài An đã nhận hội thoại này");
  assert.is(await binh.locator("#composer textarea").inputValue(), "Dạ xem được ạ");
  await shot(binh, "04-binh-told");
  await row(binh).waitFor({ state: "detached" });
});

chapter("a reply with a picture goes, arrives and is read", async () => {
  // Back on the list of conversations nobody looks at this one.
  await phone.locator("#pages [role=tab]", { hasText: camera.name }).click();
  const states = await watchStates(an, "Dạ có ạ");
  await an.setInputFiles("[data-attach]", await picture("ban-dem.png", "#1e293b"));
  await an.locator("#composer .files [name=files]").waitFor({ state: "attached" });
  await an.locator("#composer textarea").press("Enter");
  await an.locator("[data-from=us] .message[data-state=delivered] img").waitFor();
  assert.is(await ourMessage(an, "Dạ có ạ").getAttribute("data-state"), "delivered");
  await phone.locator("#customers button", { hasText: "Đinh Khánh Ly" }).click();
  await an.locator("[data-from=us] .message[data-state=read] img").waitFor();
  const seen = await states();
  // Where the receipt follows at once, “sent” and “delivered” are one change of the screen; none ever goes back.
  const order = ["sending", "sent", "delivered", "read"];
  assert.equal(
    seen,
    order.filter((state) => state !== "sent" || seen.includes(state)),
  );
  await paste(an, await picture("dan.png", "#166534"));
  await shot(an, "05-pasted");
  await an.locator("#composer .primary").click();
  await eventually(async () => (await phone.locator("#thread .page .photo").count()) === 2);
  const said = await phone.locator("#thread .message.page").allInnerTexts();
  assert.match(said[0]!, "Dạ có ạ");
  assert.ok(await phone.locator("#thread .message.page").nth(1).locator(".photo").isVisible());
  await shot(phone, "06-phone");
});

chapter("a photo as iPhones take it goes and comes as a picture", async () => {
  const name = "IMG_2041.HEIC";
  const buffer = await readFile(new URL("../modules/files/photo.heic", import.meta.url));
  await an.setInputFiles("[data-attach]", { name, mimeType: "image/heic", buffer });
  await an.locator("#composer .files [name=files]").waitFor({ state: "attached" });
  await an.locator("#composer .primary").click();
  const onPhone = phone.locator("#thread .page .photo").last();
  await eventually(() => onPhone.evaluate((photo: HTMLImageElement) => photo.naturalWidth === 96));
  const form = new FormData();
  form.set("file", new File([new Uint8Array(buffer)], name, { type: "image/heic" }));
  const shelved = await fetch(`${stage.sandbox}/api/media`, { method: "POST", body: form });
  await asCustomer("messages", { attachments: [await shelved.json()] });
  const shown = an.locator("[data-from=them] .message img").last();
  await eventually(() => shown.evaluate((photo: HTMLImageElement) => photo.naturalWidth === 96));
  await shot(an, "07-heic");
});

chapter("reaction, edit, unsend, sticker and place show as what they are", async () => {
  await phone.locator("#thread .message.page", { hasText: "Dạ có ạ" }).locator(".more").click();
  await phone.locator("#thread .actions [title=love]").click();
  await ourMessage(an, "Dạ có ạ").locator(".reactions", { hasText: "❤" }).waitFor();
  await asCustomer("edits", { mid: await mid("Nhà mình ở Thủ Đức ạ"), text: "Nhà mình ở Bình Thạnh ạ" });
  await theirMessage(an, "Bình Thạnh").locator("footer", { hasText: "đã sửa" }).waitFor();
  await phone.locator("#text").fill("Nhầm");
  await phone.locator("#text").press("Enter");
  await theirMessage(an, "Nhầm").waitFor();
  await asCustomer("unsends", { mid: await mid("Nhầm") });
  await theirMessage(an, "Khách đã thu hồi tin này").waitFor();
  assert.is(await theirMessage(an, "Nhầm").count(), 0);
  await phone.locator("#like").click();
  await an.locator("[data-from=them] .sticker").waitFor();
  const place = { type: "location", title: "12 Nguyễn Xí", lat: 10.81, long: 106.71 };
  await asCustomer("messages", { attachments: [place] });
  await an.locator("[data-from=them] a.attachment[href*='10.81']").waitFor();
  await shot(an, "07-kinds");
});

chapter("the worker is killed, and everything goes on once it runs again", async () => {
  await house.worker.kill();
  await phone.locator("#text").fill("Còn hàng không shop?");
  await phone.locator("#text").press("Enter");
  await an.locator("#composer textarea").fill("Dạ còn ạ, để em giữ cho mình");
  await an.locator("#composer textarea").press("Enter");
  await ourMessage(an, "để em giữ").and(an.locator("[data-state=sending]")).waitFor();
  await house.worker.start();
  await theirMessage(an, "Còn hàng không").waitFor();
  await reads(phone, "#thread .message.page", "để em giữ");
  await ourMessage(an, "để em giữ").and(an.locator("[data-state=read]")).waitFor();
  assert.is(await phone.locator("#thread .message.page", { hasText: "để em giữ" }).count(), 1);
});

/** Somebody new writes through the sandbox; gives who, and the conversation once it is there. */
async function newcomer(page: typeof camera, name: string, text: string, ago_ms = 0) {
  const { psid: who, id } = await openConversation(house, page, name, { text, ago_ms });
  return { who, id };
}

async function open(page: Page, conversation: number) {
  await page.goto(`${house.url}/inbox/${conversation}`);
  await streaming(page);
}

async function say(page: Page, text: string) {
  await page.locator("#composer textarea").fill(text);
  await page.locator("#composer textarea").press("Enter");
}

chapter("the window closes by itself, and opens when the customer writes", async () => {
  const { who, id: late } = await newcomer(camera, "Trễ Giờ", "Alo shop", 24 * 3_600_000 - 15_000);
  await open(an, late);
  await an.locator(`#c${late} .window[data-state=low]`).waitFor();
  await an.locator(".thread-head .low").waitFor();
  await eventually(async () => (await an.locator("#customer-head [name=name]").inputValue()) === "Trễ Giờ");
  await shot(an, "08-closing");
  await an.locator(".closed-window", { hasText: "Đã hết 24 giờ" }).waitFor();
  await shot(an, "09-closed");
  await asCustomer("messages", { text: "Shop còn đó không?" }, camera.provider_id, who);
  await an.locator("form#composer textarea").waitFor();
  await reads(an, ".thread-head .who", "Còn 23 giờ");
});

chapter("where the page has the human-agent tag, a person may still answer", async () => {
  const owner = await stage.signIn("owner");
  const { who, id: old } = await newcomer(bakery, "Hôm Kia", "Bánh sinh nhật còn nhận không?", 25 * 3_600_000);
  await open(owner, old);
  await owner.locator(".closed-window .primary").click();
  await owner.locator("#composer [name=human_agent]").waitFor({ state: "attached" });
  await say(owner, "Dạ bên em còn nhận ạ");
  await eventually(async () =>
    (await house.phones.thread(bakery.provider_id, who)).some(({ from }) => from === "page"),
  );
  await shot(owner, "10-tagged");
  await owner.context().close();
});

chapter("done is done until the customer writes again", async () => {
  await open(an, id);
  await an.locator("[data-act=done]").first().click();
  await row(an).waitFor({ state: "detached" });
  await asCustomer("messages", { text: "À cho mình hỏi thêm" });
  await row(an).waitFor();
  await reads(an, "#pieces .event", "mở lại vì khách nhắn tiếp");
});

chapter("what Facebook refuses says why, and goes when sent again", async () => {
  await house.phones.knobs({ error: 1, error_code: 551, error_subcode: 1545041 });
  await say(an, "Dạ mình hỏi gì ạ");
  await reads(an, ".under.bad", "người này hiện không nhận được tin");
  await shot(an, "11-failed");
  await an.locator(".under.bad button", { hasText: "Gửi lại" }).click();
  await ourMessage(an, "Dạ mình hỏi gì ạ").and(an.locator("[data-state=read], [data-state=delivered]")).waitFor();
});

chapter("where Facebook asks to wait, the bubble says so and the message goes by itself, once", async () => {
  const limits = [
    { error_code: 0, error_status: 429, retry_after: 0 },
    { error_code: 613, error_status: 429, retry_after: 4 },
  ];
  for (const [at, limit] of limits.entries()) {
    const text = `Dạ đợi em xíu nhé ${at}`;
    const { who, id: limited } = await newcomer(camera, `Khách Hỏi ${at}`, "Còn hàng không shop?");
    await house.phones.knobs({ error: 1, error_subcode: null, ...limit });
    await open(an, limited);
    await say(an, text);
    // Both at once: what waits for a moment only has gone when it is asked for a second time.
    await an.waitForFunction(
      ([text, why]) => {
        const message = [...document.querySelectorAll("[data-from=us] .message[data-state=sending]")];
        const under = document.querySelector(".under.warn")?.textContent ?? "";
        return under.includes(why!) && message.some((one) => one.textContent.includes(text!));
      },
      [text, "Chưa gửi: trang gửi quá nhanh, Facebook bảo chờ. Sắp tự gửi lại."],
    );
    await shot(an, `12-limited-${at}`);
    await ourMessage(an, text).and(an.locator("[data-state=read], [data-state=delivered]")).waitFor();
    await eventually(async () => (await an.locator(".under").count()) === 0);
    const said = (await house.phones.thread(camera.provider_id, who)).filter(({ from }) => from === "page");
    assert.equal(
      said.map((message) => message.text),
      [text],
    );
  }
  await open(an, id);
});

chapter("what nobody knows is shown so, until its echo proves it", async () => {
  await house.phones.knobs({ fail_after_accept: 1, hold: true });
  await say(an, "Em kiểm tra kho nhé");
  const attempt = house.db.updateTable("send_attempts").where("outcome", "is", null).where("ended_at", "is not", null);
  // The patience of a minute is over at once: the clock of the attempt is put back.
  const past = new Date(Date.now() - 120_000);
  await eventually(
    async () => (await attempt.set({ ended_at: past, started_at: past }).executeTakeFirst()).numUpdatedRows,
  );
  await reads(an, ".under.warn", "Chưa rõ tin này đã tới chưa");
  await shot(an, "13-unknown");
  await house.phones.knobs({ hold: false });
  await ourMessage(an, "Em kiểm tra kho nhé").and(an.locator("[data-state=read], [data-state=delivered]")).waitFor();
  await eventually(async () => (await an.locator(".under").count()) === 0);
  // A phone draws in its own time; it shows the message once, as the platform has it once.
  await reads(phone, "#thread .message.page", "Em kiểm tra kho nhé");
  assert.is(await phone.locator("#thread .message.page", { hasText: "Em kiểm tra kho nhé" }).count(), 1);
});

chapter("a dead token: the reply waits, the page is reconnected, the reply goes", async () => {
  await ask("PUT", `/pages/${camera.provider_id}`, { token_error: 460 });
  await say(an, "Dạ còn 2 chiếc ạ");
  await reads(an, "#page-trouble", "cần kết nối lại");
  await ourMessage(an, "Dạ còn 2 chiếc ạ").and(an.locator("[data-state=sending]")).waitFor();
  await reads(an, ".under.warn", "Tự gửi khi quản trị viên kết nối lại trang");
  await shot(an, "14-reauthorize");
  const owner = await stage.signIn("owner");
  await owner.goto(`${house.url}/settings/pages`);
  await reads(owner, ".banner", "Người kết nối đã đổi mật khẩu Facebook");
  await shot(owner, "15-pages-trouble");
  await owner.locator(".banner button", { hasText: "Kết nối lại" }).click();
  await throughDialog(owner, "ok");
  await shot(owner, "16-offered");
  await owner.locator(`#offered-${camera.provider_id} button`).click();
  await reads(owner, `#offered-${camera.provider_id}`, "Đã đăng ký");
  await ourMessage(an, "Dạ còn 2 chiếc ạ").and(an.locator("[data-state=read], [data-state=delivered]")).waitFor();
  await eventually(async () => (await an.locator("#page-trouble > *").count()) === 0);
  assert.equal(stage.faults, []);
  await owner.context().close();
});

test.run();
