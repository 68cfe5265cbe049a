import type { Updateable } from "kysely";
import type { Page } from "playwright-core";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createCustomer } from "../../src/modules/customers/mod.ts";
import { changing, record } from "../../src/modules/events/mod.ts";
import type { CallTable } from "../../src/modules/calls/table.ts";
import { seatCast } from "../cast.ts";
import { testDatabase, uuid } from "../helpers.ts";
import { openLine, talking } from "../modules/calls/line.ts";
import { accessFaults, axe } from "./axe.ts";
import { desktop, openForVisits, phone } from "./visiting.ts";

const db = testDatabase(20);
const { an, binh, owner } = await seatCast(db);
const line = await openLine(db, [an, binh]);
const { id: customer } = await createCustomer(db, owner, {
  clientKey: uuid(),
  name: "Nguyễn Thị Thu Hương của Tiệm bánh Mây",
  kind: "contact",
  phones: ["0903118226"],
  ownerId: an.id,
} as never);
const visits = await openForVisits(db, { sendToPbx: line.send });
test.after(async () => {
  await visits.close();
  await db.destroy();
});

const stands = async (
  of: Partial<{ shift: "ready" | "paused" | "wrap_up"; pause_reason: string; wrap_up_until: Date }>,
) => {
  const state = { shift_since: new Date(Date.now() - 125_000), pause_reason: null, wrap_up_until: null, ...of };
  await changing(db, async (trx) => {
    await trx
      .insertInto("agent_states")
      .values({ user_id: an.id, ...state })
      .onConflict((known) => known.column("user_id").doUpdateSet(state))
      .execute();
    await record(trx, "agent.state_changed", an.id);
  });
};
const becomes = (id: number, of: Updateable<CallTable>) =>
  changing(db, async (trx) => {
    await trx.updateTable("calls").set(of).where("id", "=", id).execute();
    await record(trx, "call.state_changed", id);
  });

/** Nothing serious by axe in either theme, nothing beyond the edge, and a picture for who wants to look. */
async function faultsAt(page: Page, size: string, name: string): Promise<string[]> {
  // A phone shows the same markup in the same colours.
  const faults = size === "desktop" ? await accessFaults(page) : [];
  if (process.env.PICTURES)
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: `${process.env.PICTURES}/bar-${size}-${name}-${colorScheme}.png` });
    }
  await page.emulateMedia({ colorScheme: "light" });
  const beyond = await page.evaluate(() =>
    [...document.querySelectorAll("#calls :is(button, b, small, input), #call-panel:popover-open *, dialog[open] *")]
      .filter((of) => {
        const box = of.getBoundingClientRect();
        return box.width > 1 && (box.left < 0 || box.right > innerWidth + 0.5 || box.bottom > innerHeight + 0.5);
      })
      .map((of) => `beyond the edge: ${of.outerHTML.slice(0, 120)}`),
  );
  return [...faults, ...beyond].map((fault) => `${name}: ${fault}`);
}

for (const [size, viewport] of Object.entries({ desktop, phone })) {
  test(`each state of the bar can be read, reached and pressed on a ${size}, in both themes`, async () => {
    const page = await visits.visit(an, { bypassCSP: true, viewport });
    await page.addInitScript(axe);
    await stands({ shift: "ready" });
    await page.goto(`${visits.origin}/calls`);
    await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
    const faults: string[] = [];
    const look = async (name: string) => faults.push(...(await faultsAt(page, size, name)));
    const [dock, panel] = [page.locator("#call-dock"), page.locator("#call-panel")];

    // By the keyboard alone, from the chip into its panel and to the pad.
    await page.locator(".call-chip[data-shift=ready]").focus();
    await page.keyboard.press("Enter");
    await panel.getByRole("button", { name: "Thoát queue" }).waitFor();
    await look("ready");
    await stands({ shift: "paused", pause_reason: "Ăn trưa" });
    await panel.getByRole("button", { name: "Tiếp tục" }).waitFor();
    await look("paused");
    await page.keyboard.press("Escape");
    await stands({ shift: "ready" });
    await page.locator("#main [data-keypad]").focus();
    await page.keyboard.press("Enter");
    const typed = page.locator("#call-keypad input").first();
    await typed.waitFor();
    await page.keyboard.type("0903118226");
    await page.locator("#call-keypad", { hasText: "Thu Hương" }).waitFor();
    await look("keypad");
    await page.locator("#call-keypad .close").click();
    await typed.waitFor({ state: "detached" });

    const id = await line.call({ customer_id: customer, offer_number: 1, started_at: new Date(Date.now() - 18_000) });
    await changing(db, async (trx) => {
      const until = new Date(Date.now() + 600_000);
      await trx
        .insertInto("call_offers")
        .values({ call_id: id, number: 1, user_id: an.id, reason: "{}", until })
        .execute();
      await record(trx, "call.offered", id);
    });
    await dock.locator(".ringing").waitFor();
    const card = page.locator(`#call-popup-${id}`);
    await card.locator("textarea").waitFor();
    await look("ringing");
    const ended = { ended: "answered", ended_at: new Date() } as const;
    await db.updateTable("call_offers").set(ended).where("call_id", "=", id).execute();
    await becomes(id, { state: "dialing", agent_id: an.id });
    await dock.locator(".talking", { hasText: "Đang gọi đi" }).waitFor();
    await look("dialing");
    await becomes(id, { ...talking(an), muted: true });
    await dock.locator("[aria-pressed=true]").waitFor();
    await look("talking");
    await becomes(id, { state: "held" });
    await dock.locator(".warn").waitFor();
    await dock.getByRole("button", { name: "Bàn phím" }).click();
    await page.locator("[name=digits]").waitFor();
    await look("held");
    await page.locator("#call-keypad .close").click();
    await dock.getByRole("button", { name: "Chuyển máy" }).click();
    await page.locator("dialog[open] .transfer-places li").first().waitFor();
    await look("transfer");
    await page.keyboard.press("Escape");
    await dock.getByRole("button", { name: "Báo lỗi" }).click();
    await page.locator("dialog[open] textarea").waitFor();
    await look("fault");
    await page.keyboard.press("Escape");
    await becomes(id, { state: "ended", outcome: "answered", ended_at: new Date() });
    await stands({ shift: "wrap_up", wrap_up_until: new Date(Date.now() + 600_000) });
    await dock.locator(".wrapping").waitFor();
    await look("wrapping");
    assert.equal(faults, []);
    await visits.leave();
  });
}

test.run();
