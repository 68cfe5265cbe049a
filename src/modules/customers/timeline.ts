import { type Expression, expressionBuilder, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import type { Database, Db, Trx } from "../../database.ts";
import { conversationsVisibleTo } from "../people/mod.ts";
import { idsOfHistory } from "./living.ts";
import { getCustomer } from "./queries.ts";
import { readPlace, timelineKinds, type TimelineKind, type TimelinePlace, writePlace } from "./timeline_place.ts";
import { hydrate, type TimelineItem } from "./timeline_items.ts";
import type { Asking } from "./visibility.ts";

/**
 * Who sees which tickets, tasks, orders and calls: the rules of their own rooms, handed in by the door that knows all three.
 * What has no rule here is not shown.
 */
export interface SeenBeside {
  tickets?: (eb: ExpressionBuilder<Database, "tickets">) => Expression<SqlBool>;
  tasks?: (eb: ExpressionBuilder<Database, "tasks">) => Expression<SqlBool>;
  orders?: (eb: ExpressionBuilder<Database, "orders">) => Expression<SqlBool>;
  calls?: (eb: ExpressionBuilder<Database, "calls">) => Expression<SqlBool>;
}

const builder = expressionBuilder<Database>();

/** What somebody did for themselves alone, as giving a tag of their own, is for nobody else to read. */
const mayRead = (person: Pick<Asking, "id">) =>
  sql<SqlBool>`coalesce((events.detail->>'only_for')::bigint, ${person.id}) = ${person.id}`;

/**
 * CU-2: everything of a customer in one order, newest first: messages by conversation and day, calls, tickets, tasks,
 * orders, notes and changes, of each only what the person sees. Only as much is read as is shown.
 */
export async function listTimeline(
  db: Db | Trx,
  person: Asking,
  id: number,
  { before, limit = 30, seen = {} }: { before?: string | undefined; limit?: number; seen?: SeenBeside } = {},
): Promise<{ items: TimelineItem[]; next?: string }> {
  await getCustomer(db, person, id);
  return timelineOf(db, person, id, { before, limit, seen });
}

/** The same, for whom the customer was found already. */
export async function timelineOf(
  db: Db | Trx,
  person: Asking,
  id: number,
  { before, limit = 30, seen = {} }: { before?: string | undefined; limit?: number; seen?: SeenBeside },
): Promise<{ items: TimelineItem[]; next?: string }> {
  const from = readPlace(before);
  const page = { from, limit: limit + 1 };
  const histories = await idsOfHistory(db, id);
  const told = histories.map((each) => changes(person, each, page));
  const sources = [talks(person, id, page), notes(id, page), ...told, ...beside(id, seen, page)];
  const { rows } = await sql<TimelinePlace>`
    select kind, id, (extract(epoch from at) * 1000000)::bigint::text as at from (
      ${sql.join(
        sources.map((source) => sql`(${source})`),
        sql` union all `,
      )}) item
    order by item.at desc, array_position(${sql.lit("{" + timelineKinds.join(",") + "}")}::text[], kind) desc, id desc
    limit ${limit + 1}`.execute(db);
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  const items = await hydrate(db, shown);
  return { items, ...(rows.length > limit && last && { next: writePlace(last) }) };
}

interface Page {
  from: TimelinePlace | undefined;
  limit: number;
}

const momentOf = ({ at }: TimelinePlace) => sql`(to_timestamp(0) + ${at}::bigint * interval '1 microsecond')`;

/** Behind the last item of the page before. */
function behind(kind: TimelineKind, { from }: Page, at: RawBuilder<unknown>, id: RawBuilder<unknown>) {
  if (!from) return sql<SqlBool>`true`;
  const [mine, its] = [timelineKinds.indexOf(kind), timelineKinds.indexOf(from.kind)];
  if (mine === its) return sql<SqlBool>`(${at}, ${id}) < (${momentOf(from)}, ${from.id}::bigint)`;
  return mine < its ? sql<SqlBool>`${at} <= ${momentOf(from)}` : sql<SqlBool>`${at} < ${momentOf(from)}`;
}

const notes = (id: number, page: Page) => sql`
  select 'note' as kind, notes.id, notes.created_at as at from notes
  where subject = 'customer' and subject_id = ${id} and removed_at is null
    and ${behind("note", page, sql`notes.created_at`, sql`notes.id`)}
  order by notes.created_at desc, notes.id desc limit ${page.limit}`;

/** Notes stand there themselves. */
const changes = (person: Asking, id: number, page: Page) => sql`
  select 'change' as kind, events.id, events.created_at as at from events
  where subject = 'customer' and subject_id = ${id} and name not like 'customer.note%' and ${mayRead(person)}
    and ${behind("change", page, sql`events.created_at`, sql`events.id`)}
  order by events.created_at desc, events.id desc limit ${page.limit}`;

function beside(id: number, { tickets, tasks, orders, calls }: SeenBeside, page: Page): RawBuilder<unknown>[] {
  const rows = (kind: "ticket" | "task" | "order" | "call", seen: RawBuilder<unknown>) => {
    const table = sql.table(`${kind}s`);
    const [at, own] = [sql.ref(`${kind}s.${kind === "call" ? "started_at" : "created_at"}`), sql.ref(`${kind}s.id`)];
    return sql`select ${sql.lit(kind)} as kind, ${own} as id, ${at} as at from ${table}
      where ${sql.ref(`${kind}s.customer_id`)} = ${id} and ${seen}
        and ${behind(kind, page, sql`${at}`, sql`${own}`)}
      order by ${at} desc, ${own} desc limit ${page.limit}`;
  };
  return [
    ...(tickets ? [rows("ticket", sql`${expression(tickets)}`)] : []),
    ...(tasks ? [rows("task", sql`${expression(tasks)}`)] : []),
    ...(orders ? [rows("order", sql`${expression(orders)}`)] : []),
    ...(calls ? [rows("call", sql`${expression(calls)}`)] : []),
  ];
}

/** Such a rule needs no more of the builder than any query gives. */
const expression = <Table extends keyof Database>(
  rule: (eb: ExpressionBuilder<Database, Table>) => Expression<SqlBool>,
): Expression<SqlBool> => rule(builder as unknown as ExpressionBuilder<Database, Table>);

const dayOf = (at: RawBuilder<unknown>) =>
  sql`(date_trunc('day', ${at} at time zone 'Asia/Ho_Chi_Minh') at time zone 'Asia/Ho_Chi_Minh')`;

const newest = (conversation: RawBuilder<unknown>, before: RawBuilder<unknown>) => sql`(
  select sent_at from messages where conversation_id = ${conversation} and sent_at < ${before}
  order by sent_at desc, id desc limit 1)`;

/**
 * Days on which there were messages, by conversation: from the newest of one day straight to the newest before it, so
 * that a long talk costs no more than a short one. A day that began above is not begun again.
 */
function talks(person: Asking, id: number, page: Page): RawBuilder<unknown> {
  const { from, limit } = page;
  const conversations = builder
    .selectFrom("conversations")
    .select("conversations.id")
    .where("conversations.customer_id", "=", id)
    .where(conversationsVisibleTo(person));
  // Of its own kind at the same moment, those with smaller ids still come.
  const end = !from
    ? sql`'infinity'::timestamptz`
    : from.kind === "talk"
      ? sql`${momentOf(from)} + case when mine.id < ${from.id}::bigint then interval '1 microsecond' else interval '0' end`
      : sql`${momentOf(from)}`;
  const begun = sql`exists (select 1 from messages where conversation_id = mine.id and sent_at >= ending.at
    and sent_at < ${dayOf(sql`first.sent_at`)} + interval '1 day')`;
  return sql`
    select 'talk' as kind, conversation_id as id, sent_at as at from (
      with recursive mine as (${conversations}), days as (
        select mine.id as conversation_id, start.sent_at, 1 as step from mine
        cross join lateral (select ${end} as at) ending
        cross join lateral ${newest(sql`mine.id`, sql`ending.at`)} first
        cross join lateral (select case when ${begun}
          then ${newest(sql`mine.id`, dayOf(sql`first.sent_at`))} else first.sent_at end as sent_at) start
        where start.sent_at is not null
        union all
        select days.conversation_id, older.sent_at, days.step + 1 from days
        cross join lateral ${newest(sql`days.conversation_id`, dayOf(sql`days.sent_at`))} older
        where days.step < ${limit}
      ) select conversation_id, sent_at from days order by sent_at desc, conversation_id desc limit ${limit}) talk`;
}
