import type { Db, Trx } from "../../database.ts";
import { changing } from "../events/mod.ts";
import { addNote, editNote, listNotes, type Note, type NoteInput, type NoteRow, removeNote } from "../notes/mod.ts";
import type { Person } from "../people/table.ts";
import { getTicket, idOfFound, type Which } from "./queries.ts";
import { type Asking } from "./visibility.ts";
import { addWatchers } from "./watching.ts";

const of = (id: number) => ({ subject: "ticket" as const, subjectId: id });

/** Writes a note on a ticket (Tóm lược). Whoever is mentioned watches the ticket from now on, so that they may read it. */
export async function addTicketNote(
  db: Db | Trx,
  person: Person,
  id: number,
  input: NoteInput & { clientKey: string },
): Promise<Note> {
  return changing(db, async (trx) => {
    await getTicket(trx, person, id);
    const note = await addNote(trx, person, { ...of(id), ...input });
    await addWatchers(trx, person, id, note.mentions);
    await trx
      .updateTable("tickets")
      .set({ updated_at: note.created_at })
      .where("id", "=", id)
      .where("updated_at", "<", note.created_at)
      .execute();
    return note;
  });
}

export async function editTicketNote(
  db: Db | Trx,
  person: Person,
  id: number,
  noteId: number,
  input: Omit<NoteInput, "fileIds">,
): Promise<Note> {
  return changing(db, async (trx) => {
    await getTicket(trx, person, id);
    const note = await editNote(trx, person, { ...of(id), id: noteId }, input);
    await addWatchers(trx, person, id, note.mentions);
    return note;
  });
}

export async function removeTicketNote(db: Db | Trx, person: Person, id: number, noteId: number): Promise<void> {
  await changing(db, async (trx) => {
    await getTicket(trx, person, id);
    await removeNote(trx, person, { ...of(id), id: noteId });
  });
}

export async function listTicketNotes(
  db: Db | Trx,
  person: Asking,
  which: Which,
  page: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: NoteRow[]; next?: number }> {
  return listNotes(db, of(await idOfFound(db, person, which)), page);
}
