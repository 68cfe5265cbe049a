import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { type EventName, changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { getConversation } from "./conversation.ts";

/** Done: out of the way until the customer writes again. What was unread counts as read. */
export const markDone = (db: Db | Trx, person: Person, id: number) =>
  mark(db, person, id, "conversation.done", (trx) =>
    trx
      .updateTable("conversations")
      .set({ done_at: new Date(), unread_count: 0, first_unread_message_id: null, read_message_id: lastMessage })
      .where("id", "=", id)
      .where("done_at", "is", null)
      .executeTakeFirst(),
  );

export const reopen = (db: Db | Trx, person: Person, id: number) =>
  mark(db, person, id, "conversation.reopened", (trx) =>
    trx
      .updateTable("conversations")
      .set({ done_at: null })
      .where("id", "=", id)
      .where("done_at", "is not", null)
      .executeTakeFirst(),
  );

/** Everything up to the newest message has been seen. */
export const markRead = (db: Db | Trx, person: Person, id: number) =>
  mark(db, person, id, "conversation.read", (trx) =>
    trx
      .updateTable("conversations")
      .set({ unread_count: 0, first_unread_message_id: null, read_message_id: lastMessage })
      .where("id", "=", id)
      .where("unread_count", ">", 0)
      .executeTakeFirst(),
  );

/** Unread again, from the customer's last message on. */
export const markUnread = (db: Db | Trx, person: Person, id: number) =>
  mark(db, person, id, "conversation.marked_unread", (trx) =>
    trx
      .updateTable("conversations")
      .set({
        unread_count: 1,
        first_unread_message_id: sql`(select messages.id from messages where messages.conversation_id = conversations.id
          and messages.author = 'customer' order by messages.sent_at desc, messages.id desc limit 1)`,
      })
      .where("id", "=", id)
      .where("unread_count", "=", 0)
      .executeTakeFirst(),
  );

const lastMessage = sql<number>`greatest(read_message_id, coalesce((select max(messages.id) from messages
  where messages.conversation_id = conversations.id), 0))`;

async function mark(
  db: Db | Trx,
  person: Person,
  id: number,
  name: EventName,
  change: (trx: Trx) => Promise<{ numUpdatedRows: bigint }>,
): Promise<void> {
  await changing(db, async (trx) => {
    await getConversation(trx, person, id);
    const { numUpdatedRows } = await change(trx);
    if (numUpdatedRows > 0n) await record(trx, name, id, { by: person.id });
  });
}
