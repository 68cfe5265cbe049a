import { test } from "uvu";
import * as assert from "uvu/assert";
import { holdAccessible, openDemo } from "./accessible.ts";

const demo = await openDemo();
const { db, visits } = demo;
await holdAccessible(demo);

const anOpenOne = async () => {
  const row = await db
    .selectFrom("conversations")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .select(["conversations.id", "customers.name"])
    .where("window_opened_at", ">", new Date(Date.now() - 20 * 3_600_000))
    .where("done_at", "is", null)
    .orderBy("last_message_at", "desc")
    .executeTakeFirstOrThrow();
  return row;
};

async function wasSent(conversationId: number, body: string): Promise<boolean> {
  const message = await db
    .selectFrom("messages")
    .select("id")
    .where("conversation_id", "=", conversationId)
    .where("body", "=", body)
    .executeTakeFirst();
  return message !== undefined;
}

test("by the keyboard alone, from the sign-in to a reply", async () => {
  const { id } = await anOpenOne();
  const page = await visits.visit(undefined);
  await page.goto(visits.origin);
  await page.waitForURL("**/sign-in");
  // One types once the cursor is there.
  await page.locator("input[name=username]:focus").waitFor();
  await page.keyboard.type("owner");
  await page.keyboard.press("Tab");
  await page.keyboard.type("switchboard");
  await page.keyboard.press("Enter");
  await page.waitForURL("**/inbox");
  await page.locator("#rows").waitFor();
  for (let steps = 0; steps < 60; steps += 1) {
    await page.keyboard.press("j");
    const focused = await page.evaluate(() => document.activeElement?.closest<HTMLElement>("[data-id]")?.dataset.id);
    if (focused === String(id)) break;
  }
  await page.keyboard.press("Enter");
  await page.locator(`#thread[data-id="${id}"]`).waitFor();
  await page.keyboard.press("r");
  await page.keyboard.type("Dạ em nghe đây ạ");
  await page.keyboard.press("Enter");
  await page.locator("[data-from=us] .message", { hasText: "Dạ em nghe đây ạ" }).waitFor();
  assert.ok(await wasSent(id, "Dạ em nghe đây ạ"));
});

test("without JavaScript one signs in, reads, claims and replies", async () => {
  const { id, name } = await anOpenOne();
  const page = await visits.visit(undefined, { javaScriptEnabled: false });
  await page.goto(visits.origin);
  await page.fill("[name=username]", "owner");
  await page.fill("[name=password]", "switchboard");
  await page.click("main form button.primary, main form [type=submit]");
  await page.waitForURL("**/inbox");
  await page.click(`#c${id} a.name`);
  await page.waitForURL(`**/inbox/${id}`);
  assert.match(await page.locator("#thread h2").innerText(), name);
  await page.fill("#composer textarea", "Không cần JavaScript");
  await page.click("#composer .primary");
  await page.locator("[data-from=us] .message", { hasText: "Không cần JavaScript" }).waitFor();
  assert.ok(await wasSent(id, "Không cần JavaScript"));
});

test.run();
