import type { Db, Trx } from "../../database.ts";
import { Forbidden, NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import { type Arriving, type FileRow, type FilesDeps, giveFiles, keepFile } from "../files/mod.ts";
import type { Person } from "../people/table.ts";
import { getOrder } from "./queries.ts";
import type { Asking } from "./visibility.ts";

export type OrderFile = FileRow & { uploader_name: string | null };

/** Keeps a file with an order: a transfer slip, a picture of the parcel. */
export async function addOrderFile(
  deps: FilesDeps,
  person: Person,
  id: number,
  { name, bytes }: Pick<Arriving, "name" | "bytes">,
): Promise<FileRow> {
  await getOrder(deps.db, person, id);
  const kept = await keepFile(deps, { name, bytes, uploadedBy: person.id });
  return changing(deps.db, async (trx) => {
    await getOrder(trx, person, id);
    const [file] = await giveFiles(trx, person, [kept.id], { order_id: id });
    await record(trx, "order.file_added", id, { by: person.id, detail: { file_id: kept.id, name: kept.name } });
    return file!;
  });
}

/** Takes a file away: whoever brought it may, whoever has the order, and supervisors and those above them. */
export async function removeOrderFile(db: Db | Trx, person: Person, id: number, fileId: number): Promise<void> {
  await changing(db, async (trx) => {
    const order = await getOrder(trx, person, id);
    const removed = await trx
      .updateTable("files")
      .set({ order_id: null })
      .where("id", "=", fileId)
      .where("order_id", "=", id)
      .returning(["name", "uploaded_by"])
      .executeTakeFirst();
    if (!removed) throw new NotFound(`no file ${fileId} of order ${id}`);
    if (person.role === "agent" && ![removed.uploaded_by, order.assignee_id].includes(person.id)) throw new Forbidden();
    await record(trx, "order.file_removed", id, { by: person.id, detail: { file_id: fileId, name: removed.name } });
  });
}

/** The newest first. */
export async function listOrderFiles(db: Db | Trx, person: Asking, id: number): Promise<OrderFile[]> {
  await getOrder(db, person, id);
  return db
    .selectFrom("files")
    .leftJoin("users", "users.id", "files.uploaded_by")
    .selectAll("files")
    .select("users.name as uploader_name")
    .where("files.order_id", "=", id)
    .orderBy("files.id", "desc")
    .limit(200)
    .execute();
}
