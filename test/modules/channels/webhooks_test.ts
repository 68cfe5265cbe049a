import { serve } from "@hono/node-server";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { testConfig, testDatabase } from "../../helpers.ts";
import { openWeb } from "../../web.ts";
import { bytes, SECRET, signature, textItem, webhook } from "./facebook/writing.ts";

const db = testDatabase();
const config = testConfig({ FACEBOOK_APP_SECRET: SECRET, FACEBOOK_VERIFY_TOKEN: "meaty" });
let server: Server;
let address = "";

test.before(async () => {
  const { app } = openWeb(db, { config });
  await new Promise<void>((listening) => {
    server = serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => listening()) as Server;
  });
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhooks/facebook`;
});
test.before.each(async () => {
  await db.deleteFrom("webhook_events").execute();
});
test.after(async () => {
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
  await db.destroy();
});

const post = (raw: Buffer, headers: Record<string, string> = { "X-Hub-Signature-256": signature(raw) }) =>
  fetch(address, {
    method: "POST",
    body: new Uint8Array(raw),
    headers: { "Content-Type": "application/json", ...headers },
  });

const states = async () =>
  (await db.selectFrom("webhook_events").select("state").orderBy("id").execute()).map((row) => row.state);

test("Facebook verifies the address and delivers over the wire", async () => {
  const asked = await fetch(`${address}?hub.mode=subscribe&hub.challenge=0042&hub.verify_token=meaty`);
  assert.is(asked.status, 200);
  assert.is(await asked.text(), "0042");
  assert.is((await fetch(`${address}?hub.mode=subscribe&hub.challenge=1&hub.verify_token=x`)).status, 403);
  const answer = await post(bytes(webhook([textItem("m_1", "Đặt 2 cái"), textItem("m_2", "a")])));
  assert.is(answer.status, 200);
  assert.equal(await states(), ["pending", "pending"]);
});

test("5 MB signed are stored, 5 MB of nothing parked, more than we take refused, unsigned turned away", async () => {
  assert.is((await post(bytes(webhook([textItem("m_1", "x".repeat(5 * 1024 * 1024))])))).status, 200);
  assert.is((await post(Buffer.alloc(5 * 1024 * 1024, "["))).status, 200);
  assert.equal(await states(), ["pending", "parked"]);
  assert.is((await post(Buffer.alloc(9 * 1024 * 1024, " "))).status, 413);
  assert.is((await post(bytes(webhook([textItem("m_1", "a")])), {})).status, 403);
  assert.is((await states()).length, 2);
});

test.run();
