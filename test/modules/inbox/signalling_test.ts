// apart: whom was signalled what is remembered by the process, and every database counts from one
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { sealToken } from "../../../src/modules/channels/mod.ts";
import { getConversation } from "../../../src/modules/inbox/mod.ts";
import { signalCustomer } from "../../../src/modules/inbox/signalling.ts";
import { seatCast } from "../../cast.ts";
import { wrote } from "../../customers.ts";
import { testConfig, testDatabase } from "../../helpers.ts";

const db = testDatabase();
const cast = await seatCast(db);
const heard: string[] = [];
const facebook = createServer(async (request, response) => {
  let text = "";
  for await (const chunk of request) text += chunk;
  heard.push((JSON.parse(text) as { sender_action: string }).sender_action);
  response.setHeader("Content-Type", "application/json").end('{"recipient_id":"31"}');
});
await new Promise<void>((done) => facebook.listen(0, "127.0.0.1", done));
const graph = `http://127.0.0.1:${(facebook.address() as AddressInfo).port}/v25.0`;
const config = testConfig({ FACEBOOK_GRAPH_URL: graph, FACEBOOK_APP_SECRET: "a secret" });
const deps = { db, config, log: { warn() {}, info() {} } };

test.after(async () => {
  facebook.close();
  await db.destroy();
});

async function conversationFrom(hoursAgo: number) {
  const { id } = await wrote(db, cast.camera.id, ["alo"], { ago: hoursAgo * 60 });
  const token_sealed = sealToken(config, cast.camera, "token");
  await db.updateTable("pages").set({ token_sealed }).where("id", "=", cast.camera.id).execute();
  return getConversation(db, cast.an, id);
}

test("the customer hears once that it was seen, and now and then that somebody writes", async () => {
  const conversation = await conversationFrom(0);
  const now = Date.now();
  await signalCustomer(deps, conversation, "viewing", now);
  await signalCustomer(deps, conversation, "viewing", now + 10_000);
  assert.equal(heard, ["mark_seen"]);
  for (const after of [11_000, 14_000, 20_000, 26_500]) await signalCustomer(deps, conversation, "typing", now + after);
  assert.equal(heard, ["mark_seen", "typing_on", "typing_on"]);
});

test("nothing is said once the window is closed or the page is gone", async () => {
  heard.length = 0;
  await signalCustomer(deps, await conversationFrom(25), "typing");
  await signalCustomer(deps, { ...(await conversationFrom(1)), page_state: "reauthorize" }, "typing");
  assert.equal(heard, []);
});

test.run();
