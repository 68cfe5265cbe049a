import type { Db } from "../../database.ts";
import type { Failure, MessageState } from "../inbox/mod.ts";

export interface UnsentRow {
  id: number;
  conversation_id: number;
  state: MessageState;
  failure: Failure | null;
  body: string;
  sent_at: Date;
  customer_name: string;
  page_name: string;
  user_name: string | null;
}

/** Replies that failed, and those of which nobody knows whether they arrived: newest first, `before` the last id seen. */
export async function listUnsent(
  db: Db,
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<{ rows: UnsentRow[]; next?: number }> {
  const rows = await db
    .selectFrom("messages")
    .innerJoin("conversations", "conversations.id", "messages.conversation_id")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .leftJoin("users", "users.id", "messages.user_id")
    .select([
      "messages.id",
      "messages.conversation_id",
      "messages.state",
      "messages.failure",
      "messages.body",
      "messages.sent_at",
      "customers.name as customer_name",
      "pages.name as page_name",
      "users.name as user_name",
    ])
    .where("messages.state", "in", ["failed", "unknown"])
    .$if(before !== undefined, (query) => query.where("messages.id", "<", before!))
    .orderBy("messages.id", "desc")
    .limit(limit + 1)
    .execute();
  return { rows: rows.slice(0, limit), next: rows.length > limit ? rows[limit - 1]!.id : undefined };
}
