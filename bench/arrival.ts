import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { chromium, type Page } from "playwright-core";
import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import { ask } from "./browse.ts";
import { withOwnDatabase } from "./database.ts";
import { APP_SECRET } from "./ingest_load.ts";
import { type Figure, megabytes, memoryOf, ms, p50, p99, print } from "./measure.ts";
import { type Running, running, until } from "./processes.ts";
import { listenAs } from "./stream_client.ts";

const TRIES = 60;
const AGENTS = 200;
const A_SECOND = 200;
const SECONDS = 10;

/** One message of a customer, as Facebook posts it. */
function post(url: string, psid: string, text: string): Promise<string> {
  const message = { mid: `m_${text}_${psid}`, text };
  const item = { sender: { id: psid }, recipient: { id: "9" }, timestamp: Date.now(), message };
  const body = JSON.stringify({ object: "page", entry: [{ id: "9", time: Date.now(), messaging: [item] }] });
  const signature = createHmac("sha256", APP_SECRET).update(body).digest("hex");
  const headers = { "content-type": "application/json", "x-hub-signature-256": `sha256=${signature}` };
  return ask(`${url}/webhooks/facebook`, { body, headers });
}

async function seat(db: Db): Promise<number[]> {
  await sql`insert into pages (channel, provider_id, name) values ('facebook', '9', 'Trang')`.execute(db);
  await sql`insert into users (username, name, role, password_hash)
    select 'agent' || n, 'An', 'supervisor', '-' from generate_series(1, ${AGENTS}::int) n`.execute(db);
  await sql`insert into page_members (page_id, user_id) select pages.id, users.id from pages, users`.execute(db);
  const { rows } = await sql<{ id: number }>`select id from users order by id`.execute(db);
  return rows.map((row) => row.id);
}

/** From the moment before the POST until the text stands in the page of an agent who has the conversation open. */
async function untilOnScreen(page: Page, web: Running): Promise<number[]> {
  // Both clocks are of this machine; the page writes down when each text came.
  await page.evaluate(() => {
    const came: Record<string, number> = {};
    Object.assign(globalThis, { came });
    new MutationObserver(() => {
      const text = document.querySelector("#pieces")?.textContent ?? "";
      for (const [word] of text.matchAll(/arrival-\d+!/g)) came[word] ??= Date.now();
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
  const took: number[] = [];
  for (let n = -5; n < TRIES; n++) {
    const word = `arrival-${n + 100}!`;
    const began = performance.timeOrigin + performance.now();
    await post(web.url, "first", word);
    const came = await page.waitForFunction(
      (known) => (globalThis as never as { came: Record<string, number> }).came[known],
      word,
    );
    if (n >= 0) took.push(Number(await came.jsonValue()) - began);
    await pause(120);
  }
  return took;
}

/** The same until the last of two hundred streams has said it, while two hundred messages come each second. */
async function untilTold(db: Db, web: Running, cookies: string[]): Promise<number[]> {
  const listeners = await listenAs(web.url, "/live", cookies);
  const began = performance.now();
  const due = (n: number) => began + (n * 1000) / A_SECOND;
  const count = A_SECOND * SECONDS;
  const last = new Map<number, number>();
  let pieces = 0;
  listeners.heard = (chunk) => {
    const now = performance.now();
    for (const [, id] of chunk.toString("latin1").matchAll(/"message.received","message":(\d+)/g)) {
      pieces += 1;
      last.set(Number(id), now);
    }
  };
  const said: Promise<unknown>[] = [];
  for (let n = 0; n < count; n++) {
    await pause(Math.max(0, due(n) - performance.now()));
    said.push(post(web.url, `crowd${n % 300}`, `told-${n}`));
  }
  await Promise.all(said);
  await until(() => pieces >= count * cookies.length, 60_000);
  listeners.close();
  const { rows } = await sql<{ id: number; n: number }>`
    select id, substring(body from 6)::int as n from messages where body like 'told-%'`.execute(db);
  return rows.map(({ id, n }) => last.get(id)! - due(n));
}

/** Messages as they come, by Facebook's call, through the real web and worker processes, to an agent. */
export const benchArrival = (): Promise<Figure[]> =>
  withOwnDatabase(async (db, url) => {
    const users = await seat(db);
    const web = await running(url, { worker: true });
    const chrome = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ["--no-sandbox"] });
    try {
      await post(web.url, "first", "hello");
      await until(async () => (await db.selectFrom("messages").select("id").execute()).length > 0);
      const context = await chrome.newContext();
      const [name, value] = (await web.signIn(db, users[0]!)).split("=") as [string, string];
      await context.addCookies([{ name, value, url: web.url }]);
      const page = await context.newPage();
      const { id } = await db.selectFrom("conversations").select("id").executeTakeFirstOrThrow();
      await page.goto(`${web.url}/inbox/${id}`);
      await page.locator("#pieces", { hasText: "hello" }).waitFor();
      await page.waitForFunction(() => document.documentElement.dataset.stream === "up");
      const shown = await untilOnScreen(page, web);
      await context.close();
      const cookies = await web.signInAll(db, users);
      const told = await untilTold(db, web, cookies);
      return [
        {
          what: "webhook to the agent's page, idle",
          measured: `p50 ${ms(p50(shown))}, p99 ${ms(p99(shown))}`,
          aim: "p50 ≤ 12, p99 ≤ 30 ms",
        },
        {
          what: `webhook to ${AGENTS} streams at ${A_SECOND}/s`,
          measured: `p50 ${ms(p50(told))}, p99 ${ms(p99(told))}`,
          aim: "p50 ≤ 20, p99 ≤ 100 ms",
        },
        { what: "web process, under that", measured: megabytes(memoryOf(web.pid)), aim: "≤ 250 MB" },
      ];
    } finally {
      await chrome.close();
      await web.stop();
    }
  });

if (import.meta.main) print("Arrival", await benchArrival());
