import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { microsOf } from "./cursor.ts";
import type { Attachment, Message } from "./table.ts";
import { visibleTo } from "./visibility.ts";

export interface ThreadAttachment extends Attachment {
  media_type: string | null;
  size_bytes: number | null;
  width: number | null;
  height: number | null;
}

export interface ThreadMessage extends Message {
  user_name: string | null;
  attachments: ThreadAttachment[];
  /** What it answers, as far as it is known here. */
  reply: { id: number; author: "customer" | "page"; body: string; kind: string } | null;
  /** Numbers that the customer wrote, and whether each is saved with them. */
  phones: { number: string; saved: boolean }[];
}

/** Messages with all that a thread shows of them. */
export function threadRows(db: Db) {
  return db
    .selectFrom("messages")
    .leftJoin("users", "users.id", "messages.user_id")
    .selectAll("messages")
    .select([
      "users.name as user_name",
      microsOf("messages.sent_at").as("place_at"),
      sql<ThreadMessage["attachments"]>`coalesce((
        select jsonb_agg(to_jsonb(attachments) || jsonb_build_object('media_type', files.media_type,
          'size_bytes', files.size_bytes, 'width', files.width, 'height', files.height) order by attachments.position)
        from attachments left join files on files.id = attachments.file_id
        where attachments.message_id = messages.id), '[]'::jsonb)`.as("attachments"),
      sql<ThreadMessage["reply"]>`case when messages.reply_to_provider_id is null then null else (
        select jsonb_build_object('id', answered.id, 'author', answered.author, 'body', left(answered.body, 160), 'kind', answered.kind)
        from messages answered where answered.conversation_id = messages.conversation_id
          and answered.provider_id = messages.reply_to_provider_id) end`.as("reply"),
      sql<ThreadMessage["phones"]>`coalesce((
        select jsonb_agg(jsonb_build_object('number', written.number, 'saved', exists (
          select from customer_phones saved join conversations on conversations.customer_id = saved.customer_id
          where conversations.id = written.conversation_id and saved.number = written.number)) order by written.number)
        from message_phones written where written.message_id = messages.id), '[]'::jsonb)`.as("phones"),
    ]);
}

/** One message through the person asking. Throws NotFound. */
export async function getMessage(db: Db, person: Pick<Person, "id" | "role">, id: number): Promise<ThreadMessage> {
  const message = await threadRows(db)
    .innerJoin("conversations", "conversations.id", "messages.conversation_id")
    .where("messages.id", "=", id)
    .where(visibleTo(person))
    .executeTakeFirst();
  if (!message) throw new NotFound(`no message ${id}`);
  return message;
}
