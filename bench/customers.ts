import { sql } from "kysely";
import pg from "pg";
import type { Db } from "../src/database.ts";
import { customerFilterOf, findDuplicates, getCustomer, listCustomers } from "../src/modules/customers/mod.ts";
import { readTimeline } from "../src/modules/customers/seen_routes.ts";
import type { Person } from "../src/modules/people/table.ts";
import { withOwnDatabase } from "./database.ts";
import { type Figure, ms, percentile, sideBySide, p50, times, timed } from "./measure.ts";

const CUSTOMERS = 1_000_000;
const ROUNDS = 40;

/** A million customers, a third with a phone number, some dozens with a name of their own. */
async function fill(db: Db): Promise<Person> {
  const run = (statement: string) => sql.raw(statement).execute(db);
  await run("set synchronous_commit = off");
  const { rows: indexes } = await sql<{ name: string; definition: string }>`
    select indexname as name, indexdef as definition from pg_indexes where schemaname = 'public'
      and tablename in ('customers', 'customer_phones') and indexdef not like 'CREATE UNIQUE%'`.execute(db);
  for (const { name } of indexes) await run(`drop index ${name}`);
  await run(`insert into users (username, name, role, password_hash) values ('owner', 'Trần Thị Quế', 'owner', '-'),
    ('an', 'Nguyễn Hoài An', 'agent', '-')`);
  await run("set session_replication_role = replica");
  await run(`
    insert into customers (name, kind, owner_id, last_contact_at, created_at)
    select (array['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Hoàng', 'Vũ', 'Đặng', 'Bùi'])[1 + n % 8] || ' '
      || (array['Thị', 'Văn', 'Hoài', 'Minh', 'Ngọc', 'Đức', 'Thanh'])[1 + n % 7] || ' '
      || case when n % 20000 = 7 then 'Quỳnh Như' else (array['An', 'Bình', 'Chi', 'Dũng', 'Hà', 'Lan', 'Mai', 'Nam', 'Oanh', 'Phúc', 'Sơn'])[1 + n % 11] end,
      case when n % 9 = 0 then 'contact' else 'lead' end, case when n % 2000 = 0 then 2 end,
      now() - n * interval '1 minute', now() - n * interval '2 minutes'
    from generate_series(1, ${CUSTOMERS}) n`);
  await run(`insert into customer_phones (customer_id, number, digits, is_primary)
    select n, '+849' || lpad(n::text, 8, '0'), '09' || lpad(n::text, 8, '0'), true
    from generate_series(1, ${CUSTOMERS}, 3) n`);
  await run(`insert into events (name, subject, subject_id, detail, created_at)
    select 'customer.edited', 'customer', 1, '{"fields": {}}', now() - n * interval '1 second'
    from generate_series(1, 20000) n`);
  await run("set session_replication_role = origin");
  for (const { definition } of indexes) await run(definition);
  await run("vacuum analyze customers, customer_phones, events");
  const { rows } = await sql<Person>`select id, name, username, role, locale, theme from users order by id`.execute(db);
  return rows[0]!;
}

/** The rows of a customer's page, written by hand for an owner, who sees them all, and prepared once. */
const bare = [
  `select c.*, company.name as company, owner.name as owner, creator.name as creator,
      exists (select from customer_followers where customer_id = c.id and user_id = 1) as following
    from customers c left join customers company on company.id = c.company_id
    left join users owner on owner.id = c.owner_id left join users creator on creator.id = c.created_by where c.id = $1`,
  "select * from customer_phones where customer_id = $1 order by is_primary desc, id",
  "select * from customer_emails where customer_id = $1 order by is_primary desc, id",
  "select identities.*, pages.name from identities join pages on pages.id = page_id where customer_id = $1",
  "select g.* from customer_group_members join customer_groups g on g.id = group_id where customer_id = $1 order by g.name",
  "select tags.* from customer_tags join tags on tags.id = tag_id where customer_id = $1 and archived_at is null",
  `select events.*, users.name as actor from events left join users on users.id = actor_id
    where subject = 'customer' and subject_id = $1 order by events.created_at desc, events.id desc limit 31`,
  "select * from notes where subject = 'customer' and subject_id = $1 order by created_at desc, id desc limit 31",
  "select * from tickets where customer_id = $1 order by created_at desc, id desc limit 31",
  "select * from tasks where customer_id = $1 order by created_at desc, id desc limit 31",
  "select * from orders where customer_id = $1 order by created_at desc, id desc limit 31",
  "select * from calls where customer_id = $1 order by started_at desc, id desc limit 31",
  `select m.* from conversations c cross join lateral (select * from messages where conversation_id = c.id
    order by sent_at desc, id desc limit 31) m where c.customer_id = $1`,
];

const p95 = (values: number[]) => percentile(values, 0.95);

/** Lists, searches, the duplicate check and a customer's page among a million of them. */
export async function benchCustomers(): Promise<Figure[]> {
  return withOwnDatabase(async (db, url) => {
    const pool = new pg.Pool({ connectionString: url });
    // Its database may be dropped while its connections still say goodbye.
    pool.on("error", () => {});
    const owner = await fill(db);
    const agent = { id: 2, role: "agent" as const };
    const figures: Figure[] = [];
    const find = async (what: string, query: Record<string, string>, person: Pick<Person, "id" | "role"> = owner) => {
      const filter = customerFilterOf(query);
      const took = await timed(ROUNDS, () => listCustomers(db, person, filter), 3);
      figures.push({ what, measured: `p95 ${ms(p95(took))}`, aim: "p95 ≤ 100 ms" });
    };
    await find("customer list, 50 of 1 million", {});
    await find("the same for an agent who sees one in 2,000", {}, agent);
    await find("name, commonest (nguyen)", { q: "nguyen" });
    await find("name, rare (quynh nhu)", { q: "quynh nhu" });
    await find("name, nobody's (xyzt)", { q: "xyzt" });
    await find("two letters (an)", { q: "an" });
    await find("phone, a part (0345)", { q: "0345" });
    await find("phone, whole", { q: "0900 012 346" });
    await find("name, for that agent (quynh nhu)", { q: "quynh nhu" }, agent);
    const duplicates = await timed(
      ROUNDS,
      (n) => findDuplicates(db, owner, { phones: [`09${String(1 + 3 * Math.max(0, n)).padStart(8, "0")}`] }),
      3,
    );
    figures.push({ what: "duplicate check while typing", measured: `p95 ${ms(p95(duplicates))}`, aim: "p95 ≤ 20 ms" });
    for (const [what, id] of [
      ["customer page, 20,000 changes", 1],
      ["customer page, none", 2],
    ] as const) {
      const page = await sideBySide(
        ROUNDS,
        () => Promise.all([getCustomer(db, owner, id), readTimeline(db, owner, id)]),
        () => Promise.all(bare.map((text, n) => pool.query({ name: `bare ${n}`, text, values: [id] }))),
      );
      figures.push({
        what,
        measured: `p50 ${ms(p50(page.ours))}`,
        floor: `SQL ${ms(p50(page.floor))}`,
        ratio: times(p50(page.ours), p50(page.floor)),
        aim: "≤ 2.5×",
      });
    }
    await pool.end();
    return figures;
  });
}
