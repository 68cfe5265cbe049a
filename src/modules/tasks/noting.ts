import type { Db } from "../../database.ts";
import { changing } from "../events/mod.ts";
import { addNote, editNote, listNotes, type Note, type NoteRow, removeNote } from "../notes/mod.ts";
import type { Person } from "../people/table.ts";
import { getTask } from "./queries.ts";

const of = (id: number) => ({ subject: "task" as const, subjectId: id });

/** Writes a note on a task that the person may see; the same clientKey again is the same note. */
export async function addTaskNote(
  db: Db,
  person: Person,
  id: number,
  note: { body: string; clientKey: string; mentions?: number[] },
): Promise<Note> {
  return changing(db, async (trx) => {
    await getTask(trx, person, id);
    return addNote(trx, person, { ...of(id), ...note });
  });
}

export async function editTaskNote(
  db: Db,
  person: Person,
  id: number,
  noteId: number,
  input: { body: string; mentions: number[] },
): Promise<Note> {
  return changing(db, async (trx) => {
    await getTask(trx, person, id);
    return editNote(trx, person, { ...of(id), id: noteId }, input);
  });
}

export async function removeTaskNote(db: Db, person: Person, id: number, noteId: number): Promise<void> {
  await changing(db, async (trx) => {
    await getTask(trx, person, id);
    await removeNote(trx, person, { ...of(id), id: noteId });
  });
}

export async function listTaskNotes(db: Db, person: Person, id: number): Promise<NoteRow[]> {
  await getTask(db, person, id);
  return (await listNotes(db, of(id), { limit: 200 })).rows;
}
