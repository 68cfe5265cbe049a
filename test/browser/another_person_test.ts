import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { customerWrote } from "../customers.ts";
import { eventually } from "../helpers.ts";
import { openInbox } from "./inbox_stage.ts";

const { db, cast, browserOf, open, become, faults, close } = await openInbox();
test.after(close);

const field = "#composer textarea";
const writtenIn = async (id: number) => {
  const drafts = await db.selectFrom("drafts").select("user_id").where("conversation_id", "=", id).execute();
  const replies = await db
    .selectFrom("messages")
    .select("user_id")
    .where("conversation_id", "=", id)
    .where("author", "=", "page")
    .execute();
  return { drafts: drafts.map((row) => row.user_id), replies: replies.map((row) => row.user_id) };
};

/**
 * Bình signs in, and this is done on An's page before it can find that out by anything else it asks for. What it asks at
 * an address with that end is answered before all else, which would have it begin anew: gives back how.
 */
async function onAnsPage(page: Page, act: () => void, end?: string): Promise<number | undefined> {
  const isIt = (url: string) => end !== undefined && url.endsWith(end);
  const acted = Promise.withResolvers<void>();
  await page.route("**/*", async (route) => {
    if (!isIt(route.request().url())) await acted.promise;
    await route.fallback();
  });
  await become(page, cast.binh);
  assert.is(await page.getAttribute("body", "data-user"), String(cast.an.id));
  const answered = end === undefined ? undefined : page.waitForResponse((response) => isIt(response.url()));
  await page.evaluate(act);
  const status = (await answered)?.status();
  acted.resolve();
  return status;
}

test("a page of somebody else sends nothing as the person who signed in since, and becomes theirs", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Máy dùng chung", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await onAnsPage(page, () => {
    document.querySelector<HTMLTextAreaElement>("#composer textarea")!.value = "Dạ em là An";
    document.querySelector<HTMLFormElement>("#composer")!.requestSubmit();
  });
  await page.waitForFunction((user) => document.body.dataset.user === user, String(cast.binh.id));
  assert.equal(await writtenIn(id), { drafts: [], replies: [] });
  await page.fill(field, "Dạ em là Bình");
  await page.press(field, "Enter");
  await eventually(async () => (await writtenIn(id)).replies.length === 1);
  assert.equal((await writtenIn(id)).replies, [cast.binh.id]);
});

test("what was being written is no draft of the next person", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Đang viết dở", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  await onAnsPage(page, () => {
    const box = document.querySelector<HTMLTextAreaElement>("#composer textarea")!;
    box.value = "Nháp của An";
    box.dispatchEvent(new Event("input", { bubbles: true }));
  });
  await page.waitForFunction((user) => document.body.dataset.user === user, String(cast.binh.id));
  assert.is(await page.inputValue(field), "");
  assert.equal(await writtenIn(id), { drafts: [], replies: [] });
});

test("a button pressed there changes nothing", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Nút bấm", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const click = () => document.querySelector<HTMLElement>("[hx-put$='/done']")!.click();
  assert.is(await onAnsPage(page, click, `/inbox/${id}/done`), 412);
  await page.waitForFunction((next) => document.body.dataset.user === next, String(cast.binh.id));
  const row = await db.selectFrom("conversations").select("done_at").where("id", "=", id).executeTakeFirstOrThrow();
  assert.is(row.done_at, null);
});

test("a file that is put there is kept for nobody", async () => {
  const { id } = await customerWrote(db, cast.camera.id, "Gửi ảnh", ["Alo"]);
  const page = await browserOf(cast.an);
  await open(page, `/inbox/${id}`);
  const attach = () => {
    const given = new DataTransfer();
    given.items.add(new File(["Báo giá"], "bao-gia.txt", { type: "text/plain" }));
    const chooser = document.querySelector<HTMLInputElement>("[data-attach]")!;
    chooser.files = given.files;
    chooser.dispatchEvent(new Event("change", { bubbles: true }));
  };
  assert.is(await onAnsPage(page, attach, "/files"), 412);
  await page.waitForFunction((user) => document.body.dataset.user === user, String(cast.binh.id));
  assert.equal(await db.selectFrom("files").select("id").where("name", "=", "bao-gia.txt").execute(), []);
});

test("once the next person has a page of their own, all others are theirs", async () => {
  const page = await browserOf(cast.an);
  await open(page, "/tickets/new");
  await become(page, cast.binh);
  const other = await page.context().newPage();
  await other.goto(page.url());
  await page.waitForFunction((user) => document.body.dataset.user === user, String(cast.binh.id));
  await other.close();
});

test("nothing went wrong inside the pages meanwhile", () => assert.equal(faults, []));

test.run();
