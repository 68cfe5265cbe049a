// beside others: nothing in it is a matter of time
import { join } from "node:path";
import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { IncomingMessage } from "../../src/modules/channels/incoming.ts";
import { type FetchHistory, runHistorySyncs } from "../../src/modules/inbox/mod.ts";
import { customerWrote, minutesAgo } from "../customers.ts";
import { openInbox } from "./inbox_stage.ts";

const { db, cast, browserOf, open, faults, close } = await openInbox();
test.after(close);

const DAY = 24 * 60;
const past = (n: number, body: string): IncomingMessage =>
  ({
    type: "message",
    mid: `old-${n}`,
    author: "customer",
    messageKind: "text",
    body,
    attachments: [],
    at: minutesAgo(400 * DAY - n),
  }) as never;
/** What the platform keeps, in two pages. */
const fetch: FetchHistory = async ({ cursor }) =>
  cursor === null
    ? { messages: [past(3, "Lần trước mua rồi"), past(2, "Số em 0912.345.678")], next: "2" }
    : { messages: [past(1, "Alo shop")] };
const step = async () => {
  await db.updateTable("history_syncs").set({ retry_after: null }).execute();
  return runHistorySyncs({ db, fetch, log: pino({ level: "silent" }) });
};

test("IN-18: the button asks for the whole history, says how far it is, can be stopped, and shows what came", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Lê Lâu Năm", ["Tin biết rồi"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const part = page.locator("#sync");
  // A press in the menu closes it: how far it is stands there whenever it is opened.
  const says = async (text: string | RegExp) => {
    await page.locator("#more").waitFor({ state: "hidden" });
    await page.locator("[popovertarget=more]").click();
    await part.getByText(text).waitFor();
  };
  await page.locator("[popovertarget=more]").click();
  await part.getByRole("button", { name: "Đồng bộ từ Facebook" }).click();
  await says("Đang tải: 0 trang");
  await step();
  await part.getByText("Đang tải: 1 trang, 2 tin mới tìm thấy").waitFor();
  if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, "sync-runs.png") });
  await part.getByRole("button", { name: "Dừng đồng bộ" }).click();
  await says("Đã dừng, đã thêm 2 tin.");
  assert.is(await step(), 0);
  // Asked again it goes on, and brings what was missing.
  await part.getByRole("button", { name: "Đồng bộ từ Facebook" }).click();
  await says("Đang tải");
  while ((await step()) > 0);
  await part.getByText(/Đã đồng bộ, thêm \d tin/).waitFor();
  await part.getByRole("link", { name: "Xem" }).click();
  await page.locator("#pieces .message", { hasText: "Alo shop" }).waitFor();
  await page.locator("#pieces .phone", { hasText: "0912.345.678" }).waitFor();
  await page.locator(".save-phone button").waitFor();
  await page.locator("#tag-bar .tag[aria-pressed=true]", { hasText: "Có sđt" }).waitFor();
  assert.equal(faults, []);
});

test.run();
