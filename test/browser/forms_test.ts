import { test } from "uvu";
import * as assert from "uvu/assert";
import { seatCast } from "../cast.ts";
import { testDatabase } from "../helpers.ts";
import { desktop, openForVisits } from "./visiting.ts";

/** What all forms have in common: where a refusal leads, how a text is sent, how a secret is taken along. */
const db = testDatabase(20);
const visits = await openForVisits(db);
const cast = await seatCast(db);
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

test("a form that is refused leads to the first field that is wrong", async () => {
  const page = await visits.visit(cast.owner);
  await page.goto(`${visits.origin}/settings/users/new`);
  await page.locator("[name=name]:focus").fill("Trần An");
  await page.fill("[name=username]", cast.an.username);
  await page.locator("main form .primary").click();
  await page.locator("#username-error").waitFor();
  await page.locator("[name=username]:focus").waitFor();

  await page.goto(`${visits.origin}/account`);
  await page.fill("[name=current]", "một câu nào đó");
  await page.fill("[name=password]", "ngắn");
  await page.fill("[name=repeat]", "ngắn hơn");
  await page.locator("[name=repeat]").press("Enter");
  await page.locator("#password-error").waitFor();
  await page.locator("[name=password]:focus").waitFor();
  assert.is(await page.inputValue("[name=current]"), "", "what was typed goes back to nobody");
});

test("Ctrl-Enter in a text sends the dialog it stands in, once", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/tasks`);
  await page.locator("main a.primary").first().click();
  await page.locator("dialog[open] [name=title]").fill("Gọi lại anh Trí");
  await page.locator("dialog[open] [name=body]").fill("Hỏi giờ giao");
  await page.locator("dialog[open] [name=body]").press("Control+Enter");
  await page.locator("dialog[open]").waitFor({ state: "detached" });
  assert.equal(
    (await db.selectFrom("tasks").select(["title", "body"]).execute()).map(({ title, body }) => [title, body]),
    [["Gọi lại anh Trí", "Hỏi giờ giao"]],
  );
});

test("a password that was just made is taken along in one press", async () => {
  const permissions = ["clipboard-read", "clipboard-write"];
  const page = await visits.visit(cast.owner, { viewport: desktop, permissions });
  await page.goto(`${visits.origin}/settings/users/new`);
  await page.fill("[name=name]", "Lê Vy");
  await page.fill("[name=username]", "vy");
  await page.locator("main form .primary").click();
  const secret = await page.locator(".secret code").textContent();
  await page.locator(".secret [data-copy]").click();
  await page.locator(".toast", { hasText: "Đã sao chép" }).waitFor();
  assert.is(await page.evaluate(() => navigator.clipboard.readText()), secret);
});

test.run();
