import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { CallFilter } from "./filter.ts";
import { conditionsOf, foldedWith } from "./matching.ts";
import { type CallRow, callRows } from "./queries.ts";
import { type Asking, waysToSee } from "./visibility.ts";

/** Counts stop here and read “1000+”. */
export const COUNT_CAP = 1000;

export interface CallLine extends CallRow {
  /** How often this caller was missed, and since when; of a call that was not missed, 1 and its own time. */
  times: number;
  since: Date;
}

interface Place {
  at: string;
  id: number;
}

const writePlace = ({ at, id }: Place): string => Buffer.from(JSON.stringify([at, id])).toString("base64url");

/** A place that somebody made up starts at the top; PostgreSQL would answer one of another shape with an error. */
function readPlace(text: string | undefined): Place | undefined {
  try {
    const [at, id] = JSON.parse(Buffer.from(text ?? "", "base64url").toString()) as unknown[];
    const isTime = typeof at === "string" && /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/.test(at);
    return isTime && Number.isSafeInteger(id) ? { at, id: id as number } : undefined;
  } catch {
    return undefined;
  }
}

/** One page of the list, newest first unless asked otherwise. `next` goes into the next call's `after`. */
export async function listCalls(
  db: Db | Trx,
  person: Asking,
  filter: CallFilter = {},
  options: { oldestFirst?: boolean; after?: string | undefined; limit?: number } = {},
): Promise<{ rows: CallLine[]; next?: string }> {
  const limit = options.limit ?? 50;
  const down = sql.raw(options.oldestFirst ? "asc" : "desc");
  const after = readPlace(options.after);
  const beyond = sql.raw(options.oldestFirst ? ">" : "<");
  const place =
    after && sql<SqlBool>`(calls.started_at, calls.id) ${beyond} (${after.at}::timestamptz, ${after.id}::bigint)`;
  const conditions = [...conditionsOf(filter, person), ...(place ? [place] : [])];
  const pages = branches(
    person,
    conditions,
    (where) => sql`(select calls.id, calls.started_at as key from calls where ${where}
      order by calls.started_at ${down}, calls.id ${down} limit ${limit + 1})`,
  );
  const { rows: places } = await sql<Place>`select id, key::text as at from (${pages}) found
    order by found.key ${down}, id ${down} limit ${limit + 1}`.execute(db);
  const shown = places.slice(0, limit);
  const last = shown.at(-1);
  const ids = shown.map(({ id }) => id);
  const rows = await linesOf(db, person, filter, ids);
  return { rows, ...(places.length > limit && last && { next: writePlace(last) }) };
}

/** Each way of seeing is walked for itself, in order and no further than one page, and the pages become one. */
function branches(
  person: Asking,
  conditions: RawBuilder<SqlBool>[],
  page: (where: RawBuilder<unknown>) => RawBuilder<unknown>,
) {
  return sql.join(
    waysToSee(person).map((way) => page(sql.join([way, ...conditions], sql` and `))),
    sql` union `,
  );
}

/** The lines of these ids in their order; the caller found the ids through the person. */
async function linesOf(db: Db | Trx, person: Asking, filter: CallFilter, ids: number[]): Promise<CallLine[]> {
  if (ids.length === 0) return [];
  const folded = sql`from calls earlier where (earlier.started_at, earlier.id) <= (calls.started_at, calls.id)
    and ${foldedWith(filter, person, "earlier")}`;
  const isFolded = sql`coalesce(calls.direction = 'in' and calls.outcome in ('abandoned', 'overflowed'), false)
    and calls.number is not null and ${!filter.apart}`;
  const rows = await callRows(db)
    .select([
      sql<number>`case when ${isFolded} then (select count(*)::int ${folded}) else 1 end`.as("times"),
      sql<Date>`case when ${isFolded} then (select min(earlier.started_at) ${folded}) else calls.started_at end`.as(
        "since",
      ),
    ])
    .where("calls.id", "in", ids)
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** How many lines match, at most COUNT_CAP. */
export async function countCalls(db: Db | Trx, person: Asking, filter: CallFilter): Promise<number> {
  const found = branches(
    person,
    conditionsOf(filter, person),
    (where) => sql`(select calls.id from calls where ${where} limit ${COUNT_CAP})`,
  );
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select id from (${found}) found limit ${COUNT_CAP}) counted`.execute(db);
  return rows[0]?.count ?? 0;
}
