import { createHmac } from "node:crypto";
import { sql } from "kysely";
import type { Db } from "../src/database.ts";

/** The same traffic for both sides of the comparison: messages of many customers of three pages, in calls of fifty. */

export const APP_SECRET = "secret of the bench";
export const PAGES = ["9001", "9002", "9003"];
export const PER_CALL = 50;
const CUSTOMERS = 1_000;

export interface Line {
  page: string;
  psid: string;
  mid: string;
  text: string;
  at: number;
}

export function lines(count: number, tag: string): Line[] {
  const start = Date.now() - count;
  return Array.from({ length: count }, (_, n) => ({
    page: PAGES[n % PAGES.length]!,
    psid: `${tag}${(n * 7919) % CUSTOMERS}`,
    mid: `m_${tag}_${n}_xG7806fPz2Qk9uYvT3bLr0sWc4Hd1Ea8`,
    text: `Chị ơi, mẫu camera ngoài trời số ${n} còn hàng không ạ? Ship về Đà Nẵng bao nhiêu ngày?`,
    at: start + n,
  }));
}

/** Signed calls, as Facebook would make them. */
export function calls(all: Line[]): { body: Uint8Array<ArrayBuffer>; signature: string }[] {
  const made = [];
  for (let from = 0; from < all.length; from += PER_CALL) {
    const entry = all.slice(from, from + PER_CALL).map(({ page, psid, mid, text, at }) => {
      const item = { sender: { id: psid }, recipient: { id: page }, timestamp: at, message: { mid, text } };
      return { id: page, time: at, messaging: [item] };
    });
    const body = new Uint8Array(Buffer.from(JSON.stringify({ object: "page", entry })));
    made.push({ body, signature: `sha256=${createHmac("sha256", APP_SECRET).update(body).digest("hex")}` });
  }
  return made;
}

export async function addPages(db: Db): Promise<Map<string, number>> {
  const rows = await db
    .insertInto("pages")
    .values(PAGES.map((provider_id) => ({ channel: "facebook" as const, provider_id, name: `Trang ${provider_id}` })))
    .returning(["id", "provider_id"])
    .execute();
  return new Map(rows.map((row) => [row.provider_id, row.id]));
}

/** The floor: the very rows that the ingest leaves, by plain SQL in batches of five hundred, nothing asked or checked. */
export async function writeBare(db: Db, all: Line[], pages: Map<string, number>): Promise<void> {
  const places = await writePeople(db, all, pages);
  for (let from = 0; from < all.length; from += 500) {
    const batch = all.slice(from, from + 500).map((line) => ({ ...line, place: places.get(keyOf(line)) }));
    const given = sql`jsonb_to_recordset(${JSON.stringify(batch)}::jsonb) as given (place bigint, page text, psid text, mid text, text text, at bigint)`;
    await db.transaction().execute(async (trx) => {
      await sql`
        insert into webhook_events (channel, page_key, conversation_key, lane, body, state, attempts, settled_at)
        select 'facebook', page, page || ':' || psid, 1, convert_to(to_jsonb(given)::text, 'UTF8'), 'applied', 1, now()
        from ${given}`.execute(trx);
      await sql`
        with written as (
          insert into messages (conversation_id, provider_id, author, body, sent_at)
          select place, mid, 'customer', text, to_timestamp(at / 1000.0) from ${given}
          returning id, conversation_id, sent_at
        ), moved as (
          update conversations
          set last_message_at = newest.at, last_message_id = newest.id, unread_count = unread_count + newest.count
          from (
            select conversation_id, max(sent_at) as at, max(id) as id, count(*) as count from written group by 1
          ) newest
          where conversations.id = newest.conversation_id
        )
        insert into events (name, subject, subject_id)
        select 'message.received', 'conversation', conversation_id from written`.execute(trx);
    });
  }
}

const keyOf = ({ page, psid }: Line) => `${page}:${psid}`;

async function writePeople(db: Db, all: Line[], pages: Map<string, number>): Promise<Map<string, number>> {
  const people = [...new Map(all.map((line) => [keyOf(line), line])).values()];
  const { rows } = await sql<{ key: string; id: number }>`
    with given as (
      select *, nextval(pg_get_serial_sequence('customers', 'id')) as customer_id
      from unnest(${people.map(keyOf)}::text[], ${people.map(({ page }) => pages.get(page))}::bigint[]) as g (key, page_id)
    ), leads as (
      insert into customers (id, name) overriding system value select customer_id, key from given
    ), known as (
      insert into identities (customer_id, page_id, provider_id) select customer_id, page_id, key from given
      returning id, customer_id, page_id, provider_id
    )
    insert into conversations (page_id, customer_id, identity_id, channel)
    select page_id, customer_id, id, 'facebook' from known
    returning id, (select provider_id from known where known.id = identity_id) as key`.execute(db);
  return new Map(rows.map(({ key, id }) => [key, id]));
}
