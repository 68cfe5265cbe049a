import type { Db, Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { getConversation } from "./queries.ts";

export interface Draft {
  body: string;
  file_ids: number[];
}

/** A form brings no more: what was pasted stays whole, however long it is for a message. */
const LONGEST_DRAFT = 256 * 1024;

/** Keeps what is being written, per person and conversation; empty means there is none. */
export async function saveDraft(
  db: Db,
  person: Person,
  conversationId: number,
  draft: { body: string; fileIds?: number[] },
): Promise<void> {
  await getConversation(db, person, conversationId);
  const body = draft.body.replaceAll("\0", "").toWellFormed().slice(0, LONGEST_DRAFT);
  const fileIds = draft.fileIds ?? [];
  if (body.trim() === "" && fileIds.length === 0) return clearDraft(db, person, conversationId);
  await db
    .insertInto("drafts")
    .values({ user_id: person.id, conversation_id: conversationId, body, file_ids: fileIds, updated_at: new Date() })
    .onConflict((conflict) =>
      conflict.columns(["user_id", "conversation_id"]).doUpdateSet({ body, file_ids: fileIds, updated_at: new Date() }),
    )
    .execute();
}

export function findDraft(db: Db, person: Pick<Person, "id">, conversationId: number): Promise<Draft | undefined> {
  return db
    .selectFrom("drafts")
    .select(["body", "file_ids"])
    .where("user_id", "=", person.id)
    .where("conversation_id", "=", conversationId)
    .executeTakeFirst();
}

export async function clearDraft(db: Db | Trx, person: Pick<Person, "id">, conversationId: number): Promise<void> {
  await db
    .deleteFrom("drafts")
    .where("user_id", "=", person.id)
    .where("conversation_id", "=", conversationId)
    .execute();
}
