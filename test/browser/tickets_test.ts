import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Page } from "playwright-core";
import { getTicket, moveTicket, openTicket } from "../../src/modules/tickets/mod.ts";
import { type Cast, seatCast } from "../cast.ts";
import { eventually, testDatabase, uuid } from "../helpers.ts";
import { streaming } from "./streaming.ts";
import { openForVisits, type Visits } from "./visiting.ts";

const db = testDatabase();
let visits: Visits;
let cast: Cast;
test.before(async () => {
  cast = await seatCast(db);
  visits = await openForVisits(db);
});
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

const open = (title: string, over = {}) =>
  openTicket(db, cast.owner, { clientKey: uuid(), title, assigneeId: cast.owner.id, ...over });
const see = async (path: string): Promise<Page> => {
  const page = await visits.visit(cast.owner);
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  await page.goto(visits.origin + path);
  return page;
};
const row = (page: Page, id: number) => page.locator(`#ticket-${id}`);
const statusOf = async (id: number) => (await getTicket(db, cast.owner, id)).status;

test("keys go through the rows, tick them, and open one", async () => {
  const first = await open("Phiếu cũ");
  const second = await open("Phiếu mới hơn");
  const page = await see("/tickets");
  await page.locator("#list-rows tr").first().waitFor();
  await page.keyboard.press("j");
  await page.keyboard.press("x");
  assert.ok(await row(page, second.id).locator("input").isChecked());
  assert.match((await page.locator("#bulk .selected").textContent()) ?? "", "1 phiếu đã chọn");
  await page.keyboard.press("j");
  await page.keyboard.press("Enter");
  await page.waitForURL(`**/tickets/${first.id}`);
});

test("where the answer to a bulk action was lost, what is chosen next is refused once and then done", async () => {
  const { id } = await open("Mất lời đáp");
  const page = await see("/tickets");
  const actions = async () =>
    (await db.selectFrom("bulk_jobs").select("action").orderBy("id").execute()).map(({ action }) => action);
  await page.route(
    `${visits.origin}/tickets/bulk`,
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await row(page, id).locator("input").check();
  const watch = page.locator("#bulk button[value='watch:1']");
  await watch.click();
  await eventually(async () => (await actions()).length === 1);
  const raise = async () => {
    const answer = page.waitForResponse(`${visits.origin}/tickets/bulk`);
    const urgent = page.locator("#bulk-priority button[value='priority:urgent']");
    if (!(await urgent.isVisible())) await page.locator("#bulk [popovertarget=bulk-priority]").click();
    await urgent.click();
    return (await answer).status();
  };
  assert.is(await raise(), 409);
  assert.ok(await row(page, id).locator("input").isChecked());
  assert.is(await raise(), 200);
  assert.equal(await actions(), ["tickets.watch", "tickets.priority"]);
});

test("a changed row is drawn anew in its place, and a new one is announced without moving what is read", async () => {
  const { id } = await open("Đứng yên tại chỗ");
  const page = await see("/tickets");
  await row(page, id).waitFor();
  await page.waitForFunction(() => document.documentElement.dataset["stream"] === "up");
  await moveTicket(db, cast.owner, id, { to: "open", commandId: uuid() });
  await row(page, id).locator("[data-status=open]").waitFor();
  const late = await open("Tới sau cùng");
  await page.locator(".arrived", { hasText: "1 phiếu mới" }).waitFor();
  assert.is(await row(page, late.id).count(), 0);
  await page.locator(".arrived").click();
  await row(page, late.id).waitFor();
});

test("the status bar resolves by a dialog that demands type and words", async () => {
  const { id } = await open("Giải quyết bằng thanh trạng thái");
  const page = await see(`/tickets/${id}`);
  await page.locator(".status-bar button[value=open]").click();
  await page.locator(".status-bar [aria-current=step]", { hasText: "Đang xử lý" }).waitFor();
  await page.locator(".status-bar a", { hasText: "Giải quyết" }).click();
  await page.locator("#resolve[open] #resolution_type:focus").waitFor();
  await page.fill("#resolution_text", "Đã thay nguồn mới");
  await page.locator("#resolve .primary").click();
  await page.locator("#resolution_type-error").waitFor();
  assert.is(await statusOf(id), "open");
  assert.is(await page.inputValue("#resolution_text"), "Đã thay nguồn mới");
  await page.selectOption("#resolution_type", { index: 1 });
  await page.locator("#resolve .primary").click();
  await page.locator(".status-bar [aria-current=step]", { hasText: "Đã giải quyết" }).waitFor();
  // The bar may be told by the stream before the dialog has its answer.
  await page.locator("dialog[open]").waitFor({ state: "hidden" });
  assert.is(await statusOf(id), "resolved");
});

test("a property is edited in place: Enter saves, Esc leaves it as it was", async () => {
  const { id } = await open("Sửa tại chỗ");
  const page = await see(`/tickets/${id}`);
  const edit = (field: string) => page.locator(`#ticket-properties a[href$="edit=${field}"]`);
  await edit("priority").focus();
  await page.keyboard.press("Enter");
  await page.locator("#ticket-properties select[data-edit]").selectOption("urgent");
  await page.locator("#ticket-properties select[data-edit]").press("Enter");
  await page.locator("#ticket-properties .bad", { hasText: "Khẩn" }).waitFor();
  assert.is((await getTicket(db, cast.owner, id)).priority, "urgent");
  await page.locator(".title-edit").click();
  await page.locator("#ticket-head input[data-edit]").fill("Không lưu");
  await page.keyboard.press("Escape");
  await page.locator("h1", { hasText: "Sửa tại chỗ" }).waitFor();
});

test("a note is written with a mention, and a file goes up", async () => {
  const { id } = await open("Có ghi chú và tệp");
  const page = await see(`/tickets/${id}`);
  await page.locator("#note-form textarea").pressSequentially("Nhờ @bin");
  await page.locator(".mentions button", { hasText: cast.binh.name }).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Control+Enter");
  await page.locator(".timeline .mention", { hasText: cast.binh.name }).waitFor();
  const file = { name: "bao-gia.txt", mimeType: "text/plain", buffer: Buffer.from("báo giá") };
  await page.locator("#ticket-side input[data-upload]").setInputFiles(file);
  await page.locator("#ticket-side .file", { hasText: "bao-gia.txt" }).waitFor();
});

test("names that are offered take no key once the caret, the note or the offer is elsewhere", async () => {
  const { id } = await open("Gõ tên");
  const page = await see(`/tickets/${id}`);
  const note = page.locator("#note-form textarea");
  const offered = page.locator(".mentions");
  const offer = async () => {
    await note.fill("");
    await note.pressSequentially("Nhờ @bin");
    await offered.waitFor();
  };
  await offer();
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  assert.is(await note.inputValue(), "\nNhờ @bin");
  await offer();
  await offered.evaluate((list) => list.remove());
  await page.keyboard.press("Enter");
  assert.is(await note.inputValue(), "Nhờ @bin\n");
  await offer();
  await page.keyboard.press("Control+Enter");
  await page.locator(".timeline", { hasText: "Nhờ @bin" }).waitFor();
});

test("a card goes where it is dragged; where a resolution is demanded and not given it comes back", async () => {
  const { id } = await open("Kéo thả");
  const page = await see("/tickets?view=board");
  const card = page.locator(`#ticket-${id}`);
  await card.dragTo(page.locator("#column-open"));
  await page.locator(`#column-open #ticket-${id}:not(.is-waiting)`).waitFor();
  await eventually(async () => (await statusOf(id)) === "open");
  await card.dragTo(page.locator("#column-resolved"));
  await page.locator("#resolve[open]").waitFor();
  await page.keyboard.press("Escape");
  await page.locator(`#column-open #ticket-${id}`).waitFor();
  assert.is(await statusOf(id), "open");
});

test("a card that is held stays in the hand while the board changes around it", async () => {
  const { id } = await open("Trong tay");
  const page = await see("/tickets?view=board");
  // What happens before the stream is up would be told to nobody.
  await streaming(page);
  const card = page.locator(`#ticket-${id}`);
  await card.hover();
  await page.mouse.down();
  const held = await card.elementHandle();
  await page.evaluate(() => {
    const { dataset } = document.documentElement;
    document.addEventListener("live:change", () => (dataset.heard = "1"), { once: true });
  });
  const others = [await open("Đến sau một"), await open("Đến sau hai")];
  await page.locator("html[data-heard]").waitFor();
  const target = (await page.locator("#column-open").boundingBox())!;
  await page.mouse.move(target.x + target.width / 2, target.y + 60, { steps: 8 });
  assert.ok(await held!.evaluate((one) => one.isConnected), "the same card");
  await page.mouse.up();
  await page.locator(`#column-open #ticket-${id}`).waitFor();
  await eventually(async () => (await statusOf(id)) === "open");
  for (const other of others) await page.locator(`#ticket-${other.id}`).waitFor();
});

test("a card is moved by keys, and what it demands is given in place", async () => {
  const { id } = await open("Bằng bàn phím");
  await moveTicket(db, cast.owner, id, { to: "open", commandId: uuid() });
  const page = await see("/tickets?view=board");
  const nowhere = `**/tickets/${id}/status`;
  await page.route(nowhere, (route) => route.abort());
  await page.locator(`#ticket-${id} .title`).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.locator(".toast.bad", { hasText: "Thẻ vẫn ở chỗ cũ" }).waitFor();
  await page.locator(`#column-open #ticket-${id}:not(.is-waiting) .title:focus`).waitFor();
  await page.unroute(nowhere);
  await page.keyboard.press("Shift+ArrowRight");
  await page.locator(`#column-wait_customer #ticket-${id}:not(.is-waiting)`).waitFor();
  await eventually(async () => (await statusOf(id)) === "wait_customer");
  await page.locator(`#ticket-${id}[data-from=wait_customer]`).waitFor();
  await page.locator(`#ticket-${id} .title`).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.locator(`#ticket-${id}[data-from=wait_third_party]`).waitFor();
  await page.locator(`#ticket-${id} .title`).focus();
  await page.keyboard.press("Shift+ArrowRight");
  await page.locator("#resolve[open]").waitFor();
  await page.selectOption("#resolution_type", { index: 1 });
  await page.fill("#resolution_text", "Xong");
  await page.locator("#resolve .primary").click();
  await page.locator(`#column-resolved #ticket-${id}`).waitFor();
  await eventually(async () => (await statusOf(id)) === "resolved");
});

test("“+” opens a ticket over whatever one is doing", async () => {
  const page = await see("/account");
  await page.locator("[popovertarget=create]").click();
  await page.locator("#create a", { hasText: "Phiếu" }).click();
  await page.locator("#new-ticket[open]").waitFor();
  await page.fill("#new-ticket [name=title]", "Tạo từ bất cứ đâu");
  await page.locator("#new-ticket .primary").click();
  await page.locator(".toast", { hasText: "Đã tạo phiếu" }).waitFor();
  assert.is(await page.locator("dialog[open]").count(), 0);
  assert.match(page.url(), "/account");
});

test.run();
