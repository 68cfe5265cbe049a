import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { beyond, COUNT_CAP, cutPage, type Order, type Place, readPlace } from "../lists/mod.ts";
import type { CustomerFilter } from "./filter.ts";
import { type Meaning, meaningsOf, type OrdersSeen } from "./matching.ts";
import { type CustomerSort, DEFAULT_SORT, orderOf } from "./ordering.ts";
import { type CustomerRow, customerRowsOf } from "./queries.ts";
import { type Asking, idsSeen, isWhole, seesAll, waysToSee } from "./visibility.ts";

/**
 * Rows that are tried in their order before indexes are asked for all that match: where many match, a page is full by
 * then; where few do, all of them are soon found and sorted.
 */
const TRIED = 4_000;

export interface ListOptions {
  sort?: CustomerSort;
  after?: string | undefined;
  limit?: number;
  /** On `orders`: which of them the person sees. */
  ordersSeen?: OrdersSeen | undefined;
}

/** One page of the list. `next` goes into the next call's `after`. */
export async function listCustomers(
  db: Db | Trx,
  person: Asking,
  filter: CustomerFilter,
  { sort = DEFAULT_SORT, after, limit = 50, ordersSeen }: ListOptions = {},
): Promise<{ rows: CustomerRow[]; next?: string }> {
  const order = orderOf(sort);
  const page = { order, after: readPlace(after, order), limit: limit + 1 };
  const places = await findPlaces(db, person, meaningsOf(filter, person, ordersSeen), page);
  const { shown, ...next } = cutPage(places, limit, (place) => place);
  const ids = shown.map((place) => place.id);
  return { rows: await customerRowsOf(db, person, ids), ...next };
}

/** How many match, at most COUNT_CAP. */
export async function countCustomers(
  db: Db | Trx,
  person: Asking,
  filter: CustomerFilter,
  { ordersSeen }: Pick<ListOptions, "ordersSeen"> = {},
): Promise<number> {
  const order = orderOf(DEFAULT_SORT);
  const found = await findPlaces(db, person, meaningsOf(filter, person, ordersSeen), { order, limit: COUNT_CAP });
  return found.length;
}

/** Up to `limit` ids that match, newest contact first: what "all that match" means to work on many. */
export async function listCustomerIds(
  db: Db | Trx,
  person: Asking,
  filter: CustomerFilter,
  limit = 50_000,
  { ordersSeen }: Pick<ListOptions, "ordersSeen"> = {},
): Promise<number[]> {
  const page = { order: orderOf(DEFAULT_SORT), limit };
  return (await findPlaces(db, person, meaningsOf(filter, person, ordersSeen), page)).map((place) => place.id);
}

interface Page {
  order: Order;
  after?: Place | undefined;
  limit: number;
}

const all = (conditions: RawBuilder<SqlBool>[]) => sql<SqlBool>`${sql.join([isWhole, ...conditions], sql` and `)}`;

async function findPlaces(db: Db | Trx, person: Asking, meanings: Meaning[], page: Page): Promise<Place[]> {
  const seen = sql<SqlBool>`(${sql.join(waysToSee(person), sql` or `)})`;
  const matches = [...meanings.map(({ match }) => match), ...(seesAll(person) ? [] : [seen])];
  const known = meanings.flatMap(({ ids }) => ids ?? []);
  // Nothing that could be rare and has an index: the order itself is the way.
  if (known.length === 0 && seesAll(person)) return inOrder(db, matches, page);
  const near = await nearby(db, matches, page);
  if (near) return near;
  const within = known.length > 0 ? known : [idsSeen(person)];
  const narrow = within.map((ids) => sql<SqlBool>`customers.id in (${ids})`);
  return sorted(db, [...narrow, ...matches], page);
}

const fromThere = ({ order, after }: Page): RawBuilder<SqlBool>[] => (after ? [beyond("customers", order, after)] : []);

const inDirection = ({ order }: Page) => {
  const down = sql.raw(order.direction);
  return sql`${order.key} ${down}, customers.id ${down}`;
};

/** Along the index of the order until the page is full. */
async function inOrder(db: Db | Trx, matches: RawBuilder<SqlBool>[], page: Page): Promise<Place[]> {
  const { rows } = await sql<Place>`
    select customers.id, ${page.order.key}::text as key from customers
    where ${all([...fromThere(page), ...matches])} order by ${inDirection(page)} limit ${page.limit}`.execute(db);
  return rows;
}

/** The page, if the first rows in the order fill it; else nothing is known yet. */
async function nearby(db: Db | Trx, matches: RawBuilder<SqlBool>[], page: Page): Promise<Place[] | undefined> {
  const tried = Math.max(TRIED, page.limit * 4);
  const down = sql.raw(page.order.direction);
  // Taken as they come, which is in order: another sort would look at all that are tried.
  const { rows } = await sql<Place>`
    select id, key::text as key from (
      select customers.id, ${page.order.key} as key from (
        select * from customers where ${all(fromThere(page))} order by ${inDirection(page)} limit ${tried}) customers
      where ${sql.join(matches, sql` and `)} limit ${page.limit}) found
    order by found.key ${down}, id ${down}`.execute(db);
  return rows.length >= page.limit ? rows : undefined;
}

/** All that match, by their indexes, and then the first of them. */
async function sorted(db: Db | Trx, matches: RawBuilder<SqlBool>[], page: Page): Promise<Place[]> {
  const { rows } = await sql<Place>`
    with found as materialized (
      select customers.id, ${page.order.key} as key from customers where ${all([...fromThere(page), ...matches])}
    )
    select id, key::text as key from found
    order by found.key ${sql.raw(page.order.direction)}, id ${sql.raw(page.order.direction)}
    limit ${page.limit}`.execute(db);
  return rows;
}
