import { type RawBuilder, sql } from "kysely";
import { composedOnce, isOneOf, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import {
  alongEach,
  asksOnlyFor,
  beyond,
  COUNT_CAP,
  cutPage,
  inOrderOf,
  type Order,
  type Place,
  readPlace,
} from "../lists/mod.ts";
import type { OrderFilter } from "./filter.ts";
import { conditionsOf } from "./matching.ts";
import { DEFAULT_SORT, orderOf, type OrderSort } from "./ordering.ts";
import { type OrderRow, orderRows } from "./queries.ts";
import { type Asking, visibleTo, waysToSee } from "./visibility.ts";

/** One page of the list. `next` goes into the next call's `after`. */
export async function listOrders(
  db: Db | Trx,
  person: Asking,
  filter: OrderFilter = {},
  options: { sort?: OrderSort; after?: string | undefined; limit?: number } = {},
): Promise<{ rows: OrderRow[]; next?: string }> {
  const order = orderOf(options.sort ?? DEFAULT_SORT);
  const limit = options.limit ?? 50;
  const after = readPlace(options.after, order);
  const { id: userId, role } = person;
  const places =
    after || Object.values(filter).some((wanted) => wanted !== undefined)
      ? await plannedOnce(db, placesOf(person, filter, order, limit + 1, after).compile(db), {
          when: !after && asksOnlyFor(filter, "customer"),
        })
      : await firstPlaces(db, { role, sort: options.sort ?? DEFAULT_SORT, limit: limit + 1 }, { userId });
  const { shown, ...next } = cutPage(places, limit, (place) => place);
  const ids = shown.map(({ id }) => id);
  // Found through the person just now.
  const rows = ids.length > 0 ? await plannedOnce(db, orderRows(db).where(isOneOf("orders.id", ids)).compile()) : [];
  return { rows: inOrderOf(ids, rows), ...next };
}

/** Of each way to see a page along its own index, and of these pages one. */
function placesOf(person: Asking, filter: OrderFilter, order: Order, limit: number, after?: Place) {
  const down = sql.raw(order.direction);
  const conditions = [...conditionsOf(filter, person), ...(after ? [beyond("orders", order, after)] : [])];
  const pages = alongEach(waysToSee(person), conditions, (where) => {
    const columns = sql`select orders.id, ${order.key} as key from orders`;
    return sql`(${columns} where ${where} order by ${order.key} ${down}, orders.id ${down} limit ${sql.lit(limit)})`;
  });
  return sql<Place>`select id, key::text as key from (${pages}) found
    order by found.key ${down}, id ${down} limit ${sql.lit(limit)}`;
}

interface First {
  role: Asking["role"];
  sort: OrderSort;
  limit: number;
}

/** The first page of the room as it opens: composed once for all of a role. */
const firstPlaces = composedOnce<Database, First, { userId: number }, Place>(
  (db, { role, sort, limit }, { userId }) => {
    const first = placesOf({ id: userId, role }, {}, orderOf(sort), limit);
    return { compile: () => first.compile(db) };
  },
);

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
  const found = alongEach(
    waysToSee(person),
    conditionsOf(filter, person),
    (where) => sql`(select orders.id from orders where ${where} limit ${sql.lit(limit)})`,
  );
  const asked = sql<{ id: number }>`select id from (${found}) found order by id limit ${sql.lit(limit)}`;
  const rows = await plannedOnce(db, asked.compile(db), { when: asksOnlyFor(filter, "customer") });
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
