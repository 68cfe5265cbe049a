import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { serve } from "@hono/node-server";
import { pino } from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { changing, record } from "../src/modules/events/mod.ts";
import { sealToken } from "../src/modules/channels/mod.ts";
import { answerWebhook } from "../src/modules/channels/facebook/webhook.ts";
import { metadataOf, sendMessages } from "../src/modules/inbox/mod.ts";
import { createSandbox, pageToken } from "../src/modules/sandbox/mod.ts";
import { seatCast } from "./cast.ts";
import { conversationOf } from "./customers.ts";
import { eventually, testConfig, testDatabase, uuid } from "./helpers.ts";
import { freePort } from "./free_port.ts";
import { openDevServer } from "./workflows/dev_server.ts";

const app = { appId: "1929931607227568", appSecret: "app_secret_for_tests", verifyToken: "meatyhamhock" };
const fields = "messages,message_echoes,message_deliveries,message_reads";
const db = testDatabase();
const cast = await seatCast(db);
const temporal = await openDevServer();
const workerPort = await freePort();

// What the web process does with webhooks, and nothing else of it.
const config = testConfig({ FACEBOOK_APP_SECRET: app.appSecret });
const log = pino({ level: "silent" });
const web = serve({ fetch: (request) => answerWebhook({ db, config, log }, request), port: await freePort() });
const appUrl = `http://127.0.0.1:${(web.address() as { port: number }).port}`;
const sandbox = await createSandbox({ port: 0, appUrl, ...app, retryDelays: [0, 50, 50] });

let worker: ChildProcess;
function startWorker() {
  worker = spawn(process.execPath, ["src/worker.ts"], {
    stdio: ["ignore", process.env.SHOW ? "inherit" : "ignore", "inherit"],
    env: {
      ...process.env,
      SECRET_KEY: config.SECRET_KEY,
      WORKER_PORT: String(workerPort),
      TEMPORAL_ADDRESS: temporal.address,
      TEMPORAL_NAMESPACE: "switchboard",
      FACEBOOK_APP_SECRET: app.appSecret,
      FACEBOOK_GRAPH_URL: `${sandbox.url}/graph/v25.0`,
      MEDIA_ORIGINS: sandbox.url,
    },
  });
}
const ask = async (method: string, path: string, body?: object) => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(sandbox.url + path, { method, headers, body: body ? JSON.stringify(body) : undefined });
  assert.ok(response.ok, `${method} ${path} → ${response.status}`);
  return (await response.json()) as any;
};
const knobs = (given: object) => ask("PUT", "/api/knobs", given);
const health = async (path: string) => (await fetch(`http://127.0.0.1:${workerPort}${path}`)).json() as any;

for (const page of [cast.camera, cast.bakery]) {
  const token = pageToken(app.appSecret, page.provider_id);
  const token_sealed = sealToken(config, page, token);
  await db.updateTable("pages").set({ token_sealed }).where("id", "=", page.id).execute();
  const subscribing = `/graph/v25.0/${page.provider_id}/subscribed_apps?subscribed_fields=${fields}&access_token=${token}`;
  await ask("POST", subscribing);
}
startWorker();
process.on("exit", () => worker.kill("SIGKILL"));
test.after(async () => {
  worker.kill("SIGKILL");
  await sandbox.close();
  web.close();
  await temporal.close();
  await db.destroy();
});

/** A customer writes on the phone; gives the conversation that came of it. */
async function customerWrites(page = cast.camera) {
  const { psid } = await ask("POST", "/api/customers", { page_id: page.provider_id });
  await ask("POST", `/api/pages/${page.provider_id}/customers/${psid}/messages`, { text: "Shop ơi" });
  const { id } = await eventually(() => conversationOf(db, psid));
  const onPhone = async (): Promise<string[]> => {
    const { messages } = await ask("GET", `/api/pages/${page.provider_id}/customers/${psid}/thread`);
    return messages.filter((one: any) => one.from === "page").map((one: any) => one.text);
  };
  return { id, psid, onPhone };
}
async function reply(conversationId: number, body: string, person = cast.binh) {
  const [message] = await sendMessages(db, person, conversationId, { clientKey: uuid(), body });
  return message!;
}
const find = (id: number) => db.selectFrom("messages").selectAll().where("id", "=", id).executeTakeFirstOrThrow();
const reaches = (id: number, ...states: string[]) =>
  eventually(async () => states.includes((await find(id)).state) || undefined, 40_000);

test("is ready without waiting for Temporal, and clocks run soon", async () => {
  await eventually(async () => (await health("/readyz")).ok);
  await eventually(async () => (await health("/readyz")).clocks === "running", 60_000);
});

test("a reply reaches the phone once, and comes back as delivered", async () => {
  const { id, onPhone } = await customerWrites();
  const message = await reply(id, "Dạ em chào chị");
  await reaches(message.id, "delivered");
  assert.equal(await onPhone(), ["Dạ em chào chị"]);
  const { n } = await db
    .selectFrom("messages")
    .where("conversation_id", "=", id)
    .where("author", "=", "page")
    .select(({ fn }) => fn.countAll<number>().as("n"))
    .executeTakeFirstOrThrow();
  assert.is(n, 1);
});

test("an error after the message was accepted doubles nothing: its echo proves it", async () => {
  const { id, onPhone } = await customerWrites();
  await knobs({ fail_after_accept: 1 });
  const message = await reply(id, "Dạ còn hàng ạ");
  const next = await reply(id, "Chị lấy mấy cái ạ?");
  await reaches(next.id, "sent", "delivered");
  await reaches(message.id, "sent", "delivered");
  assert.equal(await onPhone(), ["Dạ còn hàng ạ", "Chị lấy mấy cái ạ?"]);
});

test("a quota that is full is waited for, and then the message goes", async () => {
  const { id, onPhone } = await customerWrites();
  await knobs({ error: 1, error_code: 2 });
  const message = await reply(id, "Dạ để em xem");
  await reaches(message.id, "sent", "delivered");
  assert.equal(await onPhone(), ["Dạ để em xem"]);
  const attempts = await db.selectFrom("send_attempts").selectAll().where("message_id", "=", message.id).execute();
  assert.equal(
    attempts.map((attempt) => attempt.outcome),
    ["retry", "sent"],
  );
});

test("a worker killed between send and record sends nothing twice", async () => {
  const { id, onPhone } = await customerWrites();
  await knobs({ hang_after_accept: 1, hold: true });
  const message = await reply(id, "Dạ 150k ạ");
  await eventually(async () => (await onPhone()).length === 1);
  worker.kill("SIGKILL");
  await once(worker, "exit");
  assert.is((await find(message.id)).state, "sending");
  startWorker();
  await knobs({ hold: false });
  await reaches(message.id, "sent", "delivered");
  const next = await reply(id, "Ship hôm nay ạ");
  await reaches(next.id, "sent", "delivered");
  assert.equal(await onPhone(), ["Dạ 150k ạ", "Ship hôm nay ạ"]);
  assert.match(metadataOf(message.id), String(message.id));
});

test("a token that died parks the page; reconnected, its replies go out", async () => {
  const { id, onPhone } = await customerWrites(cast.bakery);
  await ask("PUT", `/api/pages/${cast.bakery.provider_id}`, { token_error: 460 });
  const message = await reply(id, "Dạ bánh còn ạ", cast.chi);
  await eventually(async () => {
    const page = await db.selectFrom("pages").selectAll().where("id", "=", cast.bakery.id).executeTakeFirstOrThrow();
    return page.state === "reauthorize";
  });
  assert.is((await find(message.id)).state, "sending");
  await ask("PUT", `/api/pages/${cast.bakery.provider_id}`, { token_error: null });
  await changing(db, async (trx) => {
    await trx.updateTable("pages").set({ state: "connected" }).where("id", "=", cast.bakery.id).execute();
    await record(trx, "page.reconnected", cast.bakery.id);
  });
  await reaches(message.id, "sent", "delivered");
  assert.equal(await onPhone(), ["Dạ bánh còn ạ"]);
});

test("without Temporal customers' messages still come in, and a stop is quick", async () => {
  await temporal.stop();
  await customerWrites();
  const started = performance.now();
  worker.kill("SIGTERM");
  const [code] = await once(worker, "exit");
  assert.is(code, 0);
  assert.ok(performance.now() - started < 8_000);
});

test.run();
