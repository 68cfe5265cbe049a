import { type Kysely, sql } from "kysely";

// Whoever sits at a queue sees what was missed in it: found without reading what was answered.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index calls_missed_of_queue on calls (queue_id, started_at desc, id desc)
    where direction = 'in' and outcome in ('abandoned', 'overflowed')`.execute(db);
}
