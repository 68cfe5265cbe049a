import { sql } from "kysely";
import { isOneOf, plannedOnce } from "../../composed.ts";
import type { Db, Trx } from "../../database.ts";
import {
  alongEach,
  beyond,
  COUNT_CAP,
  cutPage,
  inOrderOf,
  type Order,
  type Place,
  placeShapes,
  readPlace,
} from "../lists/mod.ts";
import type { CallFilter } from "./filter.ts";
import { conditionsOf, foldedWith, lookUp } from "./matching.ts";
import { isTheirs } from "./own.ts";
import { type CallRow, callRows } from "./queries.ts";
import { type Asking, waysToSee } from "./visibility.ts";

export interface CallLine extends CallRow {
  /** How often this caller was missed, and since when; of a call that was not missed, 1 and its own time. */
  times: number;
  since: Date;
  /** Of the person asking. */
  is_theirs: boolean;
}

const byStart = { key: sql`calls.started_at`, type: sql`timestamptz`, shape: placeShapes.moment };

/** One page of the list, newest first unless asked otherwise. `next` goes into the next call's `after`. */
export async function listCalls(
  db: Db | Trx,
  person: Asking,
  asked: CallFilter = {},
  options: { oldestFirst?: boolean; after?: string | undefined; limit?: number } = {},
): Promise<{ rows: CallLine[]; next?: string }> {
  const filter = await lookUp(db, asked);
  const limit = options.limit ?? 50;
  const order: Order = { ...byStart, direction: options.oldestFirst ? "asc" : "desc" };
  const down = sql.raw(order.direction);
  const after = readPlace(options.after, order);
  const conditions = [...conditionsOf(filter, person), ...(after ? [beyond("calls", order, after)] : [])];
  const pages = alongEach(
    waysToSee(person),
    conditions,
    (where) => sql`(select calls.id, calls.started_at as key from calls where ${where}
      order by calls.started_at ${down}, calls.id ${down} limit ${sql.lit(limit + 1)})`,
  );
  const { rows: places } = await sql<Place>`select id, key::text as key from (${pages}) found
    order by found.key ${down}, id ${down} limit ${limit + 1}`.execute(db);
  const { shown, ...next } = cutPage(places, limit, (place) => place);
  const ids = shown.map(({ id }) => id);
  return { rows: await linesOf(db, person, filter, ids), ...next };
}

/** The lines of these ids in their order; the caller found the ids through the person. */
async function linesOf(db: Db | Trx, person: Asking, filter: CallFilter, ids: number[]): Promise<CallLine[]> {
  if (ids.length === 0) return [];
  const folded = sql`from calls earlier where (earlier.started_at, earlier.id) <= (calls.started_at, calls.id)
    and ${foldedWith(filter, person, "earlier")}`;
  const isFolded = sql`coalesce(calls.direction = 'in' and calls.outcome in ('abandoned', 'overflowed'), false)
    and calls.number is not null and ${!filter.apart}`;
  const rows = callRows(db)
    .select([
      sql<number>`case when ${isFolded} then (select count(*)::int ${folded}) else 1 end`.as("times"),
      sql<Date>`case when ${isFolded} then (select min(earlier.started_at) ${folded}) else calls.started_at end`.as(
        "since",
      ),
      sql<boolean>`coalesce(${isTheirs(person)}, false)`.as("is_theirs"),
    ])
    .where(isOneOf("calls.id", ids));
  return inOrderOf(ids, await plannedOnce(db, rows.compile()));
}

/** How many lines match, at most COUNT_CAP. */
export async function countCalls(db: Db | Trx, person: Asking, asked: CallFilter): Promise<number> {
  const filter = await lookUp(db, asked);
  const found = alongEach(
    waysToSee(person),
    conditionsOf(filter, person),
    (where) => sql`(select calls.id from calls where ${where} limit ${sql.lit(COUNT_CAP)})`,
  );
  const { rows } = await sql<{ count: number }>`
    select count(*)::int as count from (select id from (${found}) found limit ${COUNT_CAP}) counted`.execute(db);
  return rows[0]?.count ?? 0;
}
