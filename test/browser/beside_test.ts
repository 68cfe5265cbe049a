import { test } from "uvu";
import * as assert from "uvu/assert";
import { claim } from "../../src/modules/inbox/mod.ts";
import { createTask } from "../../src/modules/tasks/mod.ts";
import { seatCast } from "../cast.ts";
import { testDatabase } from "../helpers.ts";
import { customerWrote } from "../customers.ts";
import { openForVisits, phone } from "./visiting.ts";

const db = testDatabase(10);
const cast = await seatCast(db);
const visits = await openForVisits(db);
const told = await customerWrote(db, cast.camera.id, "Lê Minh Trí", ["Camera bị mờ"]);
await claim(db, cast.an, told.id);
test.after(async () => {
  await visits.close();
  await db.destroy();
});

test("beside a conversation stand its tasks, and the way to a new one", async () => {
  await createTask(db, cast.an, { title: "Gọi lại anh Trí", assigneeId: cast.an.id, conversationId: told.id });
  const page = await visits.visit(cast.an);
  const faults: number[] = [];
  page.on("response", (response) => response.status() >= 400 && faults.push(response.status()));
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await page.locator("#tasks-part a", { hasText: "Gọi lại anh Trí" }).waitFor();
  await page.locator("#tasks-part header .icon-button").click();
  await page.locator("dialog[open] form").waitFor();
  assert.equal(faults, []);
});

test("on a phone they are asked for only once the pane is shown", async () => {
  const page = await visits.visit(cast.an, { viewport: phone });
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto(`${visits.origin}/inbox/${told.id}`);
  await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
  assert.not.ok(asked.includes("/tasks/part"));
  await page.locator(".to-customer").click();
  await page.locator("#tasks-part a", { hasText: "Gọi lại anh Trí" }).waitFor();
});

test.run();
