import type { Db, Trx } from "../../database.ts";
import { type FileRow, filesWith } from "../files/mod.ts";
import { conversationsVisibleTo } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { getCustomer, holdCustomer } from "./queries.ts";

/** Files kept with a customer (CU-2). */
export const { add: addCustomerFile, remove: removeCustomerFile } = filesWith("customer", {
  find: async (db, person, id) => (await getCustomer(db, person, id)).owner?.id ?? null,
  hold: async (trx, person, id) => (await holdCustomer(trx, person, id)).owner_id,
  holderOf: (owner) => owner,
});

export interface CustomerFile extends Pick<FileRow, "id" | "name" | "media_type" | "size_bytes" | "width" | "height"> {
  uploaded_by: number | null;
  uploader_name: string | null;
  created_at: Date;
  /** Where it came with a message; null: kept with the customer. */
  conversation_id: number | null;
}

/** Files kept with a customer and those of conversations that the person may see, newest first. */
export async function listCustomerFiles(
  db: Db | Trx,
  person: Person,
  id: number,
  { limit = 60 }: { limit?: number } = {},
): Promise<CustomerFile[]> {
  await getCustomer(db, person, id);
  const rows = db
    .selectFrom("files")
    .leftJoin("users", "users.id", "files.uploaded_by")
    .select(["files.id", "files.name", "files.media_type", "files.size_bytes", "files.width", "files.height"])
    .select(["files.uploaded_by", "files.created_at", "users.name as uploader_name"]);
  const own = rows
    .select((eb) => eb.val<number | null>(null).as("conversation_id"))
    .where("files.customer_id", "=", id)
    .orderBy("files.id", "desc")
    .limit(limit);
  const exchanged = rows
    .select("files.conversation_id")
    .where("files.page_id", "is", null)
    .where("files.conversation_id", "in", (eb) =>
      eb
        .selectFrom("conversations")
        .select("conversations.id")
        .where("conversations.customer_id", "=", id)
        .where(conversationsVisibleTo(person)),
    )
    // A profile's picture is kept with the conversation too, and nobody sent it; what was unsent is not shown again.
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom("attachments")
          .innerJoin("messages", "messages.id", "attachments.message_id")
          .select("attachments.id")
          .whereRef("attachments.file_id", "=", "files.id")
          .where("messages.deleted_at", "is", null),
      ),
    )
    .orderBy("files.id", "desc")
    .limit(limit);
  const [kept, sent] = await Promise.all([own.execute(), exchanged.execute()]);
  return [...kept, ...sent].sort((a, b) => b.id - a.id).slice(0, limit);
}
