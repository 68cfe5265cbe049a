import type { Db, Trx } from "../../database.ts";
import { changing } from "../events/mod.ts";
import { addNote, editNote, listNotes, type Note, type NoteInput, type NoteRow, removeNote } from "../notes/mod.ts";
import type { Person } from "../people/table.ts";
import { addFollowers } from "./following.ts";
import { getCustomer, holdCustomer } from "./queries.ts";
import type { Asking } from "./visibility.ts";

const of = (id: number) => ({ subject: "customer" as const, subjectId: id });

/** Writes a note on a customer (CU-8). Whoever is mentioned follows from now on, so that they may read it. */
export async function addCustomerNote(
  db: Db | Trx,
  person: Person,
  id: number,
  input: NoteInput & { clientKey: string },
): Promise<Note> {
  return changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const note = await addNote(trx, person, { ...of(customer.id), ...input });
    await addFollowers(trx, person, customer.id, note.mentions);
    return note;
  });
}

export async function editCustomerNote(
  db: Db | Trx,
  person: Person,
  id: number,
  noteId: number,
  input: Omit<NoteInput, "fileIds">,
): Promise<Note> {
  return changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    const note = await editNote(trx, person, { ...of(customer.id), id: noteId }, input);
    await addFollowers(trx, person, customer.id, note.mentions);
    return note;
  });
}

export async function removeCustomerNote(db: Db | Trx, person: Person, id: number, noteId: number): Promise<void> {
  await changing(db, async (trx) => {
    const customer = await holdCustomer(trx, person, id);
    await removeNote(trx, person, { ...of(customer.id), id: noteId });
  });
}

export async function listCustomerNotes(
  db: Db | Trx,
  person: Asking,
  id: number,
  page: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: NoteRow[]; next?: number }> {
  await getCustomer(db, person, id);
  return listNotes(db, of(id), page);
}
