import { type Kysely, sql } from "kysely";

// Whose a call was before it was handed on: one that they dialled never rang for them.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create index events_of_handing_on on events (actor_id, subject_id) where name = 'call.transferred'`.execute(
    db,
  );
}
