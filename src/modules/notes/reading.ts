import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { FileRow } from "../files/mod.ts";
import type { Note } from "./table.ts";
import type { NoteOf } from "./writing.ts";

export type NoteFile = Pick<FileRow, "id" | "name" | "media_type" | "size_bytes" | "width" | "height">;

export interface NoteRow extends Note {
  author_name: string | null;
  mentioned: { id: number; name: string }[];
  files: NoteFile[];
}

/**
 * The notes of a subject, newest first, without those taken back. The caller has checked that the person may see the
 * subject. `next` goes into the next call's `before`.
 */
export async function listNotes(
  db: Db | Trx,
  { subject, subjectId }: NoteOf,
  { before, limit = 30 }: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: NoteRow[]; next?: number }> {
  const rows = await noteRows(db)
    .where("notes.subject", "=", subject)
    .where("notes.subject_id", "=", subjectId)
    .where("notes.removed_at", "is", null)
    .$if(before !== undefined, (query) => query.where("notes.id", "<", before!))
    .orderBy("notes.id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, ...(rows.length > limit && last && { next: last.id }) };
}

/** Notes by id, for who has checked that the person may see what they are on; those taken back are left out. */
export const notesOf = async (db: Db | Trx, ids: number[]): Promise<NoteRow[]> =>
  ids.length === 0 ? [] : noteRows(db).where("notes.id", "in", ids).where("notes.removed_at", "is", null).execute();

const noteRows = (db: Db | Trx) =>
  db
    .selectFrom("notes")
    .leftJoin("users", "users.id", "notes.author_id")
    .selectAll("notes")
    .select([
      "users.name as author_name",
      sql<NoteRow["mentioned"]>`coalesce((
        select jsonb_agg(jsonb_build_object('id', called.id, 'name', called.name) order by called.id)
        from users called where called.id = any(notes.mentions)), '[]')`.as("mentioned"),
      sql<NoteFile[]>`coalesce((
        select jsonb_agg(jsonb_build_object('id', files.id, 'name', files.name, 'media_type', files.media_type,
          'size_bytes', files.size_bytes, 'width', files.width, 'height', files.height) order by files.id)
        from files where files.note_id = notes.id), '[]')`.as("files"),
    ]);
