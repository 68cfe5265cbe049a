import { type RawBuilder, type SqlBool, sql } from "kysely";

/** Counts stop here and read “1000+”: what they cost does not grow with what matches. */
export const COUNT_CAP = 1000;

/** How a list is sorted: by an expression that is never null, then by id the same way. */
export interface Order {
  key: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
  direction: "asc" | "desc";
  /** What its key looks like as text; PostgreSQL would answer one of another shape with an error. */
  shape: RegExp;
}

/** The place of the last row of a page: its key as PostgreSQL writes it, and its id. */
export interface Place {
  key: string;
  id: number;
}

export const placeShapes = {
  moment: /^(-?infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/,
  whole: /^\d{1,16}$/,
  rank: /^\d{1,4}$/,
  // Whatever a title may hold, control characters too: its next page would be the first again, without end.
  // oxlint-disable-next-line no-control-regex
  text: /^[^\0]{0,800}$/u,
} as const;

export const writePlace = ({ key, id }: Place): string => Buffer.from(JSON.stringify([key, id])).toString("base64url");

/** A place that somebody made up starts at the top. */
export function readPlace(text: string | undefined, { shape }: Pick<Order, "shape">): Place | undefined {
  try {
    const [key, id] = JSON.parse(Buffer.from(text ?? "", "base64url").toString()) as unknown[];
    return typeof key === "string" && Number.isSafeInteger(id) && shape.test(key)
      ? { key, id: id as number }
      : undefined;
  } catch {
    return undefined;
  }
}

/** Rows of `table` that come after a place in this order. */
export function beyond(table: string, { key, type, direction }: Order, after: Place): RawBuilder<SqlBool> {
  const sign = sql.raw(direction === "asc" ? ">" : "<");
  return sql<SqlBool>`(${key}, ${sql.ref(`${table}.id`)}) ${sign} (${after.key}::${type}, ${after.id}::bigint)`;
}

/** Of one row more than a page holds: the page, and where the next begins if there is one. */
export function cutPage<Row>(
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => Place,
): { shown: Row[]; next?: string } {
  const shown = found.slice(0, limit);
  const last = shown.at(-1);
  return { shown, ...(found.length > limit && last && { next: writePlace(placeOf(last)) }) };
}

/** A way in which a person comes to see rows that holds for any `way.key` of a query. */
export interface KeyedWay {
  keys: RawBuilder<unknown>;
  match: RawBuilder<SqlBool>;
}
export type Way = RawBuilder<SqlBool> | KeyedWay;

export const isKeyed = (way: Way): way is KeyedWay => "match" in way;

/**
 * Each way of seeing, and each key of it, is walked for itself, in order and no further than one page, and the pages
 * become one.
 */
export function alongEach(
  ways: readonly Way[],
  conditions: readonly RawBuilder<SqlBool>[],
  page: (where: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql.join(
    ways.map((way) => {
      const found = page(sql.join([isKeyed(way) ? way.match : way, ...conditions], sql` and `));
      return isKeyed(way) ? sql`(select page.* from (${way.keys}) way cross join lateral ${found} page)` : found;
    }),
    sql` union `,
  );
}

/** The rows in the order of the ids they were asked for by. */
export function inOrderOf<Row extends { id: number }>(ids: readonly number[], rows: readonly Row[]): Row[] {
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}
