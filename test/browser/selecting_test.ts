import { test } from "uvu";
import * as assert from "uvu/assert";
import { claim } from "../../src/modules/inbox/mod.ts";
import { type Cast, seatCast } from "../cast.ts";
import { eventually, testDatabase } from "../helpers.ts";
import { customerWrote, happened, said, type Told } from "../customers.ts";
import { openForVisits, phone, type Visits } from "./visiting.ts";

const db = testDatabase(10);
let cast: Cast;
let visits: Visits;
let told: Told;
test.before(async () => {
  cast = await seatCast(db);
  visits = await openForVisits(db);
  told = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Camera bị mờ", "Mua hôm 02/11", "Bảo hành giúp em"]);
  await claim(db, cast.an, told.id);
});
test.after.each(() => visits.leave());
test.after(async () => {
  await visits.close();
  await db.destroy();
});

const ids = async () => {
  const rows = await db.selectFrom("messages").select("id").orderBy("sent_at").execute();
  return rows.map((row) => row.id);
};

test("messages are chosen from the menu, by mouse and by shift, and made into a ticket", async () => {
  const page = await visits.visit(cast.an);
  const [first, , third] = await ids();
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  assert.is(await page.locator(".pick:visible").count(), 0);
  await page.locator("[popovertarget=more]").click();
  await page.locator("#more [data-select]").click();
  assert.is(await page.locator(".pick:visible").count(), 3);
  assert.not.ok(await page.locator("#composer").isVisible());
  assert.ok(await page.locator("#pick button").isDisabled());
  await page.locator(`#m${first}`).click();
  await page.locator("#pick button", { hasText: "Tạo phiếu (1)" }).waitFor();
  await page.locator(`#m${third}`).click({ modifiers: ["Shift"] });
  await page.locator("#pick button", { hasText: "Tạo phiếu (3)" }).waitFor();
  await page.locator("#pick [role=status]", { hasText: "3 tin đã chọn" }).waitFor();
  await page.locator("#pick button").click();
  const form = page.locator("#new-ticket-form");
  await form.waitFor();
  const summary = await form.locator("[name=summary]").inputValue();
  for (const line of ["Camera bị mờ", "Mua hôm 02/11", "Bảo hành giúp em"]) assert.ok(summary.includes(line), summary);
  await form.locator("[name=title]").fill("Camera mờ, xin bảo hành");
  await page.locator("#new-ticket footer .primary").click();
  await page.locator("#composer").waitFor();
  await page.locator("#new-ticket").waitFor({ state: "detached" });
  const ticket = await db.selectFrom("tickets").selectAll().executeTakeFirstOrThrow();
  assert.is(ticket.conversation_id, told.id);
  const kept = await db.selectFrom("ticket_messages").select("message_id").orderBy("message_id").execute();
  assert.equal(
    kept.map((row) => row.message_id),
    await ids(),
  );
  await page.locator("#tickets-part", { hasText: "Camera mờ, xin bảo hành" }).waitFor();
});

test("a shift and a click begin it, what is chosen outlives a new message, and Esc ends it", async () => {
  const page = await visits.visit(cast.an);
  const [first, second] = await ids();
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
  await page.locator("#composer textarea").fill("đang viết dở");
  await page.locator(`#m${second}`).click({ modifiers: ["Shift"] });
  await page.locator("#pick button", { hasText: "(1)" }).waitFor();
  await happened(db, cast.camera.id, [said(told.counterpart, "Còn đây nữa")]);
  await page.locator(".message", { hasText: "Còn đây nữa" }).waitFor();
  assert.ok(await page.locator(`#m${second} .pick`).isChecked());
  await page.locator(`#m${second} .pick`).focus();
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("Space");
  await eventually(() => page.locator(`#m${first} .pick`).isChecked());
  await page.locator("#pick button", { hasText: "(2)" }).waitFor();
  await page.keyboard.press("Escape");
  await page.locator("#composer textarea").waitFor();
  assert.is(await page.locator("#composer textarea").inputValue(), "đang viết dở");
  assert.is(await page.locator(".pick:visible").count(), 0);
});

test("a long press begins it on a phone", async () => {
  const page = await visits.visit(cast.an, { viewport: phone, hasTouch: true, isMobile: true });
  const [first, second] = await ids();
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  const touch = { pointerType: "touch", isPrimary: true, clientX: 90, clientY: 200, bubbles: true };
  await page.locator(`#m${first}`).dispatchEvent("pointerdown", touch);
  await page.locator("#pick button", { hasText: "(1)" }).waitFor();
  await page.locator(`#m${first}`).dispatchEvent("pointerup", touch);
  await eventually(async () => {
    if (!(await page.locator(`#m${second} .pick`).isChecked())) await page.locator(`#m${second}`).tap();
    return page.locator("#pick button", { hasText: "(2)" }).isVisible();
  });
});

test("without JavaScript it is a plain form that leads to the filled-in one", async () => {
  const page = await visits.visit(cast.an, { javaScriptEnabled: false });
  const [first, second] = await ids();
  await page.goto(`${visits.origin}/inbox/${told.id}?select=1`);
  await page.locator(`#m${first} .pick`).check();
  await page.locator(`#m${second} .pick`).check();
  await page.locator("#pick button").click();
  const summary = await page.locator("[name=summary]").inputValue();
  for (const line of ["Camera bị mờ", "Mua hôm 02/11"]) assert.ok(summary.includes(line), summary);
});

test.run();
