import pino from "pino";
import { sql } from "kysely";
import type { Db } from "../src/database.ts";
import { answerWebhook } from "../src/modules/channels/facebook/webhook.ts";
import { createIngest } from "../src/modules/channels/ingest.ts";
import { applyIncoming } from "../src/modules/inbox/mod.ts";
import { withOwnDatabase } from "./database.ts";
import { addPages, APP_SECRET, calls, type Line, lines, PER_CALL, writeBare } from "./ingest_load.ts";

const COUNT = 20_000;
/** How many calls Facebook has under way at once. */
const AT_ONCE = 8;
const ROUNDS = 2;

/** Webhooks, signed, stored, acknowledged and applied, against the bare SQL that leaves the same rows. */
export async function benchIngest(): Promise<Record<string, string>[]> {
  const rates = { bare: [] as number[], whole: [] as number[], stored: [] as number[] };
  for (let round = 0; round < ROUNDS; round++) {
    const bare = lines(COUNT, `b${round}x`);
    rates.bare.push(
      await withOwnDatabase(async (db) => {
        const pages = await addPages(db);
        return perSecond(() => writeBare(db, bare, pages));
      }),
    );
    const { stored, whole } = await withOwnDatabase((db) => ingest(db, lines(COUNT, `i${round}x`)));
    rates.stored.push(stored);
    rates.whole.push(whole);
  }
  const floor = best(rates.bare);
  return [
    row("the same rows by bare SQL (the floor)", floor, floor),
    row(`webhooks of ${PER_CALL} acknowledged`, best(rates.stored), floor),
    row("webhooks to the inbox, until the last is applied", best(rates.whole), floor),
  ];
}

async function ingest(db: Db, all: Line[]): Promise<{ stored: number; whole: number }> {
  await addPages(db);
  const log = pino({ level: "error" });
  const config = { FACEBOOK_APP_SECRET: APP_SECRET, FACEBOOK_VERIFY_TOKEN: "" };
  const running = createIngest({ db, log, apply: applyIncoming });
  const ended = running.run();
  const waiting = calls(all);
  let stored = 0;
  const whole = await perSecond(async () => {
    const started = performance.now();
    const deliver = async () => {
      for (let call = waiting.pop(); call; call = waiting.pop()) {
        const headers = { "x-hub-signature-256": call.signature };
        const request = new Request("http://bench/webhooks/facebook", { method: "POST", body: call.body, headers });
        const answer = await answerWebhook({ db, config, log, wake: running.kick }, request);
        if (answer.status !== 200) throw new Error(`a webhook was answered ${answer.status}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, deliver));
    stored = (COUNT * 1_000) / (performance.now() - started);
    while (await isPending(db)) await new Promise((done) => setTimeout(done, 10));
  });
  await running.stop();
  await ended;
  const { rows } = await sql<{ count: number }>`select count(*) as count from messages`.execute(db);
  if (rows[0]?.count !== COUNT) throw new Error(`${rows[0]?.count} messages of ${COUNT} arrived`);
  return { stored, whole };
}

async function isPending(db: Db): Promise<boolean> {
  const { rows } = await sql`select from webhook_events where state = 'pending' limit 1`.execute(db);
  return rows.length > 0;
}

async function perSecond(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (COUNT * 1_000) / (performance.now() - started);
}

const best = (rates: number[]) => Math.max(...rates);

function row(what: string, rate: number, floor: number): Record<string, string> {
  return { what, "messages/s": rate.toFixed(0), "of the floor": `${((100 * rate) / floor).toFixed(0)} %` };
}

if (import.meta.main) console.table(await benchIngest());
