import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { likeOf } from "../../like.ts";
import { type Condition, either, within } from "../lists/mod.ts";
import type { CallFilter } from "./filter.ts";
import { type Asking, isMissed, seenBy } from "./visibility.ts";

/** A column of the calls that a condition is about. */
type Columns = (name: string) => RawBuilder<unknown>;

const columnsOf =
  (of: string): Columns =>
  (name) =>
    sql.ref(`${of}.${name}`);

/** Beyond so many of one name every other call is of one of them, and the calls themselves are looked through. */
const MOST_CALLED = 1_000;

/** The same filter with whom its name belongs to: known before, PostgreSQL goes from them to their calls. */
export async function lookUp(db: Db | Trx, filter: CallFilter): Promise<CallFilter> {
  if (filter.q === undefined || filter.called) return filter;
  const { rows } = await sql<{ id: number }>`
    select id from customers where ${isCalled("customers", filter.q)} limit ${MOST_CALLED + 1}`.execute(db);
  return { ...filter, called: rows.length > MOST_CALLED ? "many" : rows.map(({ id }) => id) };
}

const isCalled = (of: string, text: string): Condition =>
  sql<SqlBool>`${sql.ref(`${of}.name_plain`)} like plain(${likeOf(text)}) and ${sql.ref(`${of}.merged_into_id`)} is null`;

/** The name of the customer without diacritics, or a part of the number. */
function speakingOf(column: Columns, text: string, called: CallFilter["called"]): Condition {
  const digits = /^[\d\s().+-]{3,30}$/.test(text) ? text.replace(/\D/g, "").replace(/^(?:84(?=\d{9})|0)/, "") : "";
  const ofThem = Array.isArray(called)
    ? sql<SqlBool>`${column("customer_id")} = any(${called}::bigint[])`
    : sql<SqlBool>`(select ${isCalled("named", text)} from customers named where named.id = ${column("customer_id")})`;
  return either([
    ...(digits && called?.length === 0 ? [] : [ofThem]),
    ...(digits ? [sql<SqlBool>`${column("number")} like ${`%${digits}%`}`] : []),
  ]);
}

function ofQueues(column: Columns, wanted: NonNullable<CallFilter["queue"]>): Condition {
  const ids = wanted.filter((one) => typeof one === "number");
  return either([
    ...(ids.length > 0 ? [sql<SqlBool>`${column("queue_id")} = any(${ids}::bigint[])`] : []),
    ...(wanted.includes("any") ? [sql<SqlBool>`${column("queue_id")} is not null`] : []),
    ...(wanted.includes("none") ? [sql<SqlBool>`${column("queue_id")} is null`] : []),
  ]);
}

/** Since when it waited to be answered first: handed on later, or told of late, it had come before. */
export const waitsSince = (of = "calls"): RawBuilder<Date> => {
  const column = columnsOf(of);
  return sql<Date>`(case when ${column("queued_at")} <= coalesce(${column("answered_at")}, ${column("ended_at")})
    then ${column("queued_at")} else ${column("started_at")} end)`;
};

/** Came in, and into a queue, which promises something; and what became of it is known. */
const isPromised = (of: string): Condition => {
  const column = columnsOf(of);
  return sql<SqlBool>`(${column("direction")} = 'in' and ${column("queue_id")} is not null
    and (${column("answered_at")} is not null or ${column("outcome")} is not null))`;
};

/** Answered within what the queue promises, and not handed on to where nobody answered any more. */
export const isServed = (of = "calls"): Condition => {
  const column = columnsOf(of);
  return sql<SqlBool>`${isPromised(of)} and coalesce(${column("outcome")}, 'answered') = 'answered'
    and ${column("answered_at")} <= ${waitsSince(of)}
    + interval '1 second' * (select promised.service_level_seconds from queues promised
      where promised.id = ${column("queue_id")})`;
};

interface Given {
  column: Columns;
  of: string;
  person: Asking;
  filter: CallFilter;
}

/** What each field of a filter means. */
const meanings: {
  [Field in keyof CallFilter]-?: (wanted: NonNullable<CallFilter[Field]>, given: Given) => Condition[];
} = {
  ids: (ids, { column }) => [sql<SqlBool>`${column("id")} = any(${ids}::bigint[])`],
  q: (text, { column, filter }) => [speakingOf(column, text, filter.called)],
  // They belong to what was sought.
  called: () => [],
  direction: (direction, { column }) => [sql<SqlBool>`${column("direction")} = ${direction}`],
  missed: (which, { column, of }) => [
    isMissed(of),
    ...(which === "open" ? [sql<SqlBool>`${column("called_back_by")} is null`] : []),
  ],
  outcome: (wanted, { column }) => [sql<SqlBool>`${column("outcome")} = any(${wanted}::text[])`],
  queue: (wanted, { column }) => [ofQueues(column, wanted)],
  agent: (wanted, { column, person }) => [
    sql<SqlBool>`${column("agent_id")} = any(${wanted.map((one) => (one === "me" ? person.id : one))}::bigint[])`,
  ],
  rang: (user, { column, filter }) => [
    sql<SqlBool>`exists (select 1 from call_offers rung where rung.call_id = ${column("id")} and rung.user_id = ${user}
      ${filter.ended ? sql`and rung.ended = ${filter.ended}` : sql``})`,
  ],
  // It belongs to whom it rang for.
  ended: () => [],
  served: (served, { of }) => [
    served ? isServed(of) : sql<SqlBool>`${isPromised(of)} and not coalesce(${isServed(of)}, false)`,
  ],
  type: (wanted, { column }) => [
    // Known before the calls are looked at: what asks for others of the same caller comes after it.
    sql<SqlBool>`${column("type_id")} = any(array(select kind.id from call_types kind
      where kind.id = any(${wanted}::bigint[]) or kind.parent_id = any(${wanted}::bigint[])))`,
  ],
  page: (ids, { column }) => [sql<SqlBool>`${column("page_id")} = any(${ids}::bigint[])`],
  customer: (id, { column }) => [sql<SqlBool>`${column("customer_id")} = ${id}`],
  number: (number, { column }) => [sql<SqlBool>`${column("number")} = ${number}`],
  recorded: (recorded, { column }) => {
    const has = sql<SqlBool>`(${column("recording_file_id")} is not null or ${column("recording_url")} is not null)`;
    return [recorded ? has : sql<SqlBool>`not ${has}`];
  },
  started: (wanted, { column }) => within(column("started_at"), wanted),
  apart: () => [],
};

/** The conditions that a filter means, for a query with calls, called `of`, in its from clause. */
export function conditionsOf(filter: CallFilter, person: Asking, of = "calls"): Condition[] {
  const given = { column: columnsOf(of), of, person, filter };
  const meant = Object.entries(filter).flatMap(([field, wanted]) =>
    wanted === undefined ? [] : meanings[field as keyof CallFilter](wanted as never, given),
  );
  return [...meant, ...(of === "calls" && !filter.apart ? [isHead(filter, person)] : [])];
}

/**
 * The missed calls of one caller, until somebody reached them, are one line: that of the last of them that the filter
 * lets through and the person may see.
 */
export function foldedWith(filter: CallFilter, person: Asking, other: string): Condition {
  const [mine, its] = [columnsOf("calls"), columnsOf(other)];
  // A line drawn again by its id is still the head of no more than it was.
  const rest = conditionsOf({ ...filter, ids: undefined }, person, other);
  return sql<SqlBool>`${sql.join(
    [
      sql`${its("number")} = ${mine("number")}`,
      sql`${its("page_id")} = ${mine("page_id")}`,
      sql`${its("queue_id")} is not distinct from ${mine("queue_id")}`,
      sql`${its("called_back_by")} is not distinct from ${mine("called_back_by")}`,
      isMissed(other),
      seenBy(person, other),
      ...rest,
    ],
    sql` and `,
  )}`;
}

const isHead = (filter: CallFilter, person: Asking): Condition =>
  sql<SqlBool>`not (coalesce(${isMissed()}, false) and calls.number is not null and exists (
    select 1 from calls later where (later.started_at, later.id) > (calls.started_at, calls.id)
      and ${foldedWith(filter, person, "later")}))`;
