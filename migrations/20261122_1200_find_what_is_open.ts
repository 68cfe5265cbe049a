import { type Kysely, sql } from "kysely";

// What is open stays little however long the history grows: lists and counts of it stand in indexes of their own, with
// all that they are narrowed by, so that no row has to be read that is not shown.
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create index conversations_open on conversations (last_message_at desc, id desc)
      where done_at is null and last_message_id is not null;
    create index conversations_open_of_assignee on conversations (assignee_id, last_message_at desc, id desc)
      include (page_id) where assignee_id is not null and done_at is null and last_message_id is not null;
    drop index conversations_unclaimed;
    create index conversations_unclaimed on conversations (page_id, last_message_at desc, id desc)
      where assignee_id is null and done_at is null and last_message_id is not null;
    drop index conversations_unread_of_assignee;
    create index conversations_unread_of_page on conversations (page_id, assignee_id) include (id)
      where unread_count > 0 and done_at is null`.execute(db);
}
