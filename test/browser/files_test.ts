import { test } from "uvu";
import * as assert from "uvu/assert";
import { keepFile } from "../../src/modules/files/mod.ts";
import { customerWrote } from "../customers.ts";
import { testConfig } from "../helpers.ts";
import { openInbox } from "./inbox_stage.ts";

const { db, cast, browserOf, open, close } = await openInbox();
test.after(close);

test("what a browser kept of a file for one person it gives to nobody who signs in after them", async () => {
  const { id: conversationId } = await customerWrote(db, cast.camera.id, "Ảnh riêng", ["Alo"]);
  const bytes = new Blob(["ảnh chứng minh thư"]).stream();
  const file = await keepFile({ db, config: testConfig() }, { name: "cccd.txt", bytes, conversationId });
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${conversationId}`);
  const ask = () => page.evaluate(async (id) => (await fetch(`/files/${id}`)).status, file.id);
  assert.is(await ask(), 200);
  // Chi answers other pages; she sits down at the same browser.
  const chi = await browserOf(cast.chi);
  const cookies = await chi.context().cookies();
  await page.context().addCookies(cookies);
  await open(page, "/inbox");
  assert.is(await ask(), 404);
});

test.run();
