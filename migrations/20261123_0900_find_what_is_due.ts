import { type Kysely, sql } from "kysely";

// Recordings to be fetched, the next one first: those that were given up, and those whose turn is later, are not looked
// at every second for ever.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    drop index calls_recorded_elsewhere;
    create index calls_recorded_elsewhere on calls (coalesce(recording_retry_at, '-infinity'), id)
      where recording_url is not null and recording_file_id is null and recording_tries < 12;
  `.execute(db);
}
