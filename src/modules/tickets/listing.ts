import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { TicketFilter } from "./filter.ts";
import { conditionsOf } from "./matching.ts";
import { DEFAULT_SORT, type Order, orderOf, type Place, readPlace, type TicketSort, writePlace } from "./ordering.ts";
import { type TicketRow, ticketRows } from "./queries.ts";
import { type Asking, isSurelySeen, type Way, waysToSee } from "./visibility.ts";

/** Counts stop here and read "1000+": what they cost does not grow with what matches. */
export const COUNT_CAP = 1000;

/** One page of the list. `next` goes into the next call's `after`. */
export async function listTickets(
  db: Db | Trx,
  person: Asking,
  filter: TicketFilter,
  options: { sort?: TicketSort; after?: string | undefined; limit?: number } = {},
): Promise<{ rows: TicketRow[]; next?: string }> {
  const sort = options.sort ?? DEFAULT_SORT;
  const limit = options.limit ?? 50;
  const order = orderOf(sort);
  const page = { order, limit: limit + 1, after: readPlace(options.after, sort) };
  const down = sql.raw(order.direction);
  const line = ticketRows(db, person).whereRef("tickets.id", "=", sql.ref("place.id"));
  const { rows: found } = await sql<TicketRow & { place_key: string }>`
    select line.*, place.key::text as place_key from (
      select id, key from (${await matchingIds(db, person, filter, page)}) found
      order by found.key ${down}, id ${down} limit ${page.limit}) place
    cross join lateral (${line}) line order by place.key ${down}, place.id ${down}`.execute(db);
  const rows = found.slice(0, limit).map(({ place_key: _, ...row }): TicketRow => row);
  const last = found[limit - 1];
  return { rows, ...(found.length > limit && last && { next: writePlace({ id: last.id, key: last.place_key }) }) };
}

/** How many match, at most COUNT_CAP. */
export async function countTickets(db: Db | Trx, person: Asking, filter: TicketFilter): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select id from (${await matchingIds(db, person, filter, { limit: COUNT_CAP })}) found limit ${COUNT_CAP}
    ) counted`.execute(db);
  return rows[0]!.n;
}

interface Page {
  order?: Order;
  after?: Place | undefined;
  limit: number;
}

/**
 * Ids (and keys) of what the person sees and the filter wants: each way of seeing is walked for itself, in order and no
 * further than one page, and the pages become one.
 */
async function matchingIds(
  db: Db | Trx,
  person: Asking,
  filter: TicketFilter,
  { order, after, limit }: Page,
): Promise<RawBuilder<unknown>> {
  const key = order?.key ?? sql`null`;
  const down = sql.raw(order?.direction ?? "asc");
  const conditions = await conditionsOf(db, filter, person);
  if (order && after) {
    const beyond = sql.raw(order.direction === "asc" ? ">" : "<");
    conditions.push(sql`(${key}, tickets.id) ${beyond} (${after.key}::${order.type}, ${after.id}::bigint)`);
  }
  const ways: Way[] = isSurelySeen(filter, person) ? [{ match: sql<SqlBool>`true` }] : waysToSee(person);
  const branches = ways.map(({ keys, match }) => {
    const page = sql`select tickets.id, ${key} as key from tickets
      where ${sql.join([match, ...conditions], sql` and `)}
      ${order ? sql`order by ${key} ${down}, tickets.id ${down}` : sql``} limit ${limit}`;
    return keys ? sql`(select page.id, page.key from (${keys}) way cross join lateral (${page}) page)` : sql`(${page})`;
  });
  return sql.join(branches, sql` union `);
}

/** A customer's latest tickets, as far as the person sees them (TI-8). */
export async function latestTicketsOf(db: Db | Trx, person: Asking, customer: number, limit = 5): Promise<TicketRow[]> {
  return (await listTickets(db, person, { customer }, { sort: "-id", limit })).rows;
}

/** Up to `limit` ids that match, in no order: what "all that match" means to work on many. */
export async function listTicketIds(
  db: Db | Trx,
  person: Asking,
  filter: TicketFilter,
  limit = 50_000,
): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from (${await matchingIds(db, person, filter, { limit })}) found order by id limit ${limit}`.execute(db);
  return rows.map((row) => row.id);
}
