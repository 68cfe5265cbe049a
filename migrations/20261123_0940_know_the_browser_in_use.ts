import { type Kysely, sql } from "kysely";

// Which of a person's browsers said last that they are there, and when: one that lies unused elsewhere does not make them
// away as long as that is heard.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table agent_states add column online_by text, add column online_at timestamptz`.execute(db);
}
