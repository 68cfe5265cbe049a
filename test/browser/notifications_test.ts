import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { notifyPeople } from "../../src/modules/notifications/mod.ts";
import { createTask, ringTask } from "../../src/modules/tasks/mod.ts";
import { openTicket } from "../../src/modules/tickets/mod.ts";
import { addCustomerNote } from "../../src/modules/customers/mod.ts";
import { claim } from "../../src/modules/inbox/mod.ts";
import { createOrder } from "../../src/modules/orders/mod.ts";
import { seatCast } from "../cast.ts";
import { eventually, testDatabase, uuid } from "../helpers.ts";
import { customerWrote, happened, said } from "../customers.ts";
import { openForVisits, phone } from "./visiting.ts";

const db = testDatabase(20);
const { an, binh, owner, camera } = await seatCast(db);
// Notifications of the system are nothing that a browser without windows has.
const visits = await openForVisits(db, {}, {}, process.env.WHOLE_CHROMIUM);
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

const streaming = () => document.documentElement.dataset.stream === "up";
/** In the inbox, with the bell in the know of what was there before. */
const arrive = async (page: Page) => {
  const asked = page
    .waitForResponse((response) => response.url().endsWith("/notifications/fresh"))
    .catch((gone: Error) => gone);
  await page.goto(`${visits.origin}/inbox`);
  await page.waitForFunction(streaming);
  // With nothing unread there is nothing to be asked for.
  if (await page.locator("#bell .count").isHidden()) return;
  const answer = await asked;
  if (answer instanceof Error) throw answer;
  await answer.finished();
};
const give = async (title: string) => {
  const ticket = await openTicket(db, an, { clientKey: uuid(), title, assigneeId: binh.id });
  await notifyPeople(db);
  return ticket;
};

test("the bell counts up live with a word in passing, opens its list, and is read there", async () => {
  const page = await visits.visit(binh);
  await arrive(page);
  const count = page.locator("#bell .count");
  assert.ok(await count.isHidden());
  const { id } = await give("Đầu ghi mất hình");
  await page.locator(".toast", { hasText: `giao phiếu #${id} cho bạn` }).waitFor();
  await count.getByText("1", { exact: true }).waitFor();
  await page.locator("#bell").click();
  const line = page.locator("#notifications li", { hasText: "Đầu ghi mất hình" });
  await line.waitFor();
  assert.is(await line.locator("a").getAttribute("href"), `/tickets/${id}`);
  await page.locator("#notifications [data-read-all] button").click();
  await count.waitFor({ state: "hidden" });
  await line.and(page.locator(".seen")).waitFor();
});

test("a reminder counts in the bell, and its card says it alone", async () => {
  const page = await visits.visit(binh);
  await arrive(page);
  const before = Number(await page.locator("#bell .count").textContent());
  const dueAt = new Date(Date.now() + 10 * 60_000);
  const { id } = await createTask(db, binh, { clientKey: uuid(), title: "Gọi lại", dueAt, assigneeId: binh.id });
  await ringTask(db, id, { dueRev: 1, leadMinutes: 15, at: new Date() });
  await notifyPeople(db);
  await page.locator(".reminder", { hasText: `NV-${id}` }).waitFor();
  await page
    .locator("#bell .count")
    .getByText(String(before + 1), { exact: true })
    .waitFor();
  assert.is(await page.locator(".toast").count(), 0);
});

test("what one looks at needs no telling: its line is read at once", async () => {
  const { id, counterpart } = await customerWrote(db, camera.id, "Đang xem", ["Alo"]);
  await claim(db, binh, id);
  const page = await visits.visit(binh);
  await arrive(page);
  await happened(db, camera.id, [said(counterpart, "Còn đó không")]);
  await notifyPeople(db);
  await page.locator(".toast", { hasText: "Đang xem" }).waitFor();
  await page.goto(`${visits.origin}/inbox/${id}`);
  const unread = () =>
    db
      .selectFrom("notifications")
      .select("id")
      .where("subject", "=", "conversation")
      .where("subject_id", "=", id)
      .where("read_at", "is", null)
      .execute();
  await eventually(async () => (await unread()).length === 0);
});

test("a line of the bell is read where it leads, whatever it is about", async () => {
  const { customer_id } = await customerWrote(db, camera.id, "Khách của Bình", ["Alo"]);
  const mentions = [binh.id];
  const note = { body: "Gọi lại nhé", mentions, fileIds: [] };
  await addCustomerNote(db, owner, customer_id, { ...note, clientKey: uuid() });
  const lines = [{ name: "Combo 4 mắt", quantity: 1, price: 4_890_000 }];
  const order = await createOrder(db, an, {
    status: "draft",
    assigneeId: binh.id,
    recipientPhone: "0912 345 678",
    lines,
  });
  await notifyPeople(db);
  const page = await visits.visit(binh);
  for (const [subject, path, id] of [
    ["customer", "customers", customer_id],
    ["order", "orders", order.id],
  ] as const) {
    const unread = () =>
      db
        .selectFrom("notifications")
        .select("id")
        .where("user_id", "=", binh.id)
        .where("subject", "=", subject)
        .where("subject_id", "=", id)
        .where("read_at", "is", null)
        .execute();
    assert.is((await unread()).length, 1, subject);
    await page.goto(`${visits.origin}/${path}/${id}`);
    await eventually(async () => (await unread()).length === 0);
  }
});

test("a push is shown once though no tab is in front, and a press on it leads there", async () => {
  const page = await visits.visit(binh);
  const origin = visits.origin;
  await page.context().grantPermissions(["notifications"], { origin });
  await page.goto(`${origin}/account/notifications`);
  const scope = await page.evaluate(async () => {
    await navigator.serviceWorker.register("/sw.js");
    return (await navigator.serviceWorker.ready).scope;
  });
  const devtools = await page.context().newCDPSession(page);
  const registrations: { registrationId: string; scopeURL: string }[] = [];
  devtools.on("ServiceWorker.workerRegistrationUpdated", (event) => registrations.push(...event.registrations));
  await devtools.send("ServiceWorker.enable");
  const { registrationId } = await eventually(() => registrations.find((each) => each.scopeURL === scope));
  const push = (said: object) =>
    devtools.send("ServiceWorker.deliverPushMessage", { origin, registrationId, data: JSON.stringify(said) });
  const shown = () =>
    page.evaluate(async () => {
      const registration = await navigator.serviceWorker.ready;
      return (await registration.getNotifications()).map(({ title, tag }) => `${title} ${tag}`);
    });
  const said = { id: 1, title: "Thử", body: "Nội dung", href: "/inbox", tag: "test" };
  // The browser may not have its worker up yet, and then drops what comes from its tools.
  await eventually(async () => {
    await push(said);
    return (await shown()).length > 0;
  });
  await push({ ...said, title: "Thử lại" });
  await eventually(async () => (await shown()).includes("Thử lại test"));
  assert.is((await shown()).length, 1, "the same tag stands once");
  const speaks = await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready;
    return (await registration.getNotifications()).map((one) => (one as { renotify?: boolean }).renotify);
  });
  assert.equal(speaks, [true], "what takes the place of another is heard");
});

test("on a phone too every choice can be reached", async () => {
  const page = await visits.visit(binh, { viewport: phone });
  await page.goto(`${visits.origin}/account/notifications`);
  const boxes = page.locator(".choices-table input[type=checkbox]");
  for (const box of await boxes.all()) assert.ok(await box.isVisible());
  await boxes.last().click();
  assert.is(await page.evaluate(() => document.documentElement.scrollWidth), phone.width);
});

test("the page of choices says what this browser allows", async () => {
  const page = await visits.visit(binh);
  await page.goto(`${visits.origin}/account/notifications`);
  const state = page.locator("[data-push-state][data-state]");
  await state.waitFor();
  assert.ok(["off", "denied"].includes((await state.getAttribute("data-state"))!));
  assert.match((await page.locator("#push details").textContent())!, "Cài đặt trang web");
});

test("who goes through the list of the bell by keys stays in it while more comes", async () => {
  const page = await visits.visit(binh);
  await arrive(page);
  await give("Phiếu đứng trước");
  await page.locator(".toast", { hasText: "giao phiếu" }).first().waitFor();
  await page.locator("#bell").press("Enter");
  const line = page.locator("#notifications li a", { hasText: "Phiếu đứng trước" });
  await line.focus();
  await give("Phiếu đến sau");
  await page.locator("#notifications li", { hasText: "Phiếu đến sau" }).waitFor();
  const held = () => document.activeElement?.closest("#notifications a")?.textContent ?? "nothing";
  assert.match(await page.evaluate(held), "Phiếu đứng trước");
});

test.run();
