import { cut } from "../../cutting.ts";
import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { shareFiles } from "../files/mod.ts";
import { getConversation } from "../inbox/mod.ts";
import type { Person } from "../people/table.ts";
import type { Ticket } from "./table.ts";
import { SUMMARY_LIMIT } from "./wording.ts";

const MOST_MESSAGES = 200;

/**
 * The words of some messages of one conversation as a summary (IN-17), oldest first, a line each:
 * "14/11/2026 09:12 Nguyễn Văn A: camera không lên hình". The person must see the conversation.
 */
export async function quoteMessages(
  db: Db | Trx,
  person: Person,
  conversationId: number,
  messageIds: number[],
): Promise<string> {
  const conversation = await getConversation(db, person, conversationId);
  const rows = await theseOf(db, conversationId, messageIds)
    .where("messages.deleted_at", "is", null)
    .leftJoin("users", "users.id", "messages.user_id")
    .select(["messages.author", "messages.body", "users.name as user_name"])
    .select([
      sql<string>`to_char(messages.sent_at at time zone 'Asia/Ho_Chi_Minh', 'DD/MM/YYYY HH24:MI')`.as("sent"),
      sql<string[]>`array(select coalesce(attachments.name, attachments.kind) from attachments
        where attachments.message_id = messages.id order by attachments.position)`.as("attached"),
    ])
    .execute();
  const lines = rows.map(({ author, body, user_name, sent, attached }) => {
    const name = author === "customer" ? conversation.customer_name : (user_name ?? conversation.page_name);
    const words = [body.trim(), ...attached.map((file) => `[${file}]`)].filter((part) => part !== "");
    return `${sent} ${name}: ${words.join(" ")}`;
  });
  return cut(lines.join("\n"), SUMMARY_LIMIT);
}

/** Notes of which messages the ticket was made and shares their files with it. */
export async function keepMessages(trx: Trx, person: Person, ticket: Ticket, messageIds: number[]): Promise<void> {
  if (ticket.conversation_id === null) throw new Invalid({ messages: "choice" });
  await getConversation(trx, person, ticket.conversation_id);
  const messages = await theseOf(trx, ticket.conversation_id, messageIds).select(["id", "deleted_at"]).execute();
  if (messages.length < new Set(messageIds).size) throw new Invalid({ messages: "choice" });
  // What the customer took back while the form was open is left out: nobody who fills it in could tell why not.
  const ids = messages.filter(({ deleted_at }) => deleted_at === null).map(({ id }) => id);
  if (ids.length === 0) return;
  await trx
    .insertInto("ticket_messages")
    .values(ids.map((message_id) => ({ ticket_id: ticket.id, message_id })))
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const files = await trx
    .selectFrom("attachments")
    .select("file_id")
    .where("message_id", "in", ids)
    .where("file_id", "is not", null)
    .where("kind", "<>", "sticker")
    .orderBy("message_id")
    .orderBy("position")
    .execute();
  await shareFiles(
    trx,
    files.map((file) => file.file_id!),
    { ticket_id: ticket.id, uploaded_by: person.id },
  );
}

function theseOf(db: Db | Trx, conversationId: number, ids: number[]) {
  if (ids.length === 0 || ids.length > MOST_MESSAGES) throw new Invalid({ messages: "choice" });
  return db
    .selectFrom("messages")
    .where("messages.conversation_id", "=", conversationId)
    .where("messages.id", "in", ids)
    .orderBy("messages.sent_at")
    .orderBy("messages.id");
}
