import type { Db, Trx } from "../../database.ts";
import { changing } from "../events/mod.ts";
import { addNote, editNote, listNotes, type Note, type NoteInput, type NoteRow, removeNote } from "../notes/mod.ts";
import type { Person } from "../people/table.ts";
import { getOrder } from "./queries.ts";
import type { Asking } from "./visibility.ts";

const of = (id: number) => ({ subject: "order" as const, subjectId: id });

/** Writes a note on an order that the person may see; the same clientKey again is the same note. */
export async function addOrderNote(
  db: Db | Trx,
  person: Person,
  id: number,
  input: NoteInput & { clientKey: string },
): Promise<Note> {
  return changing(db, async (trx) => {
    await getOrder(trx, person, id);
    return addNote(trx, person, { ...of(id), ...input });
  });
}

export async function editOrderNote(
  db: Db | Trx,
  person: Person,
  id: number,
  noteId: number,
  input: Omit<NoteInput, "fileIds">,
): Promise<Note> {
  return changing(db, async (trx) => {
    await getOrder(trx, person, id);
    return editNote(trx, person, { ...of(id), id: noteId }, input);
  });
}

export async function removeOrderNote(db: Db | Trx, person: Person, id: number, noteId: number): Promise<void> {
  await changing(db, async (trx) => {
    await getOrder(trx, person, id);
    await removeNote(trx, person, { ...of(id), id: noteId });
  });
}

export async function listOrderNotes(
  db: Db | Trx,
  person: Asking,
  id: number,
  page: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: NoteRow[]; next?: number }> {
  await getOrder(db, person, id);
  return listNotes(db, of(id), page);
}
