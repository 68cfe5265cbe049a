import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { bakery, openStage } from "./stage.ts";

test("a flood reports what was sent and what was acknowledged", async () => {
  const stage = await openStage();
  let refusals = 5;
  stage.receiver.answer = () => (refusals-- > 0 ? 503 : 200);
  const order = { page: bakery, customers: 20, messages: 205, batch: 10, lanes: 3 };
  const { body } = await stage.ask("POST", "/api/flood", order);
  assert.is(body.failures, 5);
  assert.is(new Set(body.acknowledged).size, 205);
  assert.equal(body.acknowledged.toSorted(), body.sent.toSorted());
  assert.equal(
    stage
      .events()
      .map((event: any) => event.message.mid)
      .toSorted(),
    body.sent.toSorted(),
  );
  const orderOf = new Map<string, number>();
  for (const { sender, timestamp } of stage.events()) {
    assert.ok(timestamp >= (orderOf.get(sender.id) ?? 0));
    orderOf.set(sender.id, timestamp);
  }
  assert.is(orderOf.size, 20);
  await stage.close();
});

test("a flood nobody takes gives up and says what is open", async () => {
  const stage = await openStage();
  stage.receiver.status = 500;
  const { body } = await stage.ask("POST", "/api/flood", { page: bakery, customers: 1, messages: 3, give_up_ms: 0 });
  assert.equal([body.sent.length, body.acknowledged], [1, []]);
  await stage.close();
});

test("the state outlives the process, uploads included", async () => {
  const dataDir = mkdtempSync(join(tmpdir(), "sandbox-state-"));
  const first = await openStage({ dataDir });
  await first.subscribe();
  const psid = await first.customer({ name: "Lê Minh Trí" });
  const form = new FormData();
  form.set("file", new File(["xin chào"], "ghi chú.txt", { type: "text/plain" }));
  const { media, type } = (await first.ask("POST", "/api/media", form)).body;
  await first.act(psid, "messages", { text: "Còn đây", attachments: [{ type, media }] });
  await first.close();
  assert.is(JSON.parse(readFileSync(join(dataDir, "sandbox.json"), "utf8")).customers[psid].name, "Lê Minh Trí");

  const second = await openStage({ dataDir });
  const { body } = await second.ask("GET", `/api/pages/${bakery}/customers/${psid}/thread`);
  assert.is(body.messages[0].text, "Còn đây");
  assert.is((await second.ask("GET", body.messages[0].attachments[0].url)).body, "xin chào");
  assert.is((await second.act(psid, "messages", { text: "và nữa" })).body.webhook, 1);
  await second.close();
  rmSync(dataDir, { recursive: true });
});

test.run();
