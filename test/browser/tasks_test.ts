import { test } from "uvu";
import * as assert from "uvu/assert";
import { directCommands } from "../../src/commanding.ts";
import { claim } from "../../src/modules/inbox/mod.ts";
import {
  createTask,
  getTask,
  momentOf,
  plusDays,
  ringTask,
  setTaskStatus,
  wallOf,
} from "../../src/modules/tasks/mod.ts";
import { seatCast } from "../cast.ts";
import { wrote } from "../customers.ts";
import { eventually, testDatabase } from "../helpers.ts";
import { openForVisits } from "./visiting.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const visits = await openForVisits(db, { commands: directCommands(db) });
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

const streaming = () => document.documentElement.dataset.stream === "up";
const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000);

async function task(title: string, dueAt: Date | null = inMinutes(12)) {
  return createTask(db, cast.an, { title, dueAt, assigneeId: cast.an.id });
}

test("a reminder hangs in every tab without taking the focus, and answered in one goes in both", async () => {
  const page = await visits.visit(cast.an);
  const other = await page.context().newPage();
  for (const [each, path] of [
    [page, "/tasks/new"],
    [other, "/account"],
  ] as const) {
    await each.goto(visits.origin + path);
    await each.waitForFunction(streaming);
  }
  await page.locator("#title").fill("Đang gõ dở");
  const { id } = await task("Gọi xác nhận thợ đã tới");
  await ringTask(db, id, { dueRev: 1, leadMinutes: 15, at: new Date() });
  await Promise.all([page, other].map((each) => each.locator(".reminder", { hasText: `NV-${id}` }).waitFor()));
  assert.is(await page.evaluate(() => document.activeElement?.id), "title");
  assert.is(await page.locator("#title").inputValue(), "Đang gõ dở");
  const timer = page.locator(".reminder .left");
  const first = await timer.innerText();
  await eventually(async () => (await timer.innerText()) !== first);
  await other.locator(".reminder button[value=acknowledge]").click();
  await Promise.all([page, other].map((each) => each.locator(".reminder").waitFor({ state: "detached" })));
});

test("what comes into an empty list is shown at once, and whoever made it there goes on from it", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/tasks?q=${encodeURIComponent("Việc đầu tiên")}`);
  await page.waitForFunction(streaming);
  await page.locator("#list-rows .empty a").first().focus();
  const { id } = await task("Việc đầu tiên");
  await page.locator(`#list-rows #task-${id}`).waitFor();
  await page.locator(`#task-${id} a.main:focus`).waitFor();
  assert.is(await page.locator(".arrived").count(), 0);
});

test("put off by the menu it goes, and its own time is asked of the field", async () => {
  const { id } = await task("Báo lại sau");
  await ringTask(db, id, { dueRev: 1, leadMinutes: 15, at: new Date() });
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox`);
  await page.locator(".reminder .split button").nth(1).click();
  await page.locator(".reminder .menu [value='60']").click();
  await page.locator(".reminder").waitFor({ state: "detached" });
  const row = await db.selectFrom("task_reminders").selectAll().where("task_id", "=", id).executeTakeFirstOrThrow();
  assert.ok(row.snoozed_until!.getTime() > Date.now() + 58 * 60_000);
});

test("by keys alone one gets to what rings, answers one after the other, and goes on where one was", async () => {
  const ids = [];
  for (const [title, minutes] of [
    ["Gọi lại sau", 14],
    ["Gọi lại trước", 12],
  ] as const) {
    const { id } = await task(title, inMinutes(minutes));
    await ringTask(db, id, { dueRev: 1, leadMinutes: 15, at: new Date() });
    ids.push(id);
  }
  const [later, sooner] = ids;
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/inbox`);
  await page.locator(`#reminders .reminder >> text=NV-${later}`).waitFor();
  await page.locator("#inbox-list a, main a").first().focus();
  const place = await page.evaluateHandle(() => document.activeElement);
  const focusIn = (id: number | undefined) => page.locator(`.reminder:has-text("NV-${id}") :focus`).waitFor();
  await page.keyboard.press("g");
  await page.keyboard.press("r");
  await focusIn(sooner);
  await page.keyboard.press("Enter");
  await page.locator(".reminder", { hasText: `NV-${sooner}` }).waitFor({ state: "detached" });
  await focusIn(later);
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Shift+Tab");
  await page.keyboard.press("Enter");
  await page.locator(".reminder").waitFor({ state: "detached" });
  await page.waitForFunction((was) => document.activeElement === was, place);
  const { snoozed_until } = await db
    .selectFrom("task_reminders")
    .select("snoozed_until")
    .where("task_id", "=", later!)
    .executeTakeFirstOrThrow();
  assert.ok(snoozed_until, "put off by its first button");
});

test("a reminder leaves free what one writes and sends, at every width", async () => {
  const conversation = await wrote(db, cast.camera.id);
  await claim(db, cast.an, conversation.id);
  const { id } = await task("Không che ô trả lời");
  await ringTask(db, id, { dueRev: 1, leadMinutes: 15, at: new Date() });
  const page = await visits.visit(cast.an);
  for (const width of [1440, 1200, 1000, 720, 390]) {
    await page.setViewportSize({ width, height: 844 });
    await page.goto(`${visits.origin}/inbox/${conversation.id}`);
    await page.locator(".reminder", { hasText: `NV-${id}` }).waitFor();
    const [card, composer] = [
      await page.locator(".reminder").boundingBox(),
      await page.locator("#composer").boundingBox(),
    ];
    const apart = card!.x >= composer!.x + composer!.width || card!.y + card!.height <= composer!.y;
    assert.ok(apart, `${width}: ${JSON.stringify({ card, composer })}`);
  }
  // Where the customer is shown on a phone, nothing is written: their name and the way on stand at the top.
  await page.locator(".to-customer").click();
  const tabs = page.locator("#customer [role=tablist], #customer .tabs").first();
  await tabs.waitFor();
  const [card, ways] = [await page.locator(".reminder").boundingBox(), await tabs.boundingBox()];
  assert.ok(card!.y >= ways!.y + ways!.height, JSON.stringify({ card, ways }));
  await page.locator(".reminder button[value=acknowledge]").click();
  await page.locator(".reminder").waitFor({ state: "detached" });
});

test("made in a popup over the list, changed in place, completed by its bar", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/tasks`);
  await page.waitForFunction(streaming);
  await page.locator(".page-head .primary").click();
  const popup = page.locator("dialog#new-task[open]");
  await popup.locator("#title").fill("");
  await popup.locator("footer .primary").click();
  await popup.locator(".error").waitFor();
  await popup.locator("#title").fill("Gửi báo giá 12 mắt");
  await popup.locator("footer .primary").click();
  await popup.waitFor({ state: "detached" });
  const { id } = await eventually(() =>
    db.selectFrom("tasks").select("id").where("title", "=", "Gửi báo giá 12 mắt").executeTakeFirst(),
  );
  await page.goto(`${visits.origin}/tasks/${id}`);
  await page.locator("[aria-label$='Ưu tiên'][data-edit]").click();
  await page.locator("select[name=priority]").selectOption("urgent");
  await page.locator(".editing button[type=submit]").click();
  await page.locator(".editing").waitFor({ state: "detached" });
  assert.is((await getTask(db, cast.an, id)).priority, "urgent");
  await page.locator("[aria-label$='Việc cần làm'][data-edit]").click();
  await page.locator("input[name=title]").fill("bỏ đi");
  await page.keyboard.press("Escape");
  await page.locator(".editing").waitFor({ state: "detached" });
  assert.is((await getTask(db, cast.an, id)).title, "Gửi báo giá 12 mắt");
  await page.locator(".status-bar [value=done]").click();
  await page.locator(".status-bar [aria-current]", { hasText: "Xong" }).waitFor();
});

test("dragged to another half hour, and moved by keys", async () => {
  // What is due in minutes is due tomorrow towards midnight: a day that begins with it is scrolled between press and move.
  const soon = { ...plusDays(wallOf(new Date()), 2), minute: 0 };
  const { id } = await task("Kéo sang giờ khác", momentOf({ ...soon, hour: 9 }).at);
  const hourOf = async () => {
    const { hour, minute } = wallOf((await getTask(db, cast.an, id)).due_at!);
    return `${hour}:${minute}`;
  };
  const page = await visits.visit(cast.an);
  const day = `${soon.year}-${String(soon.month).padStart(2, "0")}-${String(soon.day).padStart(2, "0")}`;
  await page.goto(`${visits.origin}/tasks?view=calendar&span=day&date=${day}`);
  await page.locator(`#calendar-${id}`).dragTo(page.locator(`li[data-at="${day}T11:30"]`));
  await eventually(async () => (await hourOf()) === "11:30");
  await page.locator(`li[data-at="${day}T11:30"] #calendar-${id}`).waitFor();
  await page.locator(`#calendar-${id}`).focus();
  await page.keyboard.press("Alt+ArrowDown");
  await eventually(async () => (await hourOf()) === "12:0");
  await page.locator(`li[data-at="${day}T12:00"] #calendar-${id}`).waitFor();
});

test("several are completed after a question", async () => {
  const made = [await task("Nhiều việc một"), await task("Nhiều việc hai")];
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/tasks?q=nhieu+viec`);
  for (const { id } of made) await page.locator(`#task-${id} input[type=checkbox]`).check();
  await page.locator("[commandfor=complete-all]").first().click();
  await page.locator("dialog#complete-all[open] [value='complete:']:focus").waitFor();
  await page.keyboard.press("Enter");
  const job = await eventually(() => db.selectFrom("bulk_jobs").selectAll().executeTakeFirst());
  assert.equal([job.action, job.ids.length], ["tasks.complete", 2]);
});

test("the cards of a board are gone through by the keys of a list", async () => {
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/tasks?view=board`);
  const cards = await page.locator("#board .card a.title").allTextContents();
  assert.ok(cards.length > 1);
  for (const [key, at] of [
    ["j", 0],
    ["j", 1],
    ["k", 0],
  ] as const) {
    await page.keyboard.press(key);
    assert.is(await page.locator("#board .card a.title:focus").textContent(), cards[at]);
  }
});

test("a card that hangs where its task no longer is goes back with a word, and opens nothing again", async () => {
  const { id } = await task("Kéo thẻ cũ");
  const page = await visits.visit(cast.an);
  await page.goto(`${visits.origin}/tasks?view=board`);
  const card = page.locator(`#task-${id}`);
  await card.dragTo(page.locator("#column-doing"));
  await page.locator(`#column-doing #task-${id}[data-from=doing]:not([data-moved])`).waitFor();
  // The board hears of nothing from here on.
  await page.route("**/tasks/board*", (route) => route.abort());
  await setTaskStatus(db, cast.owner, id, { to: "done" });
  await card.dragTo(page.locator("#column-todo"));
  await page.locator(".toast", { hasText: "Người khác vừa đổi trạng thái nhiệm vụ này" }).waitFor();
  await page.locator(`#column-doing #task-${id}`).waitFor();
  assert.is((await getTask(db, cast.an, id)).status, "done");
});

test.run();
