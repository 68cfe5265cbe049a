import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { OrderFilter } from "./filter.ts";
import { conditionsOf } from "./matching.ts";
import { DEFAULT_SORT, orderBy, type OrderSort, type Place, readPlace, writePlace } from "./ordering.ts";
import { type OrderRow, orderRows } from "./queries.ts";
import { type Asking, visibleTo, waysToSee } from "./visibility.ts";

/** Counts stop here and read “1000+”. */
export const COUNT_CAP = 1000;

/** One page of the list. `next` goes into the next call's `after`. */
export async function listOrders(
  db: Db | Trx,
  person: Asking,
  filter: OrderFilter = {},
  options: { sort?: OrderSort; after?: string | undefined; limit?: number } = {},
): Promise<{ rows: OrderRow[]; next?: string }> {
  const sort = options.sort ?? DEFAULT_SORT;
  const limit = options.limit ?? 50;
  const { key, type, direction } = orderBy(sort);
  const down = sql.raw(direction);
  const after = readPlace(options.after, sort);
  const beyond = sql.raw(direction === "asc" ? ">" : "<");
  const place = after && sql<SqlBool>`(${key}, orders.id) ${beyond} (${after.key}::${type}, ${after.id}::bigint)`;
  const conditions = [...conditionsOf(filter, person), ...(place ? [place] : [])];
  const pages = branches(person, conditions, (where) => {
    const columns = sql`select orders.id, ${key} as key from orders`;
    return sql`(${columns} where ${where} order by ${key} ${down}, orders.id ${down} limit ${limit + 1})`;
  });
  const { rows: places } = await sql<Place>`select id, key::text as key from (${pages}) found
    order by found.key ${down}, id ${down} limit ${limit + 1}`.execute(db);
  const shown = places.slice(0, limit);
  const last = shown.at(-1);
  const rows = await rowsOf(
    db,
    shown.map(({ id }) => id),
  );
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

/** The rows of these ids in their order; the caller found the ids through the person. */
async function rowsOf(db: Db | Trx, ids: number[]): Promise<OrderRow[]> {
  if (ids.length === 0) return [];
  const rows = await orderRows(db).where("orders.id", "in", ids).execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

/** How many match, at most COUNT_CAP. */
export async function countOrders(db: Db | Trx, person: Asking, filter: OrderFilter): Promise<number> {
  return (await listOrderIds(db, person, filter, COUNT_CAP)).length;
}

/** Up to `limit` ids that match: what “all that match” means to work on many. */
export async function listOrderIds(
  db: Db | Trx,
  person: Asking,
  filter: OrderFilter,
  limit = 10_001,
): Promise<number[]> {
  const found = branches(
    person,
    conditionsOf(filter, person),
    (where) => sql`(select orders.id from orders where ${where} limit ${limit})`,
  );
  const { rows } = await sql<{ id: number }>`select id from (${found}) found order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}

export interface Sum {
  key: string;
  count: number;
  /** Whole đồng; as text it may be more than a number holds. */
  total: bigint;
}

/** How many there are of each status and what they come to; the sum says no more than one may see. */
export const sumByStatus = (db: Db | Trx, person: Asking, filter: OrderFilter) =>
  sums(db, person, filter, sql`orders.status`);

/** The same by the day they were made on, of Vietnam: "2026-11-22". */
export const sumByDay = (db: Db | Trx, person: Asking, filter: OrderFilter) =>
  sums(db, person, filter, sql`to_char(orders.created_at at time zone 'Asia/Ho_Chi_Minh', 'YYYY-MM-DD')`);

async function sums(db: Db | Trx, person: Asking, filter: OrderFilter, key: RawBuilder<unknown>): Promise<Sum[]> {
  const seen = visibleTo(person)(undefined as never);
  const where = sql.join([seen, ...conditionsOf(filter, person)], sql` and `);
  const { rows } = await sql<{ key: string; count: number; total: string }>`
    select ${key} as key, count(*) as count, sum(orders.total)::text as total from orders where ${where}
    group by 1`.execute(db);
  return rows.map((row) => ({ ...row, total: BigInt(row.total) }));
}
