import { sql } from "kysely";
import type { Db } from "../src/database.ts";

/**
 * Empties every table, so that one file may test several beginnings. Row by row, as there are few: a truncation makes
 * the files of every table and index anew, which takes twenty times as long.
 */
export async function clear(db: Db): Promise<void> {
  await sql`
    do $$
    declare
      name text;
    begin
      -- No order has to be kept, and nothing else happens because of it.
      set local session_replication_role = replica;
      for name in
        select format('%I', tablename) from pg_tables where schemaname = 'public' and tablename not like 'kysely%'
      loop
        execute 'delete from ' || name;
      end loop;
      perform setval(format('%I.%I', schemaname, sequencename), start_value, false)
      from pg_sequences where schemaname = 'public' and last_value is not null;
    end
    $$`.execute(db);
}
