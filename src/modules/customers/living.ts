import { type RawBuilder, sql } from "kysely";

/** A record and all that went into it, as a query of their ids: their history is its own. */
export const historiesOf = (id: number): RawBuilder<{ id: number }> => sql<{ id: number }>`
  with recursive gone as (
    select ${id}::bigint as id
    union select customers.id from gone join customers on customers.merged_into_id = gone.id
  ) select id from gone`;
