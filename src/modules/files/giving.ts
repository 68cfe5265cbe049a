import type { ExpressionBuilder } from "kysely";
import type { Database, Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import type { FileRow } from "./table.ts";

/** What a file can belong to besides a conversation or a page. */
export type Belonging = Partial<Pick<FileRow, "ticket_id" | "task_id" | "note_id" | "customer_id" | "order_id">>;

const MOST_FILES = 30;

/** Those of them that the person has uploaded for something that is still to be written. */
export async function listUploaded(
  db: Db | Trx,
  person: Pick<Person, "id">,
  ids: readonly number[],
): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  return db
    .selectFrom("files")
    .selectAll()
    .where("id", "in", ids.slice(0, MOST_FILES))
    .where(isFree(person))
    .orderBy("id")
    .execute();
}

/** Uploaded by the person, and belonging to nothing yet. */
const isFree = (person: Pick<Person, "id">) => (eb: ExpressionBuilder<Database, "files">) =>
  eb.and([
    eb("uploaded_by", "=", person.id),
    ...(["page_id", "ticket_id", "task_id", "note_id", "customer_id", "order_id"] as const).map((column) =>
      eb(column, "is", null),
    ),
  ]);

/**
 * Gives files that the person uploaded, and that belong to nothing yet, to what they are for; who may read that reads
 * them. Throws Invalid({ files }).
 */
export async function giveFiles(
  trx: Trx,
  person: Pick<Person, "id">,
  ids: number[],
  to: Belonging,
): Promise<FileRow[]> {
  const wanted = [...new Set(ids)];
  if (wanted.length === 0) return [];
  if (wanted.length > MOST_FILES) throw new Invalid({ files: "too_many_files" });
  const given = await trx
    .updateTable("files")
    .set(to)
    .where("id", "in", wanted)
    .where(isFree(person))
    .returningAll()
    .execute();
  if (given.length < wanted.length) throw new Invalid({ files: "file_gone" });
  return given;
}

/** The same contents under new rows that belong to something more: a picture of a message in a ticket made of it. */
export async function shareFiles(
  trx: Trx,
  ids: number[],
  to: Belonging & Partial<Pick<FileRow, "uploaded_by">>,
): Promise<void> {
  if (ids.length === 0) return;
  const rows = await trx
    .selectFrom("files")
    .select(["storage_key", "name", "media_type", "size_bytes", "width", "height"])
    .where("id", "in", ids)
    .orderBy("id")
    .forKeyShare()
    .execute();
  if (rows.length > 0)
    await trx
      .insertInto("files")
      .values(rows.map((row) => ({ ...row, ...to })))
      .execute();
}
