import { type Expression, expressionBuilder, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { conversationsVisibleTo } from "../people/mod.ts";
import { historiesOf } from "./living.ts";
import { readPlace, timelineKinds, type TimelineKind, type TimelinePlace, writePlace } from "./timeline_place.ts";
import { bodyOfItem, hydrate, type ReadLine, type TimelineItem } from "./timeline_items.ts";
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

export interface TimelinePage {
  /** The `next` of the page before. */
  before?: string | undefined;
  limit?: number;
}

type ReadTimeline = (
  db: Db | Trx,
  person: Asking,
  id: number,
  page?: TimelinePage,
) => Promise<{ items: TimelineItem[]; next?: string }>;

/**
 * CU-2: everything of a customer in one order, newest first: messages by conversation and day, calls, tickets, tasks,
 * orders, notes and changes, of each only what the person sees. Only as much is read as is shown. Who reads has found the
 * customer through the person.
 */
export function timelineWith(seen: (person: Asking) => SeenBeside = () => ({})): ReadTimeline {
  const readLines = composedOnce<Database, Shape, Values, ReadLine>((db, { role, after }, values) => ({
    compile: () => linesOf({ id: values.userId, role }, after, values, seen).compile(db),
  }));
  return async (db, person, id, { before, limit = 30 } = {}) => {
    const from = readPlace(before);
    const values = { userId: person.id, id, limit: limit + 1, at: from?.at, fromId: from?.id };
    const lines = await readLines(db, { role: person.role, after: from?.kind }, values);
    const shown = lines.slice(0, limit);
    const last = shown.at(-1);
    return { items: await hydrate(db, shown), ...(lines.length > limit && last && { next: writePlace(last) }) };
  };
}

interface Shape {
  role: Asking["role"];
  /** What stood last on the page before. */
  after: TimelineKind | undefined;
}

interface Values {
  userId: number;
  id: number;
  limit: number;
  at: string | undefined;
  fromId: number | undefined;
}

function linesOf(
  person: Asking,
  after: TimelineKind | undefined,
  { id, limit, at, fromId }: Values,
  seen: (person: Asking) => SeenBeside,
): RawBuilder<ReadLine> {
  const page: Page = { from: after && { kind: after, at: at!, id: fromId! }, limit };
  const sources = [
    talks(person, id, page),
    notes(id, page),
    changes(person, id, page),
    ...beside(id, seen(person), page),
  ];
  const kinds = sql.lit(`{${timelineKinds.join(",")}}`);
  const newestFirst = sql`item.at desc, array_position(${kinds}::text[], item.kind) desc, item.id desc`;
  return sql<ReadLine>`
    select item.kind, item.id, (extract(epoch from item.at) * 1000000)::bigint::text as at, ${bodyOfItem} as body from (
      select * from (${sql.join(
        sources.map((source) => sql`(${source})`),
        sql` union all `,
      )}) item order by ${newestFirst} limit ${limit}
    ) item order by ${newestFirst}`;
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

/**
 * Of the record and of all that went into it, each as far as it is shown. Notes stand there themselves; that a record
 * went into this one is told by this one.
 */
const changes = (person: Asking, id: number, page: Page) => sql`
  select 'change' as kind, told.id, told.at from (${historiesOf(id)}) history cross join lateral (
    select events.id, events.created_at as at from events
    where subject = 'customer' and subject_id = history.id and not starts_with(name, 'customer.note') and ${mayRead(person)}
      and (history.id = ${id} or coalesce(detail->>'role', '') <> 'gone')
      and ${behind("change", page, sql`events.created_at`, sql`events.id`)}
    order by events.created_at desc, events.id desc limit ${page.limit}) told
  order by told.at desc, told.id desc limit ${page.limit}`;

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
