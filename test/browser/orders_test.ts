import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Page } from "playwright-core";
import { addOrderNote, createOrder, getOrder, getWholeOrder, listOrders } from "../../src/modules/orders/mod.ts";
import { addProduct } from "../../src/modules/products/mod.ts";
import { type Cast, seatCast } from "../cast.ts";
import { customerWrote, type Told } from "../customers.ts";
import { eventually, testDatabase, uuid } from "../helpers.ts";
import { openForVisits, phone, type Visits } from "./visiting.ts";

const db = testDatabase();
let visits: Visits;
let cast: Cast;
let tri: Told;
test.before(async () => {
  cast = await seatCast(db);
  visits = await openForVisits(db);
  tri = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Báo giá giúp mình nhé"]);
  const goods: [string, number][] = [
    ["Combo 4 mắt 2K", 4_890_000],
    ["Thẻ nhớ 128 GB", 390_000],
    ["Thẻ nhớ 64 GB", 210_000],
    ["Công lắp đặt", 300_000],
  ];
  for (const [name, price] of goods) await addProduct(db, cast.owner, { name, unit: "bộ", variants: [{ price }] });
});
test.after(async () => {
  await visits.close();
  await db.destroy();
});
test.after.each(() => visits.leave());

const faults: string[] = [];
const see = async (path: string, options = {}): Promise<Page> => {
  const page = await visits.visit(cast.an, options);
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("response", (response) => {
    if (response.status() >= 500) faults.push(`${response.status()} ${response.url()}`);
  });
  await page.goto(visits.origin + path);
  return page;
};
const shot = async (page: Page, name: string) => {
  const folder = process.env.PICTURES;
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`) });
};
const take = (more = {}) =>
  createOrder(db, cast.an, {
    conversationId: tri.id,
    recipientName: "Lê Minh Trí",
    recipientPhone: "0912 345 678",
    addressLine: "17 Duy Tân, Cầu Giấy, Hà Nội",
    lines: [
      { name: "Combo 4 mắt 2K", quantity: 1, price: 4_890_000, discount_amount: 200_000 },
      { name: "Thẻ nhớ 128 GB", quantity: 4, price: 390_000, discount_percent: 1_000 },
    ],
    ...more,
  });
const latest = async () => (await listOrders(db, cast.an, {}, { sort: "-id", limit: 1 })).rows[0];

async function add(page: Page, typed: string, found: string) {
  await page.fill("#find", typed);
  await page.locator("#goods-found [role=option]", { hasText: found }).first().waitFor();
  await page.keyboard.press("Enter");
  await page.locator("#order-lines tr", { hasText: found }).waitFor();
}

test("an order of three lines with a discount, taken beside the thread and told to the customer by a draft", async () => {
  const page = await see(`/inbox/${tri.id}`);
  await page.locator("[data-shows=orders]").click();
  await page.locator("#orders-part a[data-order-sheet]").click();
  await page.locator("aside.sheet #find").waitFor();
  assert.ok(await page.locator("#pieces .message").first().isVisible());
  await page.fill("[name=recipient_phone]", "0912 345 678");
  await page.fill("[name=address_line]", "17 Duy Tân, Cầu Giấy, Hà Nội");
  await add(page, "combo", "Combo 4 mắt 2K");
  await add(page, "the nho 128", "Thẻ nhớ 128 GB");
  await add(page, "cong lap", "Công lắp đặt");
  await page.locator("[name='line_quantity[]']").nth(1).fill("4");
  await page.locator("[name='line_discount[]']").nth(0).fill("200000");
  await page.locator("[name='line_discount[]']").nth(1).fill("10%");
  await page.fill("#discount", "94.000");
  await page.locator("[data-out=total]", { hasText: "6.300.000 ₫" }).waitFor();
  await page.locator("[data-shows=saved]", { hasText: "Nháp lưu" }).waitFor();
  await shot(page, "order-sheet");

  // What was typed is there again after a reload, in full screen too.
  await page.goto(`${visits.origin}/orders/new?conversation=${tri.id}`);
  assert.is(await page.locator("#order-lines tr").count(), 3);
  assert.is(await page.inputValue("#discount"), "94.000");
  await shot(page, "order-form");
  await page.goto(`${visits.origin}/inbox/${tri.id}`);
  await page.locator("[data-shows=orders]").click();
  await page.locator("#orders-part a[data-order-sheet]").click();
  await page.locator("button[value=send]").click();
  await page.waitForFunction(() =>
    document.querySelector<HTMLTextAreaElement>("#composer textarea")?.value.includes("6.300.000 ₫"),
  );
  await page.locator("aside.customer #orders-part .brief").first().waitFor();
  const order = await latest();
  assert.is(order?.total, 6_300_000);
  assert.is(order?.status, "new");
  assert.is(order?.line_count, 3);
  assert.is(
    await db
      .selectFrom("messages")
      .select("id")
      .where("author", "=", "staff" as never)
      .executeTakeFirst(),
    undefined,
  );
  await page.goto(`${visits.origin}/orders/new?conversation=${tri.id}`);
  assert.is(await page.locator("#order-lines tr").count(), 0);
});

test("what was still being kept when an order was saved is no draft of it afterwards", async () => {
  const order = await take();
  const page = await see(`/orders/${order.id}/edit`);
  const came: string[] = [];
  const asked = Promise.withResolvers<void>();
  const answer = Promise.withResolvers<void>();
  await page.route("**/orders/form", async (route) => {
    asked.resolve();
    await answer.promise;
    came.push("kept");
    await route.continue();
  });
  page.on("request", (request) => {
    if (request.method() === "POST" && request.url().endsWith("/edit")) came.push("saved");
  });
  await page.fill("#discount", "10.000");
  await asked.promise;
  await page.fill("#discount", "20.000");
  await page.locator("button[value=save]").first().click({ noWaitAfter: true });
  answer.resolve();
  await page.waitForURL(`${visits.origin}/orders/${order.id}`);
  assert.is(came.at(-1), "saved");
  assert.is((await getOrder(db, cast.an, order.id)).discount_amount, 20_000);
  const drafts = db.selectFrom("form_drafts").select("key").where("key", "=", `order:${order.id}`);
  assert.equal(await drafts.execute(), []);
});

test("a province and a ward are picked by typing, also by names of before, and an address brings both", async () => {
  const page = await see("/orders/new");
  const [province, ward] = [page.locator("#province_code"), page.locator("#ward_code")];
  await province.click();
  await province.pressSequentially("da n");
  await page.locator("#province_code-list [aria-selected=true]", { hasText: "Đà Nẵng" }).waitFor();
  await page.keyboard.press("Enter");
  await ward.click();
  await ward.pressSequentially("hoa cuong bac");
  await page.locator("#ward_code-list [aria-selected=true]", { hasText: "trước 7/2025" }).first().waitFor();
  await shot(page, "order-ward");
  await page.keyboard.press("Enter");
  assert.is(await ward.inputValue(), "Phường Hòa Cường");
  // Another province empties the ward; a ward picked by itself brings its province.
  await province.click();
  await province.fill("ha noi");
  await page.locator("#province_code-list [aria-selected=true]", { hasText: "Hà Nội" }).waitFor();
  await page.keyboard.press("Enter");
  assert.is(await ward.inputValue(), "");
  await page.fill("#address_line", "12 Xuân Thủy, dịch vọng hậu, cầu giấy");
  await page.locator("#address_line-places [role=option]").first().waitFor();
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("Enter");
  assert.equal(
    [await page.inputValue("#address_line"), await province.inputValue(), await ward.inputValue()],
    ["12 Xuân Thủy", "Hà Nội", "Phường Cầu Giấy"],
  );
  await page.locator("[data-shows=saved]", { hasText: "Nháp lưu" }).waitFor();
  await page.locator("#recipient_phone").fill("0912 34");
  await page.locator("button[value=create]").click();
  await page.locator("#recipient_phone-error", { hasText: "Chưa phải số điện thoại" }).waitFor();
  assert.is(await page.inputValue("#ward_code"), "Phường Cầu Giấy");
  await page.goto(`${visits.origin}/orders/new`);
  await page.locator("button[value=forget]").click();
  await page.waitForFunction(() => document.querySelector<HTMLInputElement>("#ward_code")?.value === "");
});

test("what is missing is told at its field, and nothing typed is lost", async () => {
  const page = await see("/orders/new");
  await page.fill("[name=recipient_phone]", "abc");
  await page.fill("[name=delivery_note]", "Gọi trước");
  await page.locator("button[value=create]").click();
  await page.locator("#recipient_phone-error").waitFor();
  await page.locator("#customer_id-error").waitFor();
  await page.locator("#address_line-error").waitFor();
  await page.locator("#lines-error").waitFor();
  assert.is(await page.inputValue("[name=delivery_note]"), "Gọi trước");
});

test("a card is dragged to where it is delivered, and cancelling asks why in place", async () => {
  const { id } = await take();
  const page = await see("/orders?view=board");
  const card = page.locator(`#order-${id}`);
  await shot(page, "order-board");
  await card.dragTo(page.locator("#column-shipping"));
  await page.locator(`#column-shipping #order-${id}:not(.is-waiting)`).waitFor();
  await eventually(async () => (await getOrder(db, cast.an, id)).status === "shipping");
  await page.locator("#column-shipping header", { hasText: "6.094.000 ₫" }).waitFor();
  // The same by the keyboard: one column back, and forth.
  await card.locator("a.title").focus();
  await page.keyboard.press("Shift+ArrowLeft");
  await page.locator(`#column-confirmed #order-${id}:not(.is-waiting)`).waitFor();
  await eventually(async () => (await getOrder(db, cast.an, id)).status === "confirmed");
  await page.locator(`#order-${id}[data-from=confirmed]`).waitFor();
  await card.dragTo(page.locator("#column-cancelled"));
  await page.locator("#cancel-order[open] #reason").fill("Khách đổi ý");
  await shot(page, "order-cancel");
  await page.locator("#cancel-order .danger").click();
  await eventually(async () => (await getOrder(db, cast.an, id)).cancel_reason === "Khách đổi ý");
});

test("the detail: a move, a field in place, a payment, a note, and what was before an edit", async () => {
  const { id } = await take();
  const page = await see(`/orders/${id}`);
  await shot(page, "order-detail");
  await page.locator(".status-bar button[value=confirmed]").click();
  await page.locator(".status-bar [aria-current=step]", { hasText: "Xác nhận" }).waitFor();
  await page.locator("#field-recipient_phone .pencil").click({ force: true });
  await page.fill("#field-recipient_phone input.input", "0987 654 321");
  await page.keyboard.press("Enter");
  await page.locator("#field-recipient_phone .said", { hasText: "0987 654 321" }).waitFor();
  await page.locator("#order-side summary").click();
  await page.fill(".pay-form [name=amount]", "2.000.000");
  await page.locator(".pay-form .primary").click();
  await page.locator(".payments b", { hasText: "2.000.000 ₫" }).waitFor();
  await page.goto(`${visits.origin}/orders/${id}?tab=notes`);
  await page.fill("#note-form textarea", "@Phạm Thanh Bình xem giúp mình");
  await page.locator("#note-form .primary").click();
  await page.locator(".timeline .mention", { hasText: "@Phạm Thanh Bình" }).waitFor();
  await page.goto(`${visits.origin}/orders/${id}?tab=history`);
  await page.locator(".was summary").first().click();
  await page.locator(".was li", { hasText: "0912 345 678" }).waitFor();
  await shot(page, "order-history");
  await addOrderNote(db, cast.owner, id, { clientKey: uuid(), body: "Đã xem" });
  await page.locator(".timeline li", { hasText: "Quế" }).waitFor();
  assert.ok(await page.locator(".was li", { hasText: "0912 345 678" }).isVisible(), "unfolded still");
  await page.goto(`${visits.origin}/orders/${id}/edit`);
  await page.locator("button[value='drop:1']").click();
  await page.locator("[data-out=total]", { hasText: "4.690.000 ₫" }).waitFor();
  await page.locator("button[value=save]").click();
  await page.waitForURL(`**/orders/${id}`);
  assert.is((await getWholeOrder(db, cast.an, id)).lines.length, 1);
});

test("an Enter that ends a word being composed calls nobody and takes no product", async () => {
  const { id } = await take();
  const page = await see(`/orders/${id}?tab=notes`);
  // Some browsers tell of it by the key's code alone, as the word has ended by then.
  const isTaken = (selector: string, how: object) =>
    page.locator(selector).evaluate((field, how) => {
      const key = { key: "Enter", bubbles: true, cancelable: true, ...how };
      return !field.dispatchEvent(new KeyboardEvent("keydown", key));
    }, how);
  await page.locator("#note-form textarea").pressSequentially("@Binh");
  await page.locator(".mentions [role=option]").waitFor();
  for (const how of [{ isComposing: true }, { keyCode: 229 }])
    assert.not.ok(await isTaken("#note-form textarea", how), JSON.stringify(how));
  assert.is(await page.inputValue("#note-form textarea"), "@Binh");
  await page.goto(`${visits.origin}/orders/new`);
  await page.fill("#find", "combo");
  await page.locator("#goods-found [role=option]", { hasText: "Combo 4 mắt 2K" }).waitFor();
  for (const how of [{ isComposing: true }, { keyCode: 229 }])
    assert.not.ok(await isTaken("#find", how), JSON.stringify(how));
  await page.locator("#customer_id").pressSequentially("minh tri");
  await page.locator("#customer_id-list [aria-selected=true]", { hasText: "Lê Minh Trí" }).waitFor();
  assert.not.ok(await isTaken("#customer_id", { keyCode: 229 }));
});

test("the slip prints whole on A5 and on a roll of 80 mm", async () => {
  const lines = Array.from({ length: 6 }, (_, at) => ({
    name: `Camera trong nhà xoay 360 độ loại số ${at}`,
    quantity: at + 1,
    price: 1_234_000,
  }));
  const { id } = await take({ lines, deliveryNote: "Gọi trước khi tới. Nhà mặt phố." });
  const points = (mm: number) => (mm / 25.4) * 72;
  for (const [size, width, height] of [
    ["a5", 148, 210],
    ["80mm", 80, 297],
  ] as const) {
    const page = await see(`/orders/${id}/slip?size=${size}`);
    await shot(page, `slip-${size}`);
    const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
    const boxes = [...pdf.toString("latin1").matchAll(/\/MediaBox\s*\[0 0 ([\d.]+) ([\d.]+)\]/g)];
    assert.ok(boxes.length >= 1);
    assert.ok(Math.abs(Number(boxes[0]![1]) - points(width)) < 2, `${size} is ${boxes[0]![1]} pt wide`);
    assert.ok(Math.abs(Number(boxes[0]![2]) - points(height)) < 2, `${size} is ${boxes[0]![2]} pt high`);
    assert.is(boxes.length, 1);
    await page.emulateMedia({ media: "print" });
    await page.setViewportSize({ width: Math.round((width / 25.4) * 96), height: 900 });
    const cut = await page.evaluate(
      () =>
        [...document.querySelectorAll("main *")].filter((each) => each.getBoundingClientRect().right > innerWidth + 1)
          .length,
    );
    assert.is(cut, 0);
  }
});

test("on a phone the list, the board, the form and the detail fit", async () => {
  const { id } = await take();
  const page = await see("/orders", { viewport: phone, hasTouch: true, colorScheme: "dark" });
  for (const path of [
    "/orders",
    "/orders?view=board",
    "/orders?view=timeline",
    "/orders/new",
    `/orders/${id}`,
    `/orders/${id}/edit`,
    "/products",
  ]) {
    await page.goto(visits.origin + path);
    const wide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    assert.ok(wide <= 0, `${path} is ${wide} px too wide`);
    await shot(page, `phone${path.replaceAll(/[^a-z]+/g, "-")}`);
  }
});

test("nothing went wrong inside the pages", () => {
  assert.equal(faults, []);
});

test.run();
