import { type Kysely, sql } from "kysely";

// The same event is kept once, however long what it says: an index holds no more than some 2,700 bytes of a row, and
// what an event says of a recording, by a call of a long name, may be more.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    alter table early_call_events drop constraint early_call_events_page_id_provider_id_event_key;
    create unique index early_call_events_once
      on early_call_events (page_id, provider_id, hashtextextended(event::text, 0));
  `.execute(db);
}
