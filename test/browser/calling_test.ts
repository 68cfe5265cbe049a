import type { Locator, Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createCustomer, mergeCustomers } from "../../src/modules/customers/mod.ts";
import { eventually, uuid } from "../helpers.ts";
import { openConversation } from "../whole/conversing.ts";
import { openStage, storyOf } from "./stage.ts";
import { streaming } from "./streaming.ts";

/** A day at the hotline: one story, each test goes on where the one before stopped. Whoever calls is a page of the sandbox. */
const stage = await openStage();
const { house, shot } = stage;
const { db, cast } = house;

let an: Page;
let binh: Page;
let phones: Page;
let customer = 0;
const HANH = "0938 114 207";
const TRI = "0977 302 118";
const NOBODY = "0866 415 930";

test.after(() => stage.close());

const chapter = storyOf(stage, () => ({ an, binh, phones }));

const dock = (page: Page) => page.locator("#call-dock");
const rings = (page: Page) => page.locator("#call-dock .ringing");
const talks = (page: Page) => page.locator("#call-dock .talking");
const press = (within: Page | Locator, name: string) => within.getByRole("button", { name, exact: true }).click();
const card = (page: Page) => page.locator(".call-popup");
/** The caller's end of the call from a number, which is the latest of its own. */
const caller = (number: string) => phones.locator("#calls .call", { hasText: number }).first();
const hears = (number: string, text: string) => caller(number).getByText(text).first().waitFor();

async function calls(number: string): Promise<void> {
  await phones.fill("#dial [name=number]", number);
  await phones.locator("#dial .primary").click();
}
const callOf = (number: string) =>
  db
    .selectFrom("calls")
    .selectAll()
    .where("number", "=", `+84${number.replaceAll(" ", "").slice(1)}`)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirstOrThrow();

chapter("two agents enter the queue, whose rules are the company's own", async () => {
  // A phone rings until somebody says otherwise: nothing here is waited for that nobody does.
  await db
    .updateTable("queues")
    .set({ ring_seconds: 120, max_wait_seconds: 900, wrap_up_seconds: 300, sticky_hours: 0, rounds: 0 })
    .execute();
  // However slow the machine, the PBX does not take us for away.
  await stage.ask("PUT", "/pbx/knobs", { fallback_ms: 600_000 });
  const chat = await openConversation(house, cast.camera, "Hạnh Vũ", { text: "Camera cổng không xem được ban đêm ạ" });
  const { customer_id: gone } = await db
    .selectFrom("conversations")
    .select("customer_id")
    .where("id", "=", chat.id)
    .executeTakeFirstOrThrow();
  const known = { clientKey: uuid(), name: "Vũ Thị Hạnh", kind: "contact" as const, phones: [HANH] };
  ({ id: customer } = await createCustomer(db, cast.an, known as never));
  await mergeCustomers(db, cast.owner, { keptId: customer, goneId: gone!, kind: "merge", commandId: uuid() });

  // An first: idle for longer than Bình, who comes after.
  an = await stage.signIn("an");
  binh = await stage.signIn("binh");
  phones = await stage.phone();
  await phones.goto(`${stage.sandbox}/phones`);
  for (const page of [an, binh]) {
    await page.locator(".call-chip").click();
    await press(page.locator("#call-panel"), "Vào queue");
    await page.locator(".call-chip[data-shift=ready]").waitFor();
    await page.keyboard.press("Escape");
  }
  await shot(an, "01-ready");
});

chapter(
  "a call rings for who is idle longest, is rejected, goes on, and is answered by who knows the caller",
  async () => {
    await calls(HANH);
    await rings(an).getByText("Vũ Thị Hạnh").waitFor();
    await card(an).getByText("Camera cổng không xem được ban đêm").waitFor();
    await hears(HANH, "Đang reo máy 101");
    assert.is(await rings(binh).count(), 0);
    await shot(an, "02-ringing");
    await shot(phones, "02-phones");
    await press(rings(an), "Từ chối");
    await rings(binh).getByText("Vũ Thị Hạnh").waitFor();
    await card(an).waitFor({ state: "detached" });
    assert.is(await rings(an).count(), 0);
    await binh.keyboard.press("Enter");
    await talks(binh).waitFor();
    await hears(HANH, "Nói chuyện với 102");
    await shot(binh, "03-talking");
  },
);

chapter("what is said is noted, a ticket made of it; held, resumed and handed on with the note", async () => {
  const popup = card(binh);
  await popup.locator("textarea").fill("Camera cổng mất hình lúc tối. Hẹn thợ qua thay đầu thu.");
  await popup.getByText(/^Đã lưu/).waitFor();
  await popup.locator("select[name=type_id]").selectOption({ label: "Khiếu nại › Chất lượng" });
  await eventually(async () => (await callOf(HANH)).type_id !== null);
  await popup.getByRole("link", { name: "Phiếu" }).click();
  const dialog = binh.locator("#new-ticket");
  await dialog.waitFor();
  assert.equal(await Promise.all(["title", "summary"].map((name) => dialog.locator(`[name=${name}]`).inputValue())), [
    "Khiếu nại › Chất lượng · Vũ Thị Hạnh",
    "Camera cổng mất hình lúc tối. Hẹn thợ qua thay đầu thu.",
  ]);
  await shot(binh, "04-ticket");
  await dialog.locator("footer .primary").click();
  const { id } = await callOf(HANH);
  const made = await eventually(() =>
    db.selectFrom("tickets").selectAll().where("call_id", "=", id).executeTakeFirst(),
  );
  assert.is(made.customer_id, customer);
  assert.ok(made.category_id, "the type of the call says which");
  await dialog.waitFor({ state: "detached" });

  await press(dock(binh), "Giữ máy");
  await hears(HANH, "Được giữ máy, nghe nhạc");
  await talks(binh).getByText("Đang giữ máy").waitFor();
  await shot(binh, "05-held");
  await press(dock(binh), "Giữ máy");
  await hears(HANH, "Nói tiếp");
  await talks(binh).getByText("Đang giữ máy").waitFor({ state: "detached" });
  await press(dock(binh), "Chuyển máy");
  await binh.locator("#transfer [type=search]").fill("an");
  await binh.getByRole("button", { name: "Chuyển máy cho Nguyễn Hoài An" }).click();
  await rings(an).getByText("Vũ Thị Hạnh").waitFor();
  await dock(binh).locator(".wrapping").waitFor();
  await binh.locator("#transfer").waitFor({ state: "detached" });
  await shot(an, "06-handed");
  await shot(binh, "06-wrapping");
  await press(rings(an), "Trả lời Enter");
  await hears(HANH, "Nói chuyện với 101");
  assert.match(await card(an).locator("textarea").inputValue(), "Hẹn thợ qua thay đầu thu");
});

chapter(
  "a second caller waits while everything is killed and started again: the talk goes on, and they are answered",
  async () => {
    await calls(TRI);
    await hears(TRI, "Đang chờ, nghe nhạc");
    await eventually(async () => (await callOf(TRI).catch(() => undefined))?.state === "waiting");
    await card(an).locator("textarea").fill("Camera cổng mất hình lúc tối. Hẹn thợ qua thay đầu thu, 14 giờ.");
    await card(an)
      .getByText(/^Đã lưu/)
      .waitFor();
    await Promise.all([house.worker, house.web, house.temporal].map((one) => one.kill()));
    // Nobody hears the PBX; what it has to tell is told later.
    await calls(NOBODY);
    await hears(NOBODY, "Đang chờ, nghe nhạc");
    await press(caller(NOBODY), "Gác máy");
    await Promise.all([house.temporal, house.web, house.worker].map((one) => one.start()));

    await streaming(an);
    await talks(an).getByText("Vũ Thị Hạnh").waitFor();
    assert.match(await card(an).locator("textarea").inputValue(), "thay đầu thu, 14 giờ");
    await press(dock(an), "Gác máy");
    await hears(HANH, "Đã gác máy");
    await dock(an).locator(".wrapping", { hasText: "Vũ Thị Hạnh" }).waitFor();
    await press(card(an), "Lưu và đóng");
    await press(dock(an), "Sẵn sàng ngay");
    await rings(an).getByText(TRI).waitFor();
    await shot(an, "07-waited");
    await press(rings(an), "Trả lời Enter");
    await hears(TRI, "Nói chuyện với 101");
    await press(caller(TRI), "Gác máy");
    await dock(an).locator(".wrapping").waitFor();
    const ended = await eventually(async () => {
      const call = await callOf(TRI);
      return call.state === "ended" ? call : undefined;
    });
    assert.equal([ended.outcome, ended.agent_id], ["answered", cast.an.id]);
    const answered = db.selectFrom("events").select("actor_id").where("name", "=", "call.answered");
    assert.equal(await answered.where("subject_id", "=", ended.id).execute(), [{ actor_id: cast.an.id }]);
  },
);

chapter("who was missed stands in one line, and is called back by a click", async () => {
  await calls(NOBODY);
  await hears(NOBODY, "Đang chờ, nghe nhạc");
  await press(caller(NOBODY), "Gác máy");
  // What comes while one reads the list is announced above it, and shown when one asks for it.
  await eventually(async () => {
    const known = await db
      .selectFrom("calls")
      .select("state")
      .where("number", "=", (await callOf(NOBODY)).number)
      .execute();
    return known.length === 2 && known.every(({ state }) => state === "ended");
  });
  // The bar comes late; a number that is clicked before is called once it is there.
  let letGo = () => {};
  const clicked = new Promise<void>((done) => (letGo = done));
  await binh.route("**/calls/bar", (route) => clicked.then(() => route.continue()));
  await binh.goto(`${house.url}/calls?missed=open`);
  const line = binh.locator("#list-rows tr", { hasText: NOBODY });
  await line.getByText("Nhỡ 2 lần").waitFor();
  assert.is(await line.count(), 1);
  await shot(binh, "08-missed");
  await line.getByRole("link", { name: "Gọi lại" }).click();
  letGo();
  await talks(binh).getByText("Đang gọi đi").waitFor();
  // The newest of all: the number is written as the product dialled it.
  const called = phones.locator("#calls .call").first();
  await press(called, "Nhấc máy");
  await talks(binh).locator(".timer:not(.muted)").waitFor();
  await shot(binh, "09-called-back");
  await line.waitFor({ state: "detached" });
  await press(dock(binh), "Gác máy");
  await called.getByText("Đã gác máy").waitFor();
  assert.equal(stage.faults, []);
});

test.run();
