import pg from "pg";
import { ask } from "./browse.ts";
import { filledTickets } from "./fill_tickets.ts";
import { type Figure, ms, p50, print, scaled, sideBySide, times } from "./measure.ts";
import { running } from "./processes.ts";

const columns = `t.*, customers.name as customer_name, pages.name as page_name, users.name as assignee_name,
  exists (select from ticket_watchers w where w.ticket_id = t.id and w.user_id = $1) as watching`;
const joins = `left join customers on customers.id = t.customer_id left join pages on pages.id = t.page_id
  left join users on users.id = t.assignee_id order by t.updated_at desc, t.id desc`;

/** The rows that the list shows, written by hand for each of the two views alone and prepared once. */
const views = {
  "of the owner, all": {
    username: "owner",
    address: "/tickets",
    text: `select ${columns} from (select * from tickets order by updated_at desc, id desc limit 51) t ${joins}`,
  },
  "of an agent, all that they may see": {
    username: "agent1",
    address: "/tickets",
    text: `select ${columns} from (select * from tickets where id in (
        (select id from tickets where assignee_id = $1 order by updated_at desc, id desc limit 51)
        union (select id from tickets where created_by = $1 order by updated_at desc, id desc limit 51)
        union (select page.id from page_members m cross join lateral (select id from tickets where page_id = m.page_id
          and assignee_id is null and team_id is null order by updated_at desc, id desc limit 51) page where m.user_id = $1)
      ) order by updated_at desc, id desc limit 51) t ${joins}`,
  },
};

const named = (table: string, order = "plain(name)") =>
  `(select json_agg(one) from (select id, name from ${table} where archived_at is null order by ${order}, id) one)`;
/** What stands around the rows: what can be chosen to filter and to change by, views, columns, work under way; rail and bell. */
const aroundSql = `select
  (select json_agg(one) from (select id, name from users where deactivated_at is null order by plain(name), id) one) as people,
  ${named("teams")} as teams, ${named("ticket_categories", "position")} as categories, ${named("sla_policies")} as policies,
  ${named("resolution_types", "position")} as types, ${named("ticket_templates")} as templates,
  (select json_agg(one) from (select id, name from pages order by plain(name), id) one) as pages,
  (select json_agg(v) from saved_views v where room = 'tickets' and (user_id = $1 or shared)) as views,
  (select columns from list_columns where user_id = $1 and room = 'tickets') as columns,
  (select json_agg(j) from bulk_jobs j where user_id = $1 and room = 'tickets' and seen_at is null) as jobs`;
const frameSql = `select
  (select count(*) from (select from conversations where unread_count > 0 and done_at is null
    and page_id in (select page_id from page_members where user_id = $1) limit 100) found) as unread,
  (select count(*) from tasks where assignee_id = $1 and status in ('todo', 'doing') and due_at < now() + interval '1 day') as due,
  (select count(*) from notifications where user_id = $1 and shown and read_at is null) as bell,
  exists (select from seats where user_id = $1) or exists (select from queue_members where user_id = $1) as calls,
  exists (select from task_reminders where user_id = $1 and state = 'ringing') as rings`;

/** The list of tickets over HTTP against its bare SQL, for a company young and old. */
export async function benchTickets(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const medians = new Map<string, number[]>();
  for (const size of [scaled(10_000), scaled(1_000_000)]) {
    const { db, url } = await filledTickets(size);
    const web = await running(url);
    const pool = new pg.Pool({ connectionString: url, max: 3 });
    // Its database may be dropped while its connections still say goodbye.
    pool.on("error", () => {});
    try {
      for (const [name, { username, address, text }] of Object.entries(views)) {
        const { id } = await db
          .selectFrom("users")
          .select("id")
          .where("username", "=", username)
          .executeTakeFirstOrThrow();
        const cookie = await web.signIn(db, id);
        const page = () => ask(web.url + address, { cookie });
        const rows = (await page()).match(/<tr id="ticket-/g)?.length;
        if (!rows || (rows !== 50 && size >= 10_000)) throw new Error(`${rows} rows are no page of the list`);
        const query = (name: string, text: string) => pool.query({ name, text, values: [id] });
        const bare = () => Promise.all([query(name, text), query("around", aroundSql), query("frame", frameSql)]);
        const { ours, floor } = await sideBySide(100, page, bare);
        medians.set(name, [...(medians.get(name) ?? []), p50(ours)]);
        figures.push({
          what: `ticket list ${name}, ${size.toLocaleString("en")}`,
          measured: `p50 ${ms(p50(ours))}`,
          floor: `SQL ${ms(p50(floor))}`,
          ratio: times(p50(ours), p50(floor)),
          aim: "≤ 2.5×",
        });
      }
    } finally {
      await web.stop();
      await pool.end();
      await db.destroy();
    }
  }
  for (const [name, [young = 0, old = 0]] of medians) {
    figures.push({
      what: `ticket list ${name}, the million against the ten thousand`,
      measured: times(old, young),
      aim: "≤ 1.3×",
    });
  }
  return figures;
}

if (import.meta.main) print("Tickets", await benchTickets());
