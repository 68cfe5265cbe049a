import type { Db, Trx } from "../../database.ts";
import { Forbidden, NotFound } from "../../errors.ts";
import { changing, record, recordAll } from "../events/mod.ts";
import { type Arriving, type FileRow, type FilesDeps, giveFiles, keepFile } from "../files/mod.ts";
import { conversationsVisibleTo } from "../people/mod.ts";
import type { Person } from "../people/table.ts";
import { getCustomer, holdCustomer } from "./queries.ts";

/** Keeps a file with a customer (CU-2). Refused("file_empty"), Refused("file_too_big"). */
export async function addCustomerFile(
  deps: FilesDeps,
  person: Person,
  id: number,
  { name, bytes }: Pick<Arriving, "name" | "bytes">,
): Promise<FileRow> {
  await getCustomer(deps.db, person, id);
  const kept = await keepFile(deps, { name, bytes, uploadedBy: person.id });
  return changing(deps.db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const files = await giveFiles(trx, person, [kept.id], { customer_id: customer.id });
    await recordAll(
      trx,
      files.map((file) => ({
        name: "customer.file_added" as const,
        subjectId: customer.id,
        by: person.id,
        detail: { file_id: file.id, name: file.name },
      })),
    );
    return files[0]!;
  });
}

/** Takes a file away: whoever brought it may, whoever has the customer, and supervisors and those above them. */
export async function removeCustomerFile(db: Db | Trx, person: Person, id: number, fileId: number): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const removed = await trx
      .updateTable("files")
      .set({ customer_id: null })
      .where("id", "=", fileId)
      .where("customer_id", "=", customer.id)
      .returning(["name", "uploaded_by"])
      .executeTakeFirst();
    if (!removed) throw new NotFound(`no file ${fileId} of customer ${id}`);
    const may = [removed.uploaded_by, customer.owner_id].includes(person.id) || person.role !== "agent";
    if (!may) throw new Forbidden();
    await record(trx, "customer.file_removed", customer.id, {
      by: person.id,
      detail: { file_id: fileId, name: removed.name },
    });
  });
}

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
