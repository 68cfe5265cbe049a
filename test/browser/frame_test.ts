import { test } from "uvu";
import * as assert from "uvu/assert";
import { seatCast } from "../cast.ts";
import { eventually, testDatabase } from "../helpers.ts";
import { customerWrote, happened, said } from "../customers.ts";
import { openForVisits } from "./visiting.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const visits = await openForVisits(db);
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

const streaming = () => document.documentElement.dataset.stream === "up";

test("a lost server shows a bar; when it is back the bar goes and what happened meanwhile is on screen", async () => {
  const { id, counterpart } = await customerWrote(db, cast.camera.id, "Chờ đợi", ["Alo"]);
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox/${id}`);
  await page.waitForFunction(streaming);
  const bar = page.locator("#offline");
  assert.ok(await bar.isHidden());
  await visits.stop();
  await bar.waitFor();
  assert.match(await bar.innerText(), "Mất kết nối");
  await happened(db, cast.camera.id, [said(counterpart, "Trong lúc mất mạng")]);
  await visits.start();
  await bar.waitFor({ state: "hidden", timeout: 30_000 });
  await page.locator(".message", { hasText: "Trong lúc mất mạng" }).waitFor();
  await eventually(async () => (await page.locator(`#c${id} .snippet`).innerText()).includes("Trong lúc mất mạng"));
});

test("the ring counts down by itself, and the composer closes when the time has passed", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Sắp hết giờ", ["Alo"], { ago: 23 * 60 + 50 });
  const page = await visits.visit(cast.an);
  await page.clock.install();
  await page.goto(`${visits.origin}/inbox/${id}`);
  const left = page.locator("#thread-head [data-left]");
  assert.match(await left.innerText(), /Còn (9|10) phút/);
  await page.locator("form#composer textarea").fill("Đang viết dở");
  await page.clock.runFor(5 * 60_000);
  assert.match(await left.innerText(), /Còn [45] phút/);
  await db
    .updateTable("conversations")
    .set({ window_opened_at: new Date(Date.now() - 25 * 3_600_000) })
    .where("id", "=", id)
    .execute();
  await page.clock.runFor(6 * 60_000);
  await page.locator(".closed-window").waitFor();
  const draft = () => db.selectFrom("drafts").select("body").where("conversation_id", "=", id).executeTakeFirst();
  await eventually(async () => (await draft())?.body === "Đang viết dở");
});

test("an open dialog outlives a live refresh of its screen, which comes once it is closed", async () => {
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/settings/pages/${cast.camera.id}`);
  await page.waitForFunction(streaming);
  await page.locator("[command=show-modal][commandfor=disconnect]").click();
  await db.updateTable("pages").set({ state: "reauthorize" }).where("id", "=", cast.camera.id).execute();
  await page.locator(`#page-${cast.camera.id}`).evaluate((part) => part.dispatchEvent(new CustomEvent("live")));
  assert.ok(await page.locator("#disconnect[open]").count());
  await page.locator("#disconnect form[method=dialog] button", { hasText: "Hủy" }).click();
  await page.locator(".badge", { hasText: "Cần kết nối lại" }).waitFor();
});

test("the palette goes to a customer by keys alone", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Đoàn Thị Diễm", ["Alo"]);
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox`);
  const crooked = await page.locator(".rail-item").evaluateAll((items) =>
    items
      .filter((item) => {
        const [box, sign] = [item, item.querySelector("svg")!].map((of) => of.getBoundingClientRect());
        return Math.abs(box!.top + box!.bottom - sign!.top - sign!.bottom) > 1;
      })
      .map((item) => item.textContent),
  );
  assert.equal(crooked, [], "each sign stands in the middle of its item, with a count or without");
  await page.keyboard.press("Control+k");
  await page.keyboard.type("thi diem");
  await page.locator(`#finds a[href="/inbox/${id}"][aria-selected=true]`).waitFor();
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/inbox/${id}`);
});

test("Esc leads out of a field, so that single keys mean something again", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Phím Tắt", ["Alo"]);
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox/${id}`);
  const isIn = (selector: string) => page.locator(`${selector}:focus`).waitFor();
  await page.keyboard.press("t");
  await isIn(".tag-new input");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Escape");
  await page.locator(".tag-new input:focus").waitFor({ state: "detached" });
  await page.keyboard.press("s");
  await isIn("#inbox-q");
  await page.keyboard.type("phim");
  await page.keyboard.press("Escape");
  assert.is(await page.locator("#inbox-q").inputValue(), "");
  await isIn("#inbox-q");
  await page.keyboard.press("Escape");
  await page.keyboard.press("r");
  await isIn("#composer textarea");
  await page.keyboard.press("Escape");
  const keys = page.locator("#keys[open]");
  await page.keyboard.press("?");
  await keys.waitFor();
  await page.keyboard.press("Escape");
  await keys.waitFor({ state: "detached" });
  await page.keyboard.press("Control+k");
  await page.locator("#palette[open]").waitFor();
  await page.keyboard.press("?");
  await keys.waitFor();
});

test("what a field lacks is said in the reader's language, and only as long as it lacks it", async () => {
  for (const [locale, lacking] of [
    ["vi", "Cần điền mục này."],
    ["en", "Please fill this in."],
  ] as const) {
    await db.updateTable("users").set({ locale }).where("id", "=", cast.owner.id).execute();
    const page = await visits.visit({ id: cast.owner.id });
    await page.goto(`${visits.origin}/settings/users/new`);
    const name = page.locator("main [required]").first();
    const told = () => name.evaluate((field: HTMLInputElement) => field.validationMessage);
    await page.locator("main form .button.primary").click();
    await eventually(async () => (await told()) === lacking);
    await name.fill("Quế");
    assert.is(await told(), "");
  }
});

test("an Enter typed faster than the palette answers opens what was asked for", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Khúc Thừa Vội", ["Alo"]);
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox`);
  const { promise: pressed, resolve: answer } = Promise.withResolvers<void>();
  await page.route(
    (url) => url.pathname === "/palette",
    (route) => pressed.then(() => route.continue()),
  );
  await page.keyboard.press("Control+k");
  await page.locator("#finds [aria-selected=true]").waitFor();
  await page.keyboard.type("thua voi");
  await page.keyboard.press("Enter");
  answer();
  await page.waitForURL(`**/inbox/${id}`);
});

test("what the palette does not find is said as it was typed", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/account`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("zz$&zz");
  await page.locator("#finds .nothing", { hasText: "zz$&zz" }).waitFor();
});

test("an Enter that ends a word being composed goes nowhere from the palette", async () => {
  await customerWrote(db, cast.camera.id, "Đoàn Thị Gõ", ["Alo"]);
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox`);
  await page.keyboard.press("Control+k");
  await page.keyboard.type("thi go");
  await page.locator("#finds a[href^='/inbox/'][aria-selected=true]").waitFor();
  const isTaken = await page.locator("#palette input").evaluate((field) => {
    const key = { key: "Enter", isComposing: true, bubbles: true, cancelable: true };
    return !field.dispatchEvent(new KeyboardEvent("keydown", key));
  });
  assert.not.ok(isTaken);
  assert.ok(await page.locator("#palette[open]").count());
});

test.run();
