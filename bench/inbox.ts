import pg from "pg";
import { ask } from "./browse.ts";
import { filled, PAGE_COUNT } from "./fill.ts";
import { type Figure, ms, p50, perSecond, print, sideBySide, times } from "./measure.ts";
import { running } from "./processes.ts";

const SIZES: [number, number][] = [
  [10_000, 10_000],
  [1_000_000, process.env.BENCH_FULL === "1" ? 10_000_000 : 1_000_000],
];

/** What the page shows to an agent, rows with their tags and every count, written by hand for them alone and prepared once. */
const pageSql = `
  select c.*, customers.name as customer_name, identities.platform_name, identities.picture_file_id, pages.name as page_name,
    users.name as assignee_name, (
      select json_agg(json_build_object('id', tags.id, 'name', tags.name, 'color', tags.color) order by given.added_at, tags.id)
      from customer_tags given join tags on tags.id = given.tag_id
      where given.customer_id = c.customer_id and tags.archived_at is null) as tags,
    exists (select from drafts where drafts.conversation_id = c.id and drafts.user_id = $1) as has_draft
  from (
    select * from conversations
    where page_id = any($2) and (assignee_id is null or assignee_id = $1) and last_message_id is not null and done_at is null
    order by last_message_at desc, id desc limit 51
  ) c
  join customers on customers.id = c.customer_id join identities on identities.id = c.identity_id
  join pages on pages.id = c.page_id left join users on users.id = c.assignee_id
  order by c.last_message_at desc, c.id desc`;
const among = (more: string) => `(select count(*) from (select from conversations where unread_count > 0
  and done_at is null and page_id = any($2) and ${more} limit 100) found)`;
const countSql = `select ${among("(assignee_id is null or assignee_id = $1)")} as all,
  ${among("assignee_id = $1")} as mine, ${among("assignee_id is null")} as unclaimed,
  (select count(*) from tasks where assignee_id = $1 and status in ('todo', 'doing') and due_at < now() + interval '1 day') as due,
  (select count(*) from notifications where user_id = $1 and shown and read_at is null) as bell`;

/** The inbox page over HTTP against its bare SQL, for a company young and old. */
export async function benchInbox(): Promise<Figure[]> {
  const figures: Figure[] = [];
  const medians: number[] = [];
  for (const [conversations, messages] of SIZES) {
    const { db, url } = await filled(conversations, messages);
    const web = await running(url);
    const pool = new pg.Pool({ connectionString: url, max: 2 });
    // Its database may be dropped while its connections still say goodbye.
    pool.on("error", () => {});
    try {
      const agent = await db
        .selectFrom("users")
        .select("id")
        .where("username", "=", "agent1")
        .executeTakeFirstOrThrow();
      const member = await db.selectFrom("page_members").select("page_id").where("user_id", "=", agent.id).execute();
      const values = [agent.id, member.map((row) => row.page_id)];
      const cookie = await web.signIn(db, agent.id);
      const page = () => ask(`${web.url}/inbox`, { cookie });
      const bare = () =>
        Promise.all([
          pool.query({ name: "page", text: pageSql, values }),
          pool.query({ name: "counts", text: countSql, values }),
        ]);
      const rows = (await page()).match(/class="conversation-row/g)?.length;
      if (rows !== 50) throw new Error(`${rows} rows are no page of the inbox`);
      const { ours, floor } = await sideBySide(100, page, bare);
      const rate = await perSecond(8, 4_000, page);
      const floorRate = await perSecond(8, 2_000, bare);
      const name = `inbox page, ${conversations.toLocaleString("en")} conversations`;
      medians.push(p50(ours));
      figures.push(
        {
          what: name,
          measured: `p50 ${ms(p50(ours))}`,
          floor: `SQL ${ms(p50(floor))}`,
          ratio: times(p50(ours), p50(floor)),
          aim: "≤ 2.5×, p50 ≤ 15 ms",
        },
        {
          what: `${name}, 8 at once`,
          measured: `${rate.toFixed(0)} pages/s`,
          floor: `${floorRate.toFixed(0)}/s`,
          ratio: times(rate, floorRate),
          aim: "≥ 300 pages/s",
        },
      );
    } finally {
      await web.stop();
      await pool.end();
      await db.destroy();
    }
  }
  const [young = 0, old = 0] = medians;
  figures.push({
    what: "inbox page, the million against the ten thousand",
    measured: times(old, young),
    aim: "≤ 1.3×",
  });
  return figures;
}

if (import.meta.main) print(`Inbox of ${PAGE_COUNT} pages`, await benchInbox());
