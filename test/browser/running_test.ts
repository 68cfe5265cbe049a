import { createHmac } from "node:crypto";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "../helpers.ts";
import { openConversation } from "../whole/conversing.ts";
import { openStage, reads, storyOf, theirMessage, throughDialog } from "./stage.ts";
import { streaming } from "./streaming.ts";

/** What those who run the shop do: connect pages, look after what went wrong, set things to their liking, leave. */
const stage = await openStage();
const { house, shot } = stage;

test.after(() => stage.close());

const chapter = storyOf(stage);

chapter("a new page is connected, or not, and disconnected knowingly", async () => {
  await house.phones.knobs({ extra_pages: 2 });
  const owner = await stage.signIn("owner");
  await owner.goto(`${house.url}/settings/pages`);
  await owner.locator("button", { hasText: "Kết nối trang" }).click();
  await throughDialog(owner, "cancel");
  await reads(owner, ".banner", "Bạn đã hủy ở Facebook");
  await shot(owner, "16-cancelled");
  await owner.locator("button", { hasText: "Kết nối trang" }).click();
  await throughDialog(owner, "ok");
  const fresh = owner.locator(".connect-list li").filter({ has: owner.locator("button", { hasText: "Đăng ký" }) });
  const name = await fresh.first().locator("b").innerText();
  await fresh.first().locator("button").click();
  await reads(owner, ".connect-list li", new RegExp(`${name}[^]*Đã đăng ký`));
  // By the keyboard the next one is a step away.
  await owner.locator(".connect-list li:focus", { hasText: name }).waitFor();
  await owner.goto(`${house.url}/settings/pages`);
  await owner.locator("table a", { hasText: name }).click();
  await owner.locator("[command=show-modal][commandfor=disconnect]").click();
  await reads(owner, "#disconnect", "không trả lời được");
  await shot(owner, "17-disconnect");
  await owner.locator("#disconnect .danger").click();
  await reads(owner, ".badge", "Đã ngắt");
  await owner.context().close();
});

chapter("ops see what was parked, run it again, and find the clock of a conversation", async () => {
  const body = "chẳng phải JSON";
  const signature = createHmac("sha256", house.env.FACEBOOK_APP_SECRET!).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  assert.is((await fetch(`${house.url}/webhooks/facebook`, { method: "POST", body, headers })).status, 200);
  const owner = await stage.signIn("owner");
  await owner.goto(`${house.url}/ops`);
  await reads(owner, ".list-table", "Nội dung không phải JSON");
  await shot(owner, "18-ops");
  await owner.locator(".list-table button", { hasText: "Chạy lại" }).first().click();
  await reads(owner, ".banner", "Đã đưa 1 webhook vào chạy lại");

  const { id, page, psid } = await openConversation(house, house.cast.camera, "Có Đồng Hồ");
  await owner.goto(`${house.url}/inbox/${id}`);
  await streaming(owner);
  await owner.locator("[popovertarget=more]").click();
  // What comes meanwhile redraws the thread, and leaves the open menu alone.
  for (const text of ["Alo", "Cho mình hỏi chút", "Có ai không?"]) {
    await house.phones.write(page, psid, { text });
    await theirMessage(owner, text).waitFor();
    await reads(owner, `#c${id} .snippet`, text);
  }
  const [clock] = await Promise.all([
    owner.context().waitForEvent("page"),
    owner.locator("#more a", { hasText: "Xem đồng hồ trong Temporal" }).click(),
  ]);
  await reads(clock, "main", `reply-window:${id}`);
  await shot(clock, "19-temporal");
  await owner.context().close();
});

chapter("language, darkness, and out everywhere", async () => {
  const [an, binh] = await Promise.all([stage.signIn("an"), stage.signIn("binh")]);
  for (const [name, value] of [
    ["locale", "en"],
    ["theme", "dark"],
  ] as const) {
    await binh.locator("[popovertarget=me]").click();
    await binh.locator(`#me button[name=${name}][value=${value}]`).click();
    if (name === "locale") await binh.locator("html[lang=en]").waitFor();
  }
  await eventually(() => binh.evaluate(() => getComputedStyle(document.documentElement).colorScheme === "dark"));
  await binh.locator(".conversation-row .name").first().click();
  await binh.locator("#composer").waitFor();
  await shot(binh, "20-dark-english");

  const elsewhere = await stage.signIn("an");
  await elsewhere.goto(`${house.url}/account`);
  await elsewhere.locator("[command=show-modal][commandfor=everywhere]").click();
  await shot(elsewhere, "21-everywhere");
  await elsewhere.locator("#everywhere .danger").click();
  await elsewhere.locator("[name=password]").waitFor();
  await an.goto(`${house.url}/inbox`);
  await an.locator("[name=password]").waitFor();
  assert.equal(stage.faults, []);
});

test.run();
