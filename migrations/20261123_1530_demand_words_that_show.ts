import { type Kysely, sql } from "kysely";

// Line breaks, tabs and spaces of no width are no words of resolution either. Old rows are let be: the rooms' own doors
// never wrote such a one.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table tickets drop constraint tickets_resolved_with_words;
    alter table tickets add constraint tickets_resolved_with_words check (
      status not in ('resolved', 'closed')
      or (resolution_type_id is not null and resolution_text is not null
        and resolution_text ~ U&'[^[:space:][:cntrl:]\\00a0\\200b-\\200f\\2060\\feff]')
    ) not valid;
  `.execute(db);
}
