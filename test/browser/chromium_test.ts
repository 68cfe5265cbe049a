import { test } from "uvu";
import * as assert from "uvu/assert";
import { openChromium } from "./chromium.ts";

test("closed, it leaves nothing open, and who opens it next finds nothing of it", async () => {
  const one = await openChromium();
  const other = await openChromium();
  const context = await one.newContext();
  await context.addCookies([{ name: "of", value: "one", url: "http://localhost" }]);
  const [page, lone, beside] = [await context.newPage(), await one.newPage(), await other.newPage()];
  await one.close();
  assert.equal([page.isClosed(), lone.isClosed(), beside.isClosed()], [true, true, false]);
  const next = await openChromium();
  const found = await next.newContext();
  assert.equal(await found.cookies("http://localhost"), []);
  await next.close();
  await other.close();
});

test.run();
