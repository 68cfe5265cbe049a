import { cut } from "../../cutting.ts";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { getConversation } from "./conversation.ts";

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
  const body = cut(draft.body.replaceAll("\0", ""), LONGEST_DRAFT);
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

export async function findDraft(
  db: Db,
  person: Pick<Person, "id">,
  conversationId: number,
): Promise<Draft | undefined> {
  return (await draftOf(db, {}, { userId: person.id, conversationId }))[0];
}

const draftOf = composedOnce<Database, object, { userId: number; conversationId: number }, Draft>(
  (db, _, { userId, conversationId }) =>
    db
      .selectFrom("drafts")
      .select(["body", "file_ids"])
      .where("user_id", "=", userId)
      .where("conversation_id", "=", conversationId),
);

export async function clearDraft(db: Db | Trx, person: Pick<Person, "id">, conversationId: number): Promise<void> {
  await db
    .deleteFrom("drafts")
    .where("user_id", "=", person.id)
    .where("conversation_id", "=", conversationId)
    .execute();
}
