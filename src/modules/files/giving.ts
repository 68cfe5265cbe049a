import type { Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { FileRow } from "./table.ts";

/**
 * Gives a person's uploads to the conversation they are sent in, in the order named: from then on whoever sees the
 * conversation sees them. Throws NotFound when one is not theirs or belongs elsewhere.
 */
export async function giveFiles(
  trx: Trx,
  person: Pick<Person, "id">,
  fileIds: number[],
  options: { conversationId: number },
): Promise<FileRow[]> {
  if (fileIds.length === 0) return [];
  const rows = await trx
    .updateTable("files")
    .set({ conversation_id: options.conversationId })
    .where("id", "in", fileIds)
    .where("uploaded_by", "=", person.id)
    .where("page_id", "is", null)
    .where((eb) => eb.or([eb("conversation_id", "is", null), eb("conversation_id", "=", options.conversationId)]))
    .returningAll()
    .execute();
  const byId = new Map(rows.map((row) => [row.id, row]));
  return fileIds.map((id) => {
    const row = byId.get(id);
    if (!row) throw new NotFound(`no upload ${id}`);
    return row;
  });
}
