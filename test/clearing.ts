import { sql } from "kysely";
import type { Db } from "../src/database.ts";

/** Empties every table, so that one file may test several beginnings. */
export async function clear(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string }>`
    select format('%I', tablename) as name from pg_tables
    where schemaname = 'public' and tablename not like 'kysely%'`.execute(db);
  await sql.raw(`truncate ${rows.map((row) => row.name).join(", ")} restart identity cascade`).execute(db);
}
