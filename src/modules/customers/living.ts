import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";

/** A record and all that went into it: their history is its own. */
export async function idsOfHistory(db: Db | Trx, id: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive gone as (
      select ${id}::bigint as id
      union select customers.id from gone join customers on customers.merged_into_id = gone.id
    ) select id from gone order by id`.execute(db);
  return rows.map((row) => row.id);
}
