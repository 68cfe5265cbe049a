import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Span } from "./filtering.ts";

/** What a field of a filter means, for a query that has the room's table in its from clause. */
export type Condition = RawBuilder<SqlBool>;

export const either = (ways: readonly Condition[]): Condition =>
  sql<SqlBool>`(${sql.join(
    ways.map((way) => sql`(${way})`),
    sql` or `,
  )})`;

export const anyOf = (column: string, values: readonly unknown[], type: string): Condition =>
  sql<SqlBool>`${sql.ref(column)} = any(${values}::${sql.raw(type)}[])`;

export const within = (at: RawBuilder<unknown>, { from, to }: Span): Condition[] => [
  ...(from ? [sql<SqlBool>`${at} >= ${from}::timestamptz`] : []),
  ...(to ? [sql<SqlBool>`${at} < ${to}::timestamptz`] : []),
];

/** That a filter says this and nothing more: found along the one index, whosever they are. */
export const asksOnlyFor = (filter: object, field: string): boolean =>
  Object.entries(filter).every(([each, wanted]) => (wanted === undefined) !== (each === field)) && field in filter;
