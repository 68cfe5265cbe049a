import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Page, Route } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { changing, record } from "../../src/modules/events/mod.ts";
import { putSeat } from "../../src/modules/channels/phone/seats.ts";
import { createCustomer } from "../../src/modules/customers/mod.ts";
import { seatCast } from "../cast.ts";
import { eventually, PATIENCE, testConfig, testDatabase, uuid } from "../helpers.ts";
import { openLine } from "../modules/calls/line.ts";
import { openChromium } from "./chromium.ts";
import { writeHum } from "./humming.ts";
import { openForVisits } from "./visiting.ts";

const db = testDatabase(20);
const { an, binh, owner } = await seatCast(db);
const line = await openLine(db, [an, binh]);
const visits = await openForVisits(db, { sendToPbx: line.send });
test.after(async () => {
  await visits.close();
  await db.destroy();
});

const arrive = async (person: { id: number }): Promise<Page> => {
  const page = await visits.visit(person);
  await page.goto(`${visits.origin}/tickets`);
  await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
  await page.locator(".call-chip").waitFor();
  return page;
};
const agent = (person: { id: number }) =>
  db.selectFrom("agent_states").selectAll().where("user_id", "=", person.id).executeTakeFirst();

test("two agents: into the queue, a ring that one rejects and the other answers, a talk, its end, and a call by a click", async () => {
  const { id: customer } = await createCustomer(db, owner, {
    clientKey: uuid(),
    name: "Nguyễn Thu Hương",
    kind: "contact",
    phones: ["0903118226"],
    ownerId: an.id,
  } as never);
  const [ofAn, ofBinh] = [await arrive(an), await arrive(binh)];

  // Their browsers say that they are there; one chooses to be away.
  await eventually(async () => (await agent(an))?.presence === "online");
  await ofBinh.locator("#call-chip .presence").click();
  await ofBinh.locator("[data-presence=away]").click();
  await eventually(async () => (await agent(binh))?.presence === "away");
  await ofBinh.locator("#call-chip .presence", { hasText: "Vắng" }).waitFor();

  for (const page of [ofAn, ofBinh]) {
    await page.locator(".call-chip").click();
    await page.locator("#call-panel", { hasText: "Vào queue" }).getByRole("button", { name: "Vào queue" }).click();
    await page.locator(".call-chip[data-shift=ready]").waitFor();
  }

  const id = await line.call({ customer_id: customer, offer_number: 1 });
  await changing(db, async (trx) => {
    const until = new Date(Date.now() + 600_000);
    await trx
      .insertInto("call_offers")
      .values([an, binh].map((one) => ({ call_id: id, number: 1, user_id: one.id, reason: "{}", until })))
      .execute();
    await record(trx, "call.offered", id);
  });
  const rings = (page: Page) => page.locator("#call-dock .ringing", { hasText: "Nguyễn Thu Hương" });
  await Promise.all([ofAn, ofBinh].map((page) => rings(page).waitFor()));
  // It sounds until it is answered.
  await ofAn.locator("#calls[data-sounding]").waitFor({ state: "attached" });
  await ofBinh.getByRole("button", { name: "Từ chối" }).click();
  await rings(ofBinh).waitFor({ state: "detached" });
  await ofAn.keyboard.press("Enter");
  await ofAn.locator("#call-dock .talking").waitFor();
  assert.ok(await ofAn.locator("#calls:not([data-sounding])").count());

  const dock = ofAn.locator("#call-dock");
  await dock.getByRole("button", { name: "Tắt tiếng" }).click();
  await dock.locator("[aria-pressed=true]").waitFor();
  await dock.getByRole("button", { name: "Bàn phím" }).click();
  await ofAn.locator("[name=digits]").waitFor();
  await ofAn.locator("[data-key='5']").click();
  await ofAn.keyboard.press("#");
  const keys = () => line.said.flatMap((one) => (one.name === "dtmf" ? one.digits : [])).join("");
  await eventually(() => keys() === "5#");
  // One screen after the other, the talk goes on.
  await ofAn.goto(`${visits.origin}/customers/${customer}`);
  await dock.locator(".talking").waitFor();
  await dock.getByRole("button", { name: "Gác máy" }).click();
  await dock.locator(".wrapping", { hasText: "Nguyễn Thu Hương" }).waitFor();
  await dock.getByRole("button", { name: "Sẵn sàng ngay" }).click();
  await dock.locator(".wrapping").waitFor({ state: "detached" });

  await ofAn.locator("#main [href='tel:+84903118226']").first().click();
  await dock.locator(".talking", { hasText: "Đang gọi đi" }).waitFor();
  assert.equal(
    line.said.map(({ name }) => name).filter((name) => name !== "dtmf"),
    ["connect", "mute", "hang_up", "dial"],
  );
  await visits.leave();
});

test("a key that is let go elsewhere is not pressed, and takes nothing from the next", async () => {
  const page = await arrive(binh);
  await page.locator(".call-chip").click();
  await page.locator("#call-panel [data-keypad]").first().click();
  await page.clock.install();
  const field = page.locator("[name=number]");
  const zero = page.locator("[data-key='0']");
  const letGoElsewhere = async () => {
    await page.mouse.move(1, 1);
    await page.mouse.up();
  };
  await zero.hover();
  await page.mouse.down();
  await eventually(async () => (await field.inputValue()) === "+");
  await letGoElsewhere();
  await page.locator("[data-key='8']").click();
  assert.is(await field.inputValue(), "+8");
  await zero.hover();
  await page.mouse.down();
  await letGoElsewhere();
  // Whatever was to come of that key has come by then.
  await page.clock.runFor(1_000);
  assert.is(await field.inputValue(), "+8");
  await page.locator("[data-key='4']").click();
  assert.is(await field.inputValue(), "+84");
  // Put away under the finger there is nothing left to press.
  const errors: Error[] = [];
  page.on("pageerror", (error) => errors.push(error));
  await zero.hover();
  await page.mouse.down();
  await page.keyboard.press("Escape");
  await field.waitFor({ state: "detached" });
  await page.clock.runFor(1_000);
  assert.equal(errors, []);
  await page.mouse.up();
  await visits.leave();
});

test("a microphone that is refused is told of in plain words, and heard once it is allowed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "switchboard-hum-"));
  const hum = writeHum(join(folder, "an.wav"), 700);
  // The small browser of the tests asks nobody for anything.
  const chrome = await openChromium(process.env.WHOLE_CHROMIUM, [
    "--use-fake-device-for-media-stream",
    `--use-file-for-fake-audio-capture=${hum}`,
  ]);
  try {
    const context = await chrome.newContext();
    context.setDefaultTimeout(PATIENCE);
    await context.addCookies(await (await visits.visit(an)).context().cookies());
    // Whatever is not in the list is denied.
    await context.grantPermissions([], { origin: visits.origin });
    const page = await context.newPage();
    await page.goto(`${visits.origin}/tickets`);
    await page.locator(".call-chip").click();
    await page.locator("#call-panel [data-microphone]").click();
    const dialog = page.locator("#microphone");
    await dialog.getByText("Trình duyệt đang chặn micro.").waitFor();
    await context.grantPermissions(["microphone"], { origin: visits.origin });
    await dialog.getByRole("button", { name: "Thử lại" }).click();
    await dialog.getByText("Nghe rõ bạn.").waitFor();
    await eventually(() => dialog.locator("meter").evaluate((meter: HTMLMeterElement) => meter.value > 45));
  } finally {
    await chrome.close();
    await visits.leave();
    rmSync(folder, { recursive: true, force: true });
  }
});

test("a browser is one phone at its PBX, whatever the page draws while it fetches the login", async () => {
  await db
    .updateTable("phone_lines")
    .set({ sip_url: "ws://127.0.0.1:9/ws" })
    .where("page_id", "=", line.pageId)
    .execute();
  const config = testConfig();
  await putSeat({ db, config }, owner, an.id, { extension: `x${an.id}`, sip_password: "a password for tests" });
  const page = await visits.visit(an);
  const asked: Route[] = [];
  await page.route("**/calls/sound", (route) => void asked.push(route));
  await page.goto(`${visits.origin}/tickets`);
  await eventually(() => asked.length > 0);
  for (let n = 0; n < 3; n++) await page.evaluate(() => document.dispatchEvent(new CustomEvent("htmx:after:swap")));
  // What is asked for since is known here before what is asked for after it.
  await page.evaluate(() => fetch("/calls/match?number=1"));
  assert.is(asked.length, 1);
  for (const route of asked) await route.continue();
  await page.locator("#call-sound", { hasText: "âm thanh" }).waitFor();
  assert.is(asked.length, 1);
  await visits.leave();
});

test.run();
