import { type Kysely, sql } from "kysely";

// What a provider wants nothing of for a while: its replies wait until then, in every conversation.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table pages add column paused_until timestamptz, add column paused_because text`.execute(db);
}
