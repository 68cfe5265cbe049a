import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { sql } from "kysely";
import { type Db, openDatabase } from "../src/database.ts";
import { migrate } from "../src/migrate.ts";
import { AGENT_COUNT, PAGE_COUNT, urlOf } from "./fill.ts";

const migrations = new URL("../migrations/", import.meta.url);

/** Changes with the schema and with the fill itself: what was filled under another one is filled anew. */
function shape(): string {
  const hash = createHash("sha256").update(readFileSync(new URL(import.meta.url)));
  for (const name of readdirSync(migrations).sort()) hash.update(readFileSync(new URL(name, migrations)));
  return hash.digest("hex").slice(0, 8);
}

/** A company with so many tickets, made once and kept in the bench's own data folder for the next run. */
export async function filledTickets(tickets: number): Promise<{ url: string; db: Db }> {
  const prefix = `kept_tickets_${tickets}_`;
  const name = prefix + shape();
  const server = openDatabase(process.env.DATABASE_URL ?? "", { max: 1, name: "switchboard bench" });
  const { rows } = await sql<{ datname: string }>`
    select datname from pg_database where starts_with(datname, ${prefix})`.execute(server);
  if (!rows.some((row) => row.datname === name)) {
    for (const { datname } of rows) await sql`drop database ${sql.id(datname)} with (force)`.execute(server);
    console.error(`filling ${tickets} tickets …`);
    // Under another name until it is whole, so that what a broken run left is not taken for it.
    const raw = `raw_${name}`;
    await sql`drop database if exists ${sql.id(raw)} with (force)`.execute(server);
    await sql`create database ${sql.id(raw)}`.execute(server);
    const making = openDatabase(urlOf(raw), { max: 1, name: "switchboard bench" });
    await migrate(making);
    await fill(making, tickets);
    await making.destroy();
    await sql`alter database ${sql.id(raw)} rename to ${sql.id(name)}`.execute(server);
  }
  await server.destroy();
  return { url: urlOf(name), db: openDatabase(urlOf(name), { max: 16, name: "switchboard bench" }) };
}

/** Nine in ten are settled; of the others one in four has nobody yet. */
async function fill(db: Db, tickets: number): Promise<void> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  const customers = Math.max(100, tickets / 5);
  await run("set synchronous_commit = off; set maintenance_work_mem = '512MB'");
  await run(`
    insert into users (username, name, role, password_hash) values ('owner', 'Trần Thị Quế', 'owner', '-');
    insert into users (username, name, role, password_hash)
    select 'agent' || n, 'Nguyễn Hoài An ' || n, 'agent', '-' from generate_series(1, ${AGENT_COUNT}) n;
    insert into pages (channel, provider_id, name)
    select 'facebook', '9' || n, 'Trang bán hàng ' || n from generate_series(1, ${PAGE_COUNT}) n;
    insert into page_members (page_id, user_id)
    select page, person from generate_series(1, ${PAGE_COUNT}) page, generate_series(2, ${AGENT_COUNT + 1}) person
    where (page + person) % 4 = 0;
    insert into resolution_types (name, position) values ('Đã bảo hành', 900)`);
  const { rows } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes where schemaname = 'public'
      and tablename in ('customers', 'tickets') and indexdef not like 'CREATE UNIQUE%'`.execute(db);
  for (const { name } of rows) await run(`drop index ${name}`);
  await run("set session_replication_role = replica");
  await run(`insert into customers (name) select 'Khách hàng số ' || n from generate_series(1, ${customers}) n`);
  await run(`
    insert into tickets (title, summary, status, priority, customer_id, page_id, channel, assignee_id, created_by,
      resolution_type_id, resolution_text, resolved_at, resolution_due_at, created_at, updated_at, status_changed_at)
    select 'Camera số ' || n || ' mất kết nối', 'Khách báo từ sáng',
      case when settled then case when h % 2 = 0 then 'resolved' else 'closed' end
        when free then 'new' else (array['assigned', 'open', 'wait_customer'])[1 + h % 3] end,
      (array['low', 'normal', 'normal', 'normal', 'high', 'urgent'])[1 + h % 6], 1 + h % ${customers}, 1 + n % ${PAGE_COUNT},
      'facebook', case when free and not settled then null else 2 + h / 180 % ${AGENT_COUNT} end, 2 + n % ${AGENT_COUNT},
      case when settled then (select max(id) from resolution_types) end, case when settled then 'Đã thay nguồn' end,
      case when settled then at end, at + interval '8 hours', at, at, at
    from (select n, h, h % 10 > 0 as settled, h / 10 % 4 = 0 as free, now() - n * interval '1 minute' as at
      from (select n, abs(hashint8(n)::bigint) as h from generate_series(1, ${tickets}) n) hashed) numbered`);
  await run("set session_replication_role = origin");
  for (const { definition } of rows) await run(definition);
  await run("vacuum analyze");
}
