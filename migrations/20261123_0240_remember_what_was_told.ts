import { type Kysely, sql } from "kysely";

// The ids of the commands that the PBX has had of a call: whoever goes on with it need not tell them again.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table calls add column told text[] not null default '{}'`.execute(db);
}
