import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";

/** The record that one of this id went into, over any number of merges; itself while it did not. */
export async function livingId(db: Db | Trx, id: number): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    with recursive line as (
      select id, merged_into_id from customers where id = ${id}
      union all select c.id, c.merged_into_id from line join customers c on c.id = line.merged_into_id
    ) select id from line where merged_into_id is null`.execute(db);
  return rows[0]?.id ?? id;
}

/** A record and all that went into it: whose history is its own. */
export async function idsOfHistory(db: Db | Trx, id: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    with recursive gone as (
      select ${id}::bigint as id
      union select c.id from gone join customers c on c.merged_into_id = gone.id
    ) select id from gone order by id`.execute(db);
  return rows.map((row) => row.id);
}
