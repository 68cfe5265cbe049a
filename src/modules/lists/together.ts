import { type Expression, type RawBuilder, sql } from "kysely";

type RowOf<Query> = Query extends Expression<infer Row> ? Row : never;
type Lists = Record<string, Expression<unknown>>;

/**
 * Several short lists as the columns of one row: what a screen offers to choose from costs one statement and not seven.
 * They come as JSON, so that a moment among them would be text.
 */
export function together<Asked extends Lists>(
  lists: Asked,
): RawBuilder<{ [Name in keyof Asked]: RowOf<Asked[Name]>[] }> {
  const columns = Object.entries(lists).map(
    ([name, rows]) => sql`(select coalesce(json_agg(one), '[]') from (${rows}) one) as ${sql.ref(name)}`,
  );
  return sql`select ${sql.join(columns)}`;
}
