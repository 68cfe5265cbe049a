import { type Kysely, sql } from "kysely";

// The phone that a ring went to: somebody may be given another one, or none, while it rings.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table call_offers add column extension text`.execute(db);
}
