import { serve } from "@hono/node-server";
import { randomUUID } from "node:crypto";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { tell } from "../../../../bench/phone_client.ts";
import { followSandbox, openHotline } from "../../../../src/demo/lines.ts";
import { applyPbxEvents } from "../../../../src/modules/calls/mod.ts";
import { createIngest } from "../../../../src/modules/channels/ingest.ts";
import { createSendToPbx } from "../../../../src/modules/channels/mod.ts";
import { createSandbox, HOTLINE, lineSecret } from "../../../../src/modules/sandbox/mod.ts";
import { seatCast } from "../../../cast.ts";
import { eventually, testConfig, testDatabase } from "../../../helpers.ts";
import { openWeb } from "../../../web.ts";

// The demo's hotline, as `npm start` has it: the sandbox's PBX on one side, web and ingest on the other.
const appSecret = "app_secret_for_tests";
const db = testDatabase(20);
const log = pino({ level: "silent" });
const web = openWeb(db);
const server = await new Promise<Server>((listening) => {
  const made = serve({ fetch: web.app.fetch, port: 0, hostname: "127.0.0.1" }, () => listening(made as Server));
});
const appUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const sandbox = await createSandbox({ port: 0, appUrl, appId: "1", appSecret, verifyToken: "v" });
const config = testConfig({
  FACEBOOK_APP_SECRET: appSecret,
  FACEBOOK_GRAPH_URL: `${sandbox.url}/graph/v25.0`,
  SANDBOX_URL: sandbox.url,
});
const { owner, supervisor, an, binh, chi } = await seatCast(db);
const cast = new Map(Object.entries({ owner, supervisor, an, binh, chi }));
const queue = await db.insertInto("queues").values({ name: "CSKH" }).returning("id").executeTakeFirstOrThrow();
const pageId = await openHotline(db, config, cast, queue.id);
const send = createSendToPbx({ db, config });
const ingest = createIngest({ db, log, apply: async () => [], applyPbx: applyPbxEvents });
void ingest.run();

test.after(async () => {
  await ingest.stop();
  await sandbox.close();
  server.closeAllConnections();
  server.close();
  await db.destroy();
});

async function ask(method: string, path: string, body?: object) {
  const headers = { "content-type": "application/json" };
  const sent = { method, headers, ...(body && { body: JSON.stringify(body) }) };
  return (await fetch(`${sandbox.url}/api/pbx${path}`, sent)).json() as Promise<Record<string, any>>;
}
const callNamed = (name: string) =>
  db.selectFrom("calls").selectAll().where("provider_id", "=", name).executeTakeFirst();

test("who dials the hotline waits in its queue, and is told of when they hang up", async () => {
  const { id } = await ask("POST", "/calls", { number: "0912 345 678" });
  const call = await eventually(() => callNamed(id));
  const { queue_id } = await db.selectFrom("phone_lines").selectAll().executeTakeFirstOrThrow();
  assert.equal([call.page_id, call.state, call.direction, call.number], [pageId, "waiting", "in", "+84912345678"]);
  assert.is(call.queue_id, queue_id);
  await send(pageId, {
    id: randomUUID(),
    call: id,
    name: "ring",
    offer: 1,
    extension: "101",
    seconds: 20,
    number: call.number,
  });
  assert.is((await ask("GET", `/calls/${id}`)).ringing[0].extension, "101");
  await ask("POST", `/calls/${id}/end`, {});
  await eventually(async () => (await callNamed(id))?.state === "ended");
  await send(pageId, { id: randomUUID(), call: id, name: "stop_ringing", offer: 1, extension: "101" });
});

test("whatever the PBX repeats, reverses or answers with 500, each call is one", async () => {
  await ask("PUT", "/knobs", { duplicate: 3 });
  const { id: repeated } = await ask("POST", "/calls", { number: null });
  await ask("POST", `/calls/${repeated}/end`, {});
  await ask("PUT", "/knobs", { duplicate: 0, reverse: 2 });
  const { id: reversed } = await ask("POST", "/calls", { number: "0987654321" });
  await ask("POST", `/calls/${reversed}/end`, {});
  for (const id of [repeated, reversed]) await eventually(async () => (await callNamed(id))?.state === "ended");
  const named = db.selectFrom("calls").select("id").where("provider_id", "in", [repeated, reversed]);
  assert.is((await named.execute()).length, 2);
  const parked = await db.selectFrom("webhook_events").select("reason").where("state", "=", "parked").execute();
  assert.equal(parked, []);
});

test("a PBX that knows the documentation alone is understood", async () => {
  const line = { url: `${appUrl}/webhooks/phone/${pageId}`, secret: lineSecret(appSecret, HOTLINE.number) };
  const answer = await tell(line, [{ kind: "started", call: "reference", direction: "in", number: "02838250000" }]);
  assert.equal([answer.status, await answer.json()], [200, { taken: 1 }]);
  assert.is((await eventually(() => callNamed("reference"))).number, "+842838250000");
});

test("the line follows a sandbox that came up elsewhere", async () => {
  await followSandbox(db, { ...config, FACEBOOK_GRAPH_URL: "http://127.0.0.1:4999/graph/v25.0" });
  const { command_url } = await db.selectFrom("phone_lines").selectAll().executeTakeFirstOrThrow();
  assert.is(command_url, `http://127.0.0.1:4999/pbx/${HOTLINE.number}/commands`);
});

test.run();
