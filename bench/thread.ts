import { randomUUID } from "node:crypto";
import { sql } from "kysely";
import pg from "pg";
import type { Db } from "../src/database.ts";
import { ask } from "./browse.ts";
import { withOwnDatabase } from "./database.ts";
import { type Figure, ms, p50, p99, print, sideBySide, times } from "./measure.ts";
import { running } from "./processes.ts";

const LENGTH = 5_000;

const rowSql = `select c.*, customers.name, identities.platform_name, pages.name as page_name from conversations c
  join customers on customers.id = c.customer_id join identities on identities.id = c.identity_id
  join pages on pages.id = c.page_id where c.id = $1`;
const threadSql = `select * from (select * from messages where conversation_id = $1 order by sent_at desc, id desc limit 31) m
  left join attachments on attachments.message_id = m.id order by m.sent_at, m.id`;
// What stands around the messages: system lines, the draft, files, the bar of tags.
const aroundSql = `select
  (select json_agg(e) from (select name, actor_id, detail, created_at from events where subject = 'conversation' and subject_id = $1
    and name in ('conversation.claimed', 'conversation.assigned', 'conversation.released', 'conversation.done',
      'conversation.reopened', 'window.closed') order by created_at desc limit 100) e) as lines,
  (select json_agg(f) from (select files.* from messages m join attachments a on a.message_id = m.id
    join files on files.id = a.file_id where m.conversation_id = $1 order by files.id desc limit 12) f) as files,
  (select to_json(d) from drafts d where d.conversation_id = $1 and d.user_id = $2) as draft,
  (select json_agg(t) from (select tags.*, given.added_at from tags left join customer_tags given on given.tag_id = tags.id
    and given.customer_id = (select customer_id from conversations where id = $1)
    where tags.archived_at is null and (tags.bar_position is not null or given.tag_id is not null)) t) as bar`;

/** One customer who has written five thousand messages to a shop that answers. */
async function writeLongThread(db: Db): Promise<{ id: number; userId: number }> {
  const user = { username: "an", name: "Nguyễn Hoài An", role: "owner" as const, password_hash: "-" };
  const { id: userId } = await db.insertInto("users").values(user).returning("id").executeTakeFirstOrThrow();
  await sql`
    with page as (insert into pages (channel, provider_id, name) values ('facebook', '9001', 'Trang') returning id),
      customer as (insert into customers (name) values ('Trần Văn Bình') returning id),
      identity as (insert into identities (customer_id, page_id, provider_id, profile_state)
        select customer.id, page.id, 'psid', 'known' from customer, page returning *)
    insert into conversations (page_id, customer_id, identity_id, channel, window_opened_at)
    select page_id, customer_id, id, 'facebook', now() from identity`.execute(db);
  await sql`
    insert into messages (conversation_id, provider_id, author, body, state, sent_at)
    select c.id, 'm_' || n, case when n % 2 = 0 then 'customer' else 'page' end, 'Mẫu camera số ' || n || ' còn hàng không ạ?',
      case when n % 2 = 0 then 'received' else 'read' end, now() - (${LENGTH} - n) * interval '1 minute'
    from conversations c, generate_series(1, ${LENGTH}::int) n`.execute(db);
  await sql`update conversations set last_message_at = now(), last_message_id = (select max(id) from messages)`.execute(
    db,
  );
  await sql`vacuum analyze`.execute(db);
  const { id } = await db.selectFrom("conversations").select("id").executeTakeFirstOrThrow();
  return { id, userId };
}

/** Opening the newest thirty of a long thread, and sending into it, each against its bare SQL. */
export function benchThread(): Promise<Figure[]> {
  return withOwnDatabase(async (db, url) => {
    const { id, userId } = await writeLongThread(db);
    const web = await running(url);
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    // Its database may be dropped while its connections still say goodbye.
    pool.on("error", () => {});
    const query = (name: string, text: string, values: unknown[]) => pool.query({ name, text, values });
    const values = [id];
    const around = () => query("around", aroundSql, [id, userId]);
    const reading = () => Promise.all([query("row", rowSql, values), query("thread", threadSql, values)]);
    const opening = () => Promise.all([reading(), around()]);
    try {
      const cookie = await web.signIn(db, userId);
      const headers = { "HX-Request": "true" };
      const text = await ask(`${web.url}/inbox/${id}/thread`, { cookie, headers });
      const shown = text.match(/class="message[ "]/g)?.length;
      if (shown !== 30) throw new Error(`${shown} messages are no page of the thread`);
      const thread = await sideBySide(200, () => ask(`${web.url}/inbox/${id}/thread`, { cookie, headers }), opening);
      const send = () => {
        const form = { body: "Dạ mẫu này bên em còn ạ", client_key: randomUUID() };
        return ask(`${web.url}/inbox/${id}/messages`, { cookie, headers, form });
      };
      const sending = await sideBySide(100, send, () => sendBare(pool, id, userId).then(reading));
      return [
        figure(`thread, 30 of ${LENGTH.toLocaleString("en")} messages`, thread, "≤ 2.5×, p50 ≤ 8 ms"),
        figure("send a message, POST to fragment", sending, "≤ 2.5×"),
      ];
    } finally {
      await web.stop();
      await pool.end();
    }
  });
}

/** The very rows that a sent message leaves, in one transaction. */
async function sendBare(pool: pg.Pool, id: number, userId: number): Promise<void> {
  const client = await pool.connect();
  const run = (name: string, text: string, values: unknown[]) => client.query({ name, text, values });
  try {
    await client.query("begin");
    await run("lock", "select * from conversations where id = $1 for update", [id]);
    const insert = `insert into messages (conversation_id, client_key, author, user_id, body, state, sent_at)
      values ($1, $2, 'page', $3, 'Dạ mẫu này bên em còn ạ', 'sending', now()) returning id`;
    const { rows } = await run("insert", insert, [id, randomUUID(), userId]);
    const touch = `update conversations set last_message_at = now(), last_message_id = $2, unread_count = 0,
      last_reply_at = now(), updated_at = now() where id = $1`;
    await run("touch", touch, [id, rows[0].id]);
    const event = `insert into events (name, subject, subject_id, actor_id, relay_state)
      values ('message.sent', 'conversation', $1, $2, 'waiting')`;
    await run("event", event, [id, userId]);
    await client.query("commit");
  } finally {
    client.release();
  }
}

function figure(what: string, { ours, floor }: Record<"ours" | "floor", number[]>, aim: string): Figure {
  const measured = `p50 ${ms(p50(ours))}, p99 ${ms(p99(ours))}`;
  return { what, measured, floor: `SQL ${ms(p50(floor))}`, ratio: times(p50(ours), p50(floor)), aim };
}

if (import.meta.main) print("Thread", await benchThread());
