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

test.run();
