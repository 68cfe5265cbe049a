import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createTask } from "../../../src/modules/tasks/mod.ts";
import { openTicket } from "../../../src/modules/tickets/mod.ts";
import { seatCast } from "../../cast.ts";
import { testConfig, testDatabase, uuid } from "../../helpers.ts";
import { openWeb } from "../../web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const runId = uuid();
const asked: string[] = [];
// Temporal UI as far as it matters: it knows of one clock.
const ui = createServer(({ url }, answer) => {
  asked.push(url!);
  answer.statusCode = url!.endsWith("ticket%3A7") ? 200 : 404;
  answer.end(JSON.stringify({ workflowExecutionInfo: { execution: { workflowId: "ticket:7", runId } } }));
});
await new Promise<void>((listening) => ui.listen(0, "127.0.0.1", listening));
const address = `http://127.0.0.1:${(ui.address() as AddressInfo).port}`;
const config = testConfig({ TEMPORAL_UI_URL: address, TEMPORAL_NAMESPACE: "switchboard" });
const web = openWeb(db, { config });
const [owner, an] = [await web.as(cast.owner), await web.as(cast.an)];
test.after(async () => {
  ui.closeAllConnections();
  ui.close();
  await db.destroy();
});

const place = `${address}/namespaces/switchboard/workflows`;
const leads = async (id: string) => (await owner(`/ops/workflows/${id}`)).headers.get("Location");

test("leads to the tab that says what the latest run waits for", async () => {
  assert.is(await leads("ticket:7"), `${place}/ticket%3A7/${runId}/user-metadata`);
  assert.is(await leads("ticket%3A7"), `${place}/ticket%3A7/${runId}/user-metadata`);
  assert.equal(new Set(asked), new Set(["/api/v1/namespaces/switchboard/workflows/ticket%3A7"]));
});

test("a clock that the UI does not know still has its page", async () => {
  assert.is(await leads("task-reminder:9"), `${place}/task-reminder%3A9`);
});

test("nothing but a clock's name is taken, and nobody but ops", async () => {
  assert.is((await owner("/ops/workflows/..%2F..%2Fadmin")).status, 404);
  assert.is((await an("/ops/workflows/ticket:7")).status, 403);
});

test("tickets and tasks lead there for ops alone", async () => {
  const ticket = await openTicket(db, cast.an, { clientKey: uuid(), title: "Có đồng hồ", assigneeId: cast.an.id });
  const task = await createTask(db, cast.an, { title: "Có đồng hồ", assigneeId: cast.an.id });
  for (const [path, link] of [
    [`/tickets/${ticket.id}`, `/ops/workflows/ticket:${ticket.id}`],
    [`/tasks/${task.id}`, `/ops/workflows/task-reminder:${task.id}`],
  ] as const) {
    assert.match(await (await owner(path)).text(), link);
    assert.not.match(await (await an(path)).text(), "/ops/workflows");
  }
});

test.run();
