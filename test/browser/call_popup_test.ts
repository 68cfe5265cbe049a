import type { Locator, Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { changing, type EventName, record } from "../../src/modules/events/mod.ts";
import { seatCast } from "../cast.ts";
import { customerWrote } from "../customers.ts";
import { eventually, testDatabase } from "../helpers.ts";
import { addPhone } from "../modules/customers/merging_stage.ts";
import { addCall, addLine, addTalk, endRing, ring } from "../modules/calls/noting_stage.ts";
import { endCalls } from "../modules/calls/stage.ts";
import { accessFaults } from "./axe.ts";
import { openForVisits, phone } from "./visiting.ts";

const db = testDatabase(20);
const cast = await seatCast(db);
const line = await addLine(db);
await db.insertInto("seats").values({ user_id: cast.an.id, extension: "101" }).execute();
const visits = await openForVisits(db);
const { an } = cast;
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(async () => {
  await visits.leave();
  await endCalls(db);
});

const happen = (name: EventName, id: number) => changing(db, (trx) => record(trx, name, id));
const contentOf = async (id: number) =>
  (await db.selectFrom("calls").select("content").where("id", "=", id).executeTakeFirstOrThrow()).content;

async function arrive(page: Page, path = "/tasks"): Promise<void> {
  await page.goto(visits.origin + path);
  await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
}
async function trí() {
  const told = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["10 giờ rồi mà chưa thấy thợ qua shop ơi"]);
  await addPhone(db, told.customer_id, "0912345678", true);
  return told.customer_id;
}
/** It rings for An. */
async function rings(over = {}): Promise<number> {
  const id = await addCall(db, line, { customer_id: await trí(), ...over });
  await ring(db, id, an.id);
  await happen("call.offered", id);
  return id;
}
/** At once, as the product does it: there is no moment in which it rings no more and is not theirs yet. */
async function answered(id: number): Promise<void> {
  await changing(db, async (trx) => {
    await endRing(trx, id, an.id, "answered");
    await trx
      .updateTable("calls")
      .set({ state: "talking", agent_id: an.id, answered_at: new Date() })
      .where("id", "=", id)
      .execute();
    await record(trx, "call.answered", id);
  });
}
async function ended(id: number): Promise<void> {
  await db
    .updateTable("calls")
    .set({ state: "ended", outcome: "answered", ended_at: new Date() })
    .where("id", "=", id)
    .execute();
  await happen("call.ended", id);
}
const shot = (page: Page, name: string) =>
  process.env.PICTURES ? page.screenshot({ path: `${process.env.PICTURES}/${name}.png` }) : undefined;

test("by itself as it rings; typed while it rings, saved over a change of screens and into another tab; gone with a reload", async () => {
  const page = await visits.visit(an);
  await arrive(page);
  const other = await page.context().newPage();
  await arrive(other);
  const id = await rings();
  const card = page.locator(`#call-popup-${id}`);
  await card.getByText("10 giờ rồi mà chưa thấy thợ").waitFor();
  assert.is(await card.locator(":focus").count(), 0, "it takes nobody's cursor");
  assert.is(await page.locator(".ringing .answer:focus").count(), 1, "Enter answers");
  await answered(id);
  await card.locator("textarea").fill("Hỏi thợ đã tới chưa.");
  await card.getByText(/^Đã lưu \d\d:\d\d$/).waitFor();
  assert.is(await contentOf(id), "Hỏi thợ đã tới chưa.");
  // The other tab has the same card, and says what was typed in this one.
  const twin = other.locator(`#call-popup-${id} textarea`);
  await other.waitForFunction(
    (name) => document.querySelector<HTMLTextAreaElement>(`#${name} textarea`)?.value === "Hỏi thợ đã tới chưa.",
    `call-popup-${id}`,
  );
  await twin.focus();
  await twin.press("End");
  await other.keyboard.type(" Anh đồng ý.");
  await page.waitForFunction(
    (name) => document.querySelector<HTMLTextAreaElement>(`#${name} textarea`)?.value.endsWith("Anh đồng ý."),
    `call-popup-${id}`,
  );
  await arrive(page, "/tickets");
  await card.waitFor();
  assert.is(await card.locator("textarea").inputValue(), "Hỏi thợ đã tới chưa. Anh đồng ý.");
  await page.reload();
  await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
  await happen("call.state_changed", id);
  // What came after is heard; the card that went with the reload stays away.
  await page.evaluate(
    () => new Promise((heard) => document.addEventListener("live:change", heard, { once: true })),
    void setTimeout(() => void happen("call.state_changed", id), 300),
  );
  assert.is(await card.count(), 0);
  assert.is(await other.locator(`#call-popup-${id}`).count(), 1);
});

test("it goes when the call was missed, what was typed stays; kept through a cut until it can be saved", async () => {
  const page = await visits.visit(an);
  const faults: string[] = [];
  page.on("console", (said) => said.type() === "error" && faults.push(said.text()));
  await arrive(page);
  const missed = await rings();
  const card = page.locator(`#call-popup-${missed}`);
  await card.locator("textarea").fill("Gọi lại sau");
  await eventually(async () => (await contentOf(missed)) === "Gọi lại sau");
  await endRing(db, missed, an.id, "no_answer");
  await happen("call.offer_ended", missed);
  await card.waitFor({ state: "detached" });
  // It goes on to somebody else's phone, and is queued: the card of that is asked for as well.
  const queued = await rings();
  await page.locator(`#call-popup-${queued}`).waitFor();
  await endRing(db, queued, an.id, "no_answer");
  await happen("call.queued", queued);
  await page.locator(`#call-popup-${queued}`).waitFor({ state: "detached" });
  assert.equal(faults, []);

  const id = await rings();
  await answered(id);
  const talk = page.locator(`#call-popup-${id}`);
  await talk.waitFor();
  await page.context().setOffline(true);
  await talk.locator("textarea").fill("Gõ khi mất mạng");
  await talk.getByText("Chưa lưu được, đang thử lại").waitFor();
  // The browser dies, and another page of it sends what it had kept.
  await page.close();
  const next = await page.context().newPage();
  await page.context().setOffline(false);
  await arrive(next);
  await eventually(async () => (await contentOf(id)) === "Gõ khi mất mạng");
});

test("that one's own talk begins and ends asks for no note; that something is noted does", async () => {
  const page = await visits.visit(an);
  await arrive(page);
  const id = await rings();
  await page.locator(`#call-popup-${id} textarea`).waitFor();
  let asked = 0;
  page.on("request", (request) => request.url().endsWith(`/calls/${id}/content`) && asked++);
  await answered(id);
  await page.locator(`[data-talk="${id}"]`).waitFor();
  await ended(id);
  await page.locator(`[data-talk="${id}"]`).waitFor({ state: "detached" });
  await db.updateTable("calls").set({ content: "Từ nơi khác" }).where("id", "=", id).execute();
  await happen("call.noted", id);
  await page.waitForFunction(
    (name) => document.querySelector<HTMLTextAreaElement>(`#${name} textarea`)?.value === "Từ nơi khác",
    `call-popup-${id}`,
  );
  assert.is(asked, 1);
});

test("a type that is chosen while an older note is on its way stays chosen; one that is gone is told", async () => {
  const page = await visits.visit(an);
  await arrive(page);
  const id = await rings();
  const card = page.locator(`#call-popup-${id}`);
  await card.waitFor();
  await answered(id);
  const typeOf = async () =>
    (
      await db
        .selectFrom("calls")
        .leftJoin("call_types", "call_types.id", "calls.type_id")
        .select("call_types.name")
        .where("calls.id", "=", id)
        .executeTakeFirstOrThrow()
    ).name;
  // The card reads its note again, and before the answer comes a type is chosen.
  let letGo = () => {};
  const chosen = new Promise<void>((done) => (letGo = done));
  const held = new Promise<void>((reading) => {
    void page.route(`**/calls/${id}/content`, async (route) => {
      const answer = await route.fetch();
      reading();
      await chosen;
      await route.fulfill({ response: answer });
    });
  });
  await happen("call.noted", id);
  await held;
  const types = card.locator("select[name=type_id]");
  await types.selectOption({ label: "Khiếu nại › Trễ hẹn" });
  letGo();
  await eventually(async () => (await typeOf()) === "Trễ hẹn");
  await card.getByText(/^Đã lưu/).waitFor();
  assert.is(await types.locator("option:checked").textContent(), "Khiếu nại › Trễ hẹn");

  await db.updateTable("call_types").set({ archived_at: new Date() }).where("name", "=", "Chất lượng").execute();
  await types.selectOption({ label: "Khiếu nại › Chất lượng" });
  await card.getByText("Loại này không còn dùng").waitFor();
  assert.is(await types.locator("option:checked").textContent(), "Khiếu nại › Trễ hẹn");
  await db.updateTable("call_types").set({ archived_at: null }).where("name", "=", "Chất lượng").execute();
});

test("a ticket begins with what was typed a moment ago; closed only with a type, and opened again from the customer's calls", async () => {
  const { id: category } = await db
    .insertInto("ticket_categories")
    .values({ name: "Trễ hẹn lắp đặt", depth: 1 })
    .returning("id")
    .executeTakeFirstOrThrow();
  await db.updateTable("call_types").set({ category_id: category }).where("name", "=", "Trễ hẹn").execute();
  const customerId = await trí();
  await addTalk(db, line, cast.chi.id, { customer_id: customerId, content: "Của Chi" });
  const page = await visits.visit(an);
  await arrive(page, `/customers/${customerId}`);
  const id = await addCall(db, line, { customer_id: customerId });
  await ring(db, id, an.id);
  await happen("call.offered", id);
  const card = page.locator(`#call-popup-${id}`);
  await card.waitFor();
  await answered(id);
  await card.locator("textarea").press("Control+Enter");
  await card.getByText("Hãy chọn loại cuộc gọi trước khi đóng.").waitFor();
  await card.locator("select[name=type_id]").selectOption({ label: "Khiếu nại › Trễ hẹn" });
  await eventually(async () =>
    db.selectFrom("calls").select("id").where("id", "=", id).where("type_id", "is not", null).executeTakeFirst(),
  );
  await card.locator("textarea").fill("Báo 10:29 anh Tuấn tới.");
  await card.getByRole("link", { name: "Phiếu" }).click();
  const dialog = page.locator("#new-ticket");
  await dialog.waitFor();
  assert.is(await dialog.locator("[name=summary]").inputValue(), "Báo 10:29 anh Tuấn tới.");
  assert.is(await dialog.locator("[name=title]").inputValue(), "Khiếu nại › Trễ hẹn · Lê Minh Trí");
  assert.is(await dialog.locator("[name=category_id]").inputValue(), String(category));
  await dialog.getByRole("button", { name: "Mở phiếu" }).or(dialog.locator("footer .primary")).first().click();
  await eventually(() => db.selectFrom("tickets").select("id").where("call_id", "=", id).executeTakeFirst());
  await dialog.waitFor({ state: "detached" });
  await ended(id);
  await card.getByRole("button", { name: "Lưu và đóng" }).click();
  await card.waitFor({ state: "detached" });
  await page.goto(`${visits.origin}/calls/part?customer=${customerId}`);
  assert.is(await page.locator("[data-reopen]").count(), 1, "one's own alone");
});

test("the number is somebody else's: another customer is chosen, for every tab; a call that goes out has its card as well", async () => {
  const page = await visits.visit(an);
  await arrive(page);
  const other = await page.context().newPage();
  await arrive(other);
  const known = await trí();
  const { customer_id: right } = await customerWrote(db, cast.camera.id, "Trần Thu Hà", ["Em đặt hai camera ạ"]);
  const id = await rings({ customer_id: known });
  await answered(id);
  const [card, twin] = [page, other].map((at) => at.locator(`#call-popup-${id}`)) as [Locator, Locator];
  await twin.getByRole("heading", { name: "Lê Minh Trí" }).waitFor();
  await card.locator("textarea").fill("Chị Hà gọi nhờ máy anh Trí.");
  await card.locator(".whose summary").click();
  await card.getByRole("combobox").last().fill("thu hà");
  await page.locator(".picks [role=option]", { hasText: "Trần Thu Hà" }).click();
  await card.locator("[data-whose]").getByRole("button", { name: "Chọn", exact: true }).click();
  for (const at of [card, twin]) {
    await at.getByRole("heading", { name: "Trần Thu Hà" }).waitFor();
    await at.getByText("Em đặt hai camera ạ").waitFor();
  }
  assert.is(await card.locator("textarea").inputValue(), "Chị Hà gọi nhờ máy anh Trí.", "what was typed stays");
  const row = await db.selectFrom("calls").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
  assert.is(row.customer_id, right);
  await ended(id);

  const out = await addTalk(db, line, an.id, {
    ...{ direction: "out", state: "talking", outcome: null, ended_at: null },
    ...{ customer_id: right, number: "+84987650000" },
  });
  await happen("call.started", out);
  const outgoing = page.locator(`#call-popup-${out}`);
  await outgoing.getByText("Gọi ra tới 0987 650 000").waitFor();
  await outgoing.getByRole("heading", { name: "Trần Thu Hà" }).waitFor();
});

test("it looks as it should in both themes and on a phone, and a screen reader finds its way", async () => {
  for (const [name, options] of Object.entries({
    light: { colorScheme: "light" as const },
    dark: { colorScheme: "dark" as const },
    phone: { viewport: phone },
  })) {
    const page = await visits.visit(an, options);
    await arrive(page);
    const id = await rings();
    await answered(id);
    const card = page.locator(`#call-popup-${id}`);
    await card.getByText("10 giờ rồi").waitFor();
    await card
      .locator("textarea")
      .fill("Anh Trí hỏi thợ đã tới chưa. Báo 10:29 anh Tuấn tới, giảm 200.000 ₫ tiền công, anh đồng ý.");
    await card.getByText(/^Đã lưu/).waitFor();
    await shot(page, `call-popup-${name}`);
    assert.equal(await accessFaults(page), [], name);
    const { box, wide, stands } = await card.evaluate((of) => ({
      box: of.getBoundingClientRect().toJSON(),
      wide: innerWidth,
      stands: getComputedStyle(of.parentElement!).position,
    }));
    // Also where there is no bar, as its look comes along.
    assert.is(stands, "fixed", name);
    assert.ok(box.left >= 0 && box.right <= wide, JSON.stringify(box));
    await db
      .updateTable("calls")
      .set({ state: "ended", outcome: "answered", ended_at: new Date() })
      .where("id", "=", id)
      .execute();
    await visits.leave();
  }
});

test.run();
