import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "@hono/node-server";
import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createLive } from "../../../src/modules/live/mod.ts";
import { seatCast } from "../../cast.ts";
import { eventually, testDatabase } from "../../helpers.ts";
import { cookieOf, openWeb } from "../../web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const log = pino({ level: "silent" });
const live = createLive(db, log);
const { app, sessions } = openWeb(db, { log, live });
const server = await new Promise<Server>((listening) => {
  const opened = serve({ fetch: app.fetch, port: 0 }, () => listening(opened)) as Server;
});
test.after(async () => {
  live.close();
  server.closeAllConnections();
  server.close();
  await db.destroy();
});

test("through the whole of the house a stream stays open and says what happens", async () => {
  const complaints: unknown[] = [];
  const { error } = console;
  console.error = (...said: unknown[]) => complaints.push(...said);
  try {
    const Cookie = cookieOf(await sessions.start(cast.an.id, { address: "127.0.0.1", userAgent: "test" }));
    const { port } = server.address() as AddressInfo;
    const answer = await fetch(`http://localhost:${port}/live`, { headers: { Cookie } });
    assert.is(answer.status, 200);
    assert.match(answer.headers.get("Content-Type") ?? "", "text/event-stream");
    let heard = "";
    const decoder = new TextDecoder();
    const reading = (async () => {
      for await (const chunk of answer.body!) heard += decoder.decode(chunk, { stream: true });
    })().catch(() => {});
    await eventually(() => {
      live.tell([cast.an.id], { subject: "presence", id: 41, name: "presence.changed" });
      return heard.includes("presence.changed");
    });
    assert.equal(complaints, []);
    live.close();
    await reading;
  } finally {
    console.error = error;
  }
});

test.run();
