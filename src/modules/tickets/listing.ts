import { type RawBuilder, type SqlBool, sql } from "kysely";
import { composedOnce, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import {
  asksOnlyFor,
  beyond,
  type Condition,
  COUNT_CAP,
  cutPage,
  type Order,
  type Place,
  readPlace,
} from "../lists/mod.ts";
import type { Person } from "../people/table.ts";
import type { TicketFilter } from "./filter.ts";
import { conditionsOf, isUsual, meaningOf, meantByItself } from "./matching.ts";
import { DEFAULT_SORT, orderOf, type TicketSort } from "./ordering.ts";
import { type TicketRow, ticketRows } from "./queries.ts";
import { type Asking, isSurelySeen, type Way, waysToSee } from "./visibility.ts";

/** One page of the list. `next` goes into the next call's `after`. */
export async function listTickets(
  db: Db | Trx,
  person: Asking,
  filter: TicketFilter,
  options: { sort?: TicketSort; after?: string | undefined; limit?: number } = {},
): Promise<{ rows: TicketRow[]; next?: string }> {
  const sort = options.sort ?? DEFAULT_SORT;
  const limit = options.limit ?? 50;
  const after = readPlace(options.after, orderOf(sort));
  const { id: userId, role } = person;
  const found =
    !after && isUsual(filter)
      ? await usualPage(db, { role, filter, sort, limit }, { userId })
      : await plannedOnce(
          db,
          pageOf(db, person, await conditionsOf(db, filter, person), { filter, sort, limit, after }).compile(db),
          { when: !after && asksOnlyFor(filter, "customer") },
        );
  const { shown, ...next } = cutPage(found, limit, ({ id, place_key }) => ({ id, key: place_key }));
  return { rows: shown.map(({ place_key: _, ...row }): TicketRow => row), ...next };
}

interface Asked {
  filter: TicketFilter;
  sort: TicketSort;
  limit: number;
  after?: Place | undefined;
}

type Line = TicketRow & { place_key: string };

/** The lines of one page and one more, which says that there is a next. */
function pageOf(db: Db | Trx, person: Asking, conditions: Condition[], { filter, sort, limit, after }: Asked) {
  const order = orderOf(sort);
  const page = { order, limit: limit + 1, after };
  const down = sql.raw(order.direction);
  const line = ticketRows(db, person).whereRef("tickets.id", "=", sql.ref("place.id"));
  return sql<Line>`
    select line.*, place.key::text as place_key from (
      select id, key from (${matchingIds(person, filter, conditions, page)}) found
      order by found.key ${down}, id ${down} limit ${sql.lit(page.limit)}) place
    cross join lateral (${line}) line order by place.key ${down}, place.id ${down}`;
}

/** The first page of a tab that comes with the room: composed once for all of a role. */
const usualPage = composedOnce<Database, Asked & Pick<Person, "role">, { userId: number }, Line>(
  (db, { role, ...asked }, { userId }) => {
    const person = { id: userId, role };
    const page = pageOf(db, person, meaningOf(asked.filter, meantByItself(person)), asked);
    return { compile: () => page.compile(db) };
  },
);

/** How many match, at most COUNT_CAP. */
export async function countTickets(db: Db | Trx, person: Asking, filter: TicketFilter): Promise<number> {
  const { id: userId, role } = person;
  if (isUsual(filter)) return (await usualCount(db, { role, filter }, { userId }))[0]!.n;
  const count = countOf(person, filter, await conditionsOf(db, filter, person));
  return (await plannedOnce(db, count.compile(db), { when: asksOnlyFor(filter, "customer") }))[0]!.n;
}

function countOf(person: Asking, filter: TicketFilter, conditions: Condition[]) {
  return sql<{ n: number }>`
    select count(*)::int as n from (
      select id from (${matchingIds(person, filter, conditions, { limit: COUNT_CAP })}) found limit ${sql.lit(COUNT_CAP)}
    ) counted`;
}

const usualCount = composedOnce<
  Database,
  Pick<Person, "role"> & Pick<Asked, "filter">,
  { userId: number },
  { n: number }
>((db, { role, filter }, { userId }) => {
  const person = { id: userId, role };
  const count = countOf(person, filter, meaningOf(filter, meantByItself(person)));
  return { compile: () => count.compile(db) };
});

interface Page {
  order?: Order;
  after?: Place | undefined;
  limit: number;
}

/**
 * Ids (and keys) of what the person sees and the filter wants: each way of seeing is walked for itself, in order and no
 * further than one page, and the pages become one. Limits are literal, since a plan kept for every value would expect a
 * tenth of all rows.
 */
function matchingIds(
  person: Asking,
  filter: TicketFilter,
  meant: Condition[],
  { order, after, limit }: Page,
): RawBuilder<unknown> {
  const key = order?.key ?? sql`null`;
  const down = sql.raw(order?.direction ?? "asc");
  const conditions = [...meant];
  if (order && after) conditions.push(beyond("tickets", order, after));
  const ways: Way[] = isSurelySeen(filter, person) ? [{ match: sql<SqlBool>`true` }] : waysToSee(person);
  const branches = ways.map(({ keys, match }) => {
    const page = sql`select tickets.id, ${key} as key from tickets
      where ${sql.join([match, ...conditions], sql` and `)}
      ${order ? sql`order by ${key} ${down}, tickets.id ${down}` : sql``} limit ${sql.lit(limit)}`;
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
  const conditions = await conditionsOf(db, filter, person);
  const { rows } = await sql<{ id: number }>`
    select id from (${matchingIds(person, filter, conditions, { limit })}) found order by id limit ${limit}`.execute(
    db,
  );
  return rows.map((row) => row.id);
}
