import { test } from "uvu";
import * as assert from "uvu/assert";
import { customerWrote } from "../customers.ts";
import { openInbox } from "./inbox_stage.ts";

// As colleagues open it whose house runs on a machine of the office: browsers then keep back what they give https alone.
const { db, cast, browserOf, open, faults, close } = await openInbox({ host: "may-chu.test" });
test.after(close);

test("without https, too, replies go one after the other and many are marked done at once", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Mạng nội bộ", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  assert.not(await page.evaluate(() => isSecureContext));
  const field = page.locator("#composer textarea");
  for (const text of ["Dạ em nghe", "Anh cần gì ạ"]) {
    await field.fill(text);
    await field.press("Enter");
    await page.locator("[data-from=us] .message", { hasText: text }).waitFor();
  }
  await page.locator(`#c${id}`).hover();
  await page.locator(`#c${id} .choose`).check();
  const key = await page.locator("#bulk [name=key]").inputValue();
  await page.locator("#bulk [name=do][value='done:']").click();
  await page.waitForFunction(
    (before) => document.querySelector<HTMLInputElement>("#bulk [name=key]")!.value !== before,
    key,
  );
  assert.equal(faults, []);
});

test("without https, too, the address of a customer is copied, and said to be", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Sao chép", ["Alo"]);
  const { customer_id } = await db
    .selectFrom("conversations")
    .select("customer_id")
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const page = await browserOf(cast.an);
  await open(page, `/customers/${customer_id}`);
  await page.locator("[popovertarget=customer-more]").click();
  await page.locator("[data-copy-link]").click();
  await page.locator(".toast", { hasText: "Đã sao chép" }).waitFor();
  await page.keyboard.press("Control+k");
  await page.locator("#palette input").press("Control+v");
  assert.match(
    await page.inputValue("#palette input"),
    new RegExp(`^http://may-chu.test:\\d+/customers/${customer_id}$`),
  );
});

test.run();
