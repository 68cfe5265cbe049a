import { createHmac } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import { chromium, type Page } from "playwright-core";
import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import { ask } from "./browse.ts";
import { withOwnDatabase } from "./database.ts";
import { APP_SECRET } from "./ingest_load.ts";
import { cpuOf, type Figure, megabytes, memoryOf, ms, p50, p99, print } from "./measure.ts";
import { type Running, running, until } from "./processes.ts";
import { listenAs } from "./stream_client.ts";

const TRIES = 100;
/** As many came before, as to a process in service. */
const BEFORE = 300;
const AGENTS = 200;
const A_SECOND = 200;
const SECONDS = 10;
/** Who writes: all have before, as to a shop that goes about its day. */
const CUSTOMERS = 300;
/** One in so many is for the conversation that the agent has open. */
const SHOWN = 20;

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
    select 'agent' || n, 'An', 'supervisor', '-' from generate_series(1, ${AGENTS + 1}::int) n`.execute(db);
  await sql`insert into page_members (page_id, user_id) select pages.id, users.id from pages, users`.execute(db);
  const { rows } = await sql<{ id: number }>`select id from users order by id`.execute(db);
  return rows.map((row) => row.id);
}

/** Has the page write down when each text came into the open thread; both clocks are of this machine. */
const watch = (page: Page) =>
  page.evaluate(() => {
    const came: Record<string, number> = {};
    Object.assign(globalThis, { came });
    new MutationObserver(() => {
      const text = document.querySelector("#pieces")?.textContent ?? "";
      for (const [word] of text.matchAll(/arrival-\d+!/g)) came[word] ??= Date.now();
    }).observe(document, { childList: true, subtree: true, characterData: true });
  });
const cameAt = (page: Page, word: string) =>
  page
    .waitForFunction((known) => (globalThis as never as { came: Record<string, number> }).came[known], word)
    .then((came) => came.jsonValue())
    .then(Number);
const clock = () => performance.timeOrigin + performance.now();

/** From the moment before the POST until the text stands in the page of an agent who has the conversation open. */
async function untilOnScreen(page: Page, web: Running): Promise<number[]> {
  const took: number[] = [];
  for (let n = -BEFORE; n < TRIES; n++) {
    const word = `arrival-${n + BEFORE}!`;
    const began = clock();
    await post(web.url, "first", word);
    const came = await cameAt(page, word);
    if (n >= 0) took.push(came - began);
    if (n >= -1) await pause(120);
  }
  return took;
}

/** Until nothing of what came is still to be carried on. */
const quiet = (db: Db) =>
  until(async () => {
    const { rows } = await sql`
      select from events where relay_state = 'waiting' or notify_state = 'waiting' limit 1`.execute(db);
    return rows.length === 0;
  }, 120_000);

/**
 * The same while two hundred messages come each second and two hundred agents have their pages open: for as long before
 * the figures are taken as after.
 */
async function inACrowd(db: Db, web: Running, page: Page, cookies: string[]) {
  for (let n = 0; n < CUSTOMERS; n++) await post(web.url, `crowd${n}`, `before-${n}`);
  await quiet(db);
  const pages = await listenAs(web.url, "/live", cookies);
  const began = performance.now();
  const due = (n: number) => began + (n * 1000) / A_SECOND;
  const from = A_SECOND * SECONDS;
  const count = 2 * from;
  const last = new Map<number, number>();
  const tails = new Map<number, string>();
  let pieces = 0;
  let counts = 0;
  pages.heard = (chunk, whose) => {
    const now = performance.now();
    // Whole lines: a piece may come in two.
    const text = (tails.get(whose) ?? "") + chunk.toString("latin1");
    const end = text.lastIndexOf("\n") + 1;
    tails.set(whose, text.slice(end));
    for (const [, id] of text.slice(0, end).matchAll(/event: counts|"message.received","message":(\d+)/g)) {
      if (id === undefined) counts += 1;
      else pieces += 1;
      if (id !== undefined) last.set(Number(id), now);
    }
  };
  let before = { web: 0, worker: 0 };
  const spent = () => ({ web: cpuOf(web.pid) - before.web, worker: cpuOf(web.workerPid) - before.worker });
  const said: Promise<unknown>[] = [];
  const word = (n: number) => `arrival-${n + 1000}!`;
  for (let n = 0; n < count; n++) {
    await pause(Math.max(0, due(n) - performance.now()));
    if (n === from) [before, counts] = [spent(), 0];
    said.push(n % SHOWN === 0 ? post(web.url, "first", word(n)) : post(web.url, `crowd${n % CUSTOMERS}`, `told-${n}`));
  }
  await Promise.all(said);
  const shown: number[] = [];
  for (let n = from; n < count; n += SHOWN) {
    shown.push((await cameAt(page, word(n))) - performance.timeOrigin - due(n));
  }
  await until(() => pieces >= count * (cookies.length - pages.lost), 60_000);
  const cpu = spent();
  const loaded = memoryOf(web.pid);
  const { lost } = pages;
  pages.close();
  const { rows } = await sql<{ id: number; n: number }>`
    select id, substring(body from '\\d+')::int - case when body like 'arrival%' then 1000 else 0 end as n
    from messages where id = any(${[...last.keys()]}::bigint[])`.execute(db);
  return {
    shown,
    told: rows.filter(({ n }) => n >= from).map(({ id, n }) => last.get(id)! - due(n)),
    cpu,
    loaded,
    counts: counts / SECONDS / cookies.length,
    lost,
  };
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
      await watch(page);
      const idle = memoryOf(web.pid);
      const shown = await untilOnScreen(page, web);
      const crowd = await inACrowd(db, web, page, await web.signInAll(db, users.slice(1)));
      await context.close();
      const spread = (took: number[]) => `p50 ${ms(p50(took))}, p99 ${ms(p99(took))}`;
      const what = `webhooks at ${A_SECOND}/s, ${AGENTS} agents:`;
      return [
        { what: "webhook to the agent's page, idle", measured: spread(shown), aim: "p50 ≤ 12, p99 ≤ 30 ms" },
        { what: `${what} to the page`, measured: spread(crowd.shown), aim: "p50 ≤ 20, p99 ≤ 100 ms" },
        { what: `${what} to the last of the lists`, measured: spread(crowd.told), aim: "p99 ≤ 250 ms" },
        { what: `${what} counts told to each`, measured: `${crowd.counts.toFixed(1)}/s` },
        { what: `${what} streams lost`, measured: `${crowd.lost}`, aim: "0" },
        {
          what: `${what} processor, web and worker`,
          measured: [crowd.cpu.web, crowd.cpu.worker].map((cpu) => `${(cpu / SECONDS).toFixed(2)} cores`).join(", "),
        },
        { what: "web process, idle", measured: megabytes(idle), aim: "≤ 120 MB" },
        { what: "web process, under that", measured: megabytes(crowd.loaded), aim: "≤ 250 MB" },
      ];
    } finally {
      await chrome.close();
      await web.stop();
    }
  });

if (import.meta.main) print("Arrival", await benchArrival());
