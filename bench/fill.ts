import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { sql } from "kysely";
import { type Db, openDatabase } from "../src/database.ts";
import { migrate } from "../src/migrate.ts";

const migrations = new URL("../migrations/", import.meta.url);
export const PAGE_COUNT = 20;
export const AGENT_COUNT = 50;

/** Changes with the schema and with the fill itself: what was filled under another one is filled anew. */
function shape(): string {
  const hash = createHash("sha256").update(readFileSync(new URL(import.meta.url)));
  for (const name of readdirSync(migrations).sort()) hash.update(readFileSync(new URL(name, migrations)));
  return hash.digest("hex").slice(0, 8);
}

export const urlOf = (name: string) =>
  (process.env.DATABASE_URL ?? "").replace(/^([^:]+:\/\/[^/]*\/)[^?]*/, `$1${name}`);

/** What the messages say, as parts of the statement that makes message `k` of conversation `n`. */
export interface Words {
  before: string;
  body: string;
  join: string;
}

/** A company with that much history, made once and kept in the bench's own data folder for the next run. */
export async function filled(
  conversations: number,
  messages = conversations,
  words?: Words,
): Promise<{ url: string; db: Db }> {
  const prefix = `kept_${conversations}_${messages}_${words ? "words_" : ""}`;
  const name = prefix + shape();
  const server = openDatabase(process.env.DATABASE_URL ?? "", { max: 1, name: "switchboard bench" });
  const { rows } = await sql<{ datname: string }>`
    select datname from pg_database where starts_with(datname, ${prefix})`.execute(server);
  const db = openDatabase(urlOf(name), { max: 16, name: "switchboard bench" });
  if (!rows.some((row) => row.datname === name)) {
    for (const { datname } of rows) await sql`drop database ${sql.id(datname)} with (force)`.execute(server);
    console.error(`filling ${conversations} conversations with ${messages} messages …`);
    // Under another name until it is whole, so that what a broken run left is not taken for it.
    const raw = `raw_${name}`;
    await sql`drop database if exists ${sql.id(raw)} with (force)`.execute(server);
    await sql`create database ${sql.id(raw)}`.execute(server);
    const making = openDatabase(urlOf(raw), { max: 1, name: "switchboard bench" });
    await migrate(making);
    await fill(making, conversations, messages, words);
    await making.destroy();
    await sql`alter database ${sql.id(raw)} rename to ${sql.id(name)}`.execute(server);
  }
  await server.destroy();
  return { url: urlOf(name), db };
}

/** Of all conversations two thirds are done, a third is claimed by nobody, one in twenty waits unread. */
async function fill(db: Db, conversations: number, messages: number, words?: Words): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  const each = Math.max(1, Math.floor(messages / conversations));
  await run("set synchronous_commit = off; set maintenance_work_mem = '512MB'");
  await run(`
    insert into users (username, name, role, password_hash) values ('owner', 'Trần Thị Quế', 'owner', '-');
    insert into users (username, name, role, password_hash)
    select 'agent' || n, 'Nguyễn Hoài An ' || n, 'agent', '-' from generate_series(1, ${AGENT_COUNT}) n;
    insert into pages (channel, provider_id, name)
    select 'facebook', '9' || n, 'Trang bán hàng ' || n from generate_series(1, ${PAGE_COUNT}) n;
    insert into page_members (page_id, user_id)
    select page, person from generate_series(1, ${PAGE_COUNT}) page, generate_series(2, ${AGENT_COUNT + 1}) person
    where (page + person) % 4 = 0`);
  // Indexes grow faster after the rows than with them.
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes where schemaname = 'public'
      and tablename in ('customers', 'identities', 'conversations', 'messages', 'customer_tags') and indexdef not like 'CREATE UNIQUE%'
  `.execute(db);
  for (const { name } of rows) await run(`drop index ${name}`);
  await run("set session_replication_role = replica");
  await run(`insert into customers (name) select 'Khách hàng số ' || n from generate_series(1, ${conversations}) n`);
  await run(`
    insert into identities (customer_id, page_id, provider_id, platform_name, profile_state)
    select n, 1 + n % ${PAGE_COUNT}, 'psid' || n, 'Khách hàng số ' || n, 'known'
    from generate_series(1, ${conversations}) n`);
  await run(`
    insert into conversations (page_id, customer_id, identity_id, channel, assignee_id, done_at, unread_count,
      last_message_at, last_message_id, last_preview, window_opened_at)
    select 1 + n % ${PAGE_COUNT}, n, n, 'facebook',
      case when h % 3 = 0 then null else 2 + h / 180 % ${AGENT_COUNT} end,
      case when h / 3 % 3 > 0 then now() end,
      case when h / 3 % 3 = 0 and h / 9 % 7 = 0 then 1 + n % 5 else 0 end,
      now() - n * interval '1 minute', (${conversations} - n + 1) * ${each}::bigint,
      '{"kind": "text", "body": "Chị ơi, mẫu camera ngoài trời còn hàng không ạ?", "author": "customer"}'::jsonb,
      now() - n * interval '1 minute'
    from (select n, abs(hashint8(n)::bigint) as h from generate_series(1, ${conversations}) n) numbered`);
  // None to three each, as a shop gives them.
  await run(`
    insert into customer_tags (customer_id, tag_id)
    select n, tags.id from generate_series(1, ${conversations}) n
    join (select id, row_number() over (order by id) as place, count(*) over () as many from tags
      where owner_id is null and archived_at is null) tags on (n + place) % many < n % 4`);
  if (words) await run(words.before);
  const body = words?.body ?? "'Chị ơi, mẫu camera ngoài trời số ' || k || ' còn hàng không ạ?'";
  // Stored as they came: the oldest first.
  await run(`
    insert into messages (conversation_id, provider_id, author, body, state, sent_at)
    select n, 'm_' || n || '_' || k, 'customer', ${body}, 'received', now() - n * interval '1 minute' - (${each} - k) * interval '1 second'
    from generate_series(1, ${conversations}) n cross join generate_series(1, ${each}) k${words?.join ?? ""}
    order by n desc, k`);
  await run("set session_replication_role = origin");
  for (const { definition } of rows) await run(definition);
  await run("vacuum analyze");
}

if (import.meta.main) for (const size of [10_000, 1_000_000]) await (await filled(size)).db.destroy();
