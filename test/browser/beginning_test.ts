import { test } from "uvu";
import * as assert from "uvu/assert";
import { type Cast, seatCast } from "../cast.ts";
import { customerWrote } from "../customers.ts";
import { testDatabase } from "../helpers.ts";
import { app, openStage } from "../modules/sandbox/stage.ts";
import { accessFaults } from "./axe.ts";
import { throughDialog } from "./stage.ts";
import { openForVisits, phone } from "./visiting.ts";

/** The two screens that only a beginning shows: the first owner's, and the pages that Facebook offers. */
const db = testDatabase(20);
const facebook = await openStage();
const visits = await openForVisits(
  db,
  {},
  {
    FACEBOOK_APP_ID: app.appId,
    FACEBOOK_APP_SECRET: app.appSecret,
    FACEBOOK_GRAPH_URL: `${facebook.url}/graph/v25.0`,
    FACEBOOK_DIALOG_URL: `${facebook.url}/v25.0/dialog/oauth`,
    MEDIA_ORIGINS: facebook.url,
  },
);
test.after(async () => {
  await visits.close();
  await facebook.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

/** Whoever comes after the first owner: there once they are asked for, as until then nobody is. */
let seated: Promise<Cast> | undefined;
const staff = () => (seated ??= seatCast(db));

for (const [name, viewport] of [
  ["a desktop", undefined],
  ["a phone", phone],
] as const) {
  test(`axe finds nothing serious on the first owner's screen, on ${name}`, async () => {
    const page = await visits.visit(undefined, { bypassCSP: true, ...(viewport && { viewport }) });
    await page.goto(visits.origin);
    await page.waitForURL("**/setup");
    assert.equal(await accessFaults(page), []);
  });
}

test("the first owner begins to type at once, and a refusal leads to the field it is about", async () => {
  const page = await visits.visit(undefined);
  await page.goto(`${visits.origin}/setup`);
  await page.locator("[name=company]:focus").waitFor();
  for (const text of ["Minh Khang", "Trần Thị Quế", "que", "ngắn"]) {
    await page.keyboard.type(text);
    await page.keyboard.press(text === "ngắn" ? "Enter" : "Tab");
  }
  await page.locator("#password-error").waitFor();
  await page.locator("[name=password]:focus").waitFor();
});

test("the first owner changes the language half way, and goes on where they were", async () => {
  const page = await visits.visit(undefined);
  await page.goto(`${visits.origin}/setup`);
  await page.fill("[name=company]", "Minh Khang");
  await page.fill("[name=name]", "Trần Thị Quế");
  await page.fill("[name=password]", "một câu dễ nhớ");
  await page.locator("button[lang=en]").click();
  await page.locator("html[lang=en] .login").waitFor();
  assert.is(await page.inputValue("[name=company]"), "Minh Khang");
  assert.is(await page.inputValue("[name=name]"), "Trần Thị Quế");
  assert.is(await page.inputValue("[name=password]"), "");
  assert.is(new URL(page.url()).search, "");
  await page.locator("[name=theme]").click();
  await page.locator("html[data-theme=light][lang=en] .login").waitFor();
  assert.is(await page.inputValue("[name=company]"), "Minh Khang");
});

test("who opens an inbox with no page is told what to do first, and led there", async () => {
  const cast = await staff();
  await db.updateTable("pages").set({ state: "disconnected" }).execute();
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/inbox`);
  await page.locator("#rows a", { hasText: "Kết nối trang" }).waitFor();
  assert.not(await page.locator("#thread .empty").isVisible(), "where there are no lines nobody is told to press one");
  await page.locator("#rows a", { hasText: "Kết nối trang" }).click();
  await page.waitForURL("**/settings/pages");

  const theirs = await visits.visit(cast.an);
  await theirs.goto(`${visits.origin}/inbox`);
  await theirs.locator("#rows", { hasText: "Bạn chưa trực trang nào" }).waitFor();
  assert.is(await theirs.locator("#rows a").count(), 0, "to where an agent may not go leads no link");

  await db.updateTable("pages").set({ state: "connected" }).execute();
  await theirs.reload();
  await theirs.locator("#rows", { hasText: "Chưa có hội thoại nào" }).waitFor();
  assert.not(await theirs.locator("#thread .empty").isVisible());
  await customerWrote(db, cast.camera.id, "Trí", ["Alo"]);
  await theirs.reload();
  await theirs.locator("#thread .empty").waitFor();
});

test("nobody is offered to dial who has no phone; whoever may is led to connect the first line", async () => {
  const cast = await staff();
  const [page, theirs] = [await visits.visit(cast.owner), await visits.visit(cast.an)];
  for (const each of [page, theirs]) await each.goto(`${visits.origin}/calls`);
  assert.is(await theirs.locator(".page-head [data-keypad], .page-head .primary").count(), 0);
  assert.is(await page.locator(".page-head [data-keypad]").count(), 0);
  await page.locator(".page-head a.primary", { hasText: "Kết nối tổng đài" }).click();
  await page.waitForURL("**/settings/pages/phone/new");
});

test("the way to where one is stands on one line, however long a name is", async () => {
  const cast = await staff();
  const page = await visits.visit(cast.owner, { viewport: { width: 1366, height: 768 } });
  const name = "Công Tằng Tôn Nữ Thị Quỳnh Anh Phương Thảo";
  await db.updateTable("users").set({ name }).where("id", "=", cast.an.id).execute();
  await page.goto(`${visits.origin}/settings/users/${cast.an.id}`);
  await page.locator("h1", { hasText: name }).first().waitFor();
  const heights = await page
    .locator(".crumbs a")
    .evaluateAll((all) => all.map((a) => a.getBoundingClientRect().height));
  assert.ok(heights.length > 1 && heights.every((height) => height < 30), String(heights));
});

test("axe finds nothing serious on the offered pages, and the way out stands free of them", async () => {
  const cast = await staff();
  await facebook.knobs({ extra_pages: 9 });
  const page = await visits.visit(cast.owner, { bypassCSP: true });
  await page.goto(`${visits.origin}/settings/pages`);
  await page.locator("button", { hasText: "Kết nối trang" }).click();
  await throughDialog(page, "ok");
  await page.locator(".connect-list li").first().waitFor();
  assert.equal(await accessFaults(page), []);
  const gap = await page.evaluate(() => {
    const box = (selector: string) => document.querySelector(selector)!.getBoundingClientRect();
    return box(".connect-list + .line .primary").top - box(".connect-list").bottom;
  });
  assert.ok(gap >= 12, `${gap} px between the list and the button`);
});

test.run();
