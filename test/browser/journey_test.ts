// alone
import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "../helpers.ts";
import { openStage, ourMessage, paste, picture, reads, streaming, theirMessage, watchStates } from "./stage.ts";

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

function chapter(title: string, body: () => Promise<void>): void {
  test(title, () =>
    house.telling(async () => {
      try {
        await body();
      } catch (error) {
        for (const [name, page] of Object.entries({ an, binh, phone })) if (page) await shot(page, `failed-${name}`);
        throw error;
      }
    }),
  );
}

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
  await an.locator("[data-act=claim]").click();
  await an.locator(".thread-head .assignee", { hasText: "An" }).waitFor();
  await an.locator("#composer textarea").pressSequentially("Dạ có ạ");
  await reads(binh, ".presence-line", "An đang soạn trả lời");
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
  assert.equal(await states(), ["sending", "sent", "delivered", "read"]);
  await paste(an, await picture("dan.png", "#166534"));
  await shot(an, "05-pasted");
  await an.locator("#composer .primary").click();
  await eventually(async () => (await phone.locator("#thread .page .photo").count()) === 2);
  const said = await phone.locator("#thread .message.page").allInnerTexts();
  assert.match(said[0]!, "Dạ có ạ");
  assert.ok(await phone.locator("#thread .message.page").nth(1).locator(".photo").isVisible());
  await shot(phone, "06-phone");
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
  await an.locator("[data-from=them] a.file[href*='10.81']").waitFor();
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

test.run();
