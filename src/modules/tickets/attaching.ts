import type { Db, Trx } from "../../database.ts";
import { Forbidden, NotFound } from "../../errors.ts";
import { changing, record, recordAll } from "../events/mod.ts";
import { type Arriving, type FileRow, type FilesDeps, giveFiles, keepFile } from "../files/mod.ts";
import type { Person } from "../people/table.ts";
import { getTicket, idOfFound, type Which } from "./queries.ts";

/** Keeps a file with a ticket (TI-8). Refused("file_empty"), Refused("file_too_big"). */
export async function addTicketFile(
  deps: FilesDeps,
  person: Person,
  id: number,
  { name, bytes }: Pick<Arriving, "name" | "bytes">,
): Promise<FileRow> {
  await getTicket(deps.db, person, id);
  const kept = await keepFile(deps, { name, bytes, uploadedBy: person.id });
  const [file] = await attachFiles(deps.db, person, id, [kept.id]);
  return file!;
}

/** Gives a ticket files that the person has uploaded. */
export async function attachFiles(db: Db | Trx, person: Person, id: number, fileIds: number[]): Promise<FileRow[]> {
  return changing(db, async (trx) => {
    await getTicket(trx, person, id);
    const files = await giveFiles(trx, person, fileIds, { ticket_id: id });
    await recordAll(
      trx,
      files.map((file) => ({
        name: "ticket.file_added" as const,
        subjectId: id,
        by: person.id,
        detail: { file_id: file.id, name: file.name },
      })),
    );
    return files;
  });
}

/** Takes a file away: whoever brought it may, whoever has the ticket, and supervisors and those above them. */
export async function removeTicketFile(db: Db | Trx, person: Person, id: number, fileId: number): Promise<void> {
  await changing(db, async (trx) => {
    const ticket = await getTicket(trx, person, id);
    const removed = await trx
      .updateTable("files")
      .set({ ticket_id: null })
      .where("id", "=", fileId)
      .where("ticket_id", "=", id)
      .returning(["name", "uploaded_by"])
      .executeTakeFirst();
    if (!removed) throw new NotFound(`no file ${fileId} of ticket ${id}`);
    const may = [removed.uploaded_by, ticket.assignee_id].includes(person.id) || person.role !== "agent";
    if (!may) throw new Forbidden();
    await record(trx, "ticket.file_removed", id, {
      by: person.id,
      detail: { file_id: fileId, name: removed.name },
    });
  });
}

/** Newest first. */
export async function listTicketFiles(
  db: Db | Trx,
  person: Person,
  which: Which,
  { before, limit = 50 }: { before?: number; limit?: number } = {},
): Promise<(FileRow & { uploader_name: string | null })[]> {
  const id = await idOfFound(db, person, which);
  return db
    .selectFrom("files")
    .leftJoin("users", "users.id", "files.uploaded_by")
    .selectAll("files")
    .select("users.name as uploader_name")
    .where("files.ticket_id", "=", id)
    .$if(before !== undefined, (query) => query.where("files.id", "<", before!))
    .orderBy("files.id", "desc")
    .limit(limit)
    .execute();
}
