import type { Db, Trx } from "../../database.ts";
import { changing } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { listNotes, type NoteRow } from "./reading.ts";
import type { Note } from "./table.ts";
import { addNote, editNote, type Noted, type NoteInput, removeNote } from "./writing.ts";

type Find<In> = (db: In, person: Person, id: number) => Promise<unknown>;

/** What a room knows of its subject, and notes do not. */
export interface NoteRules {
  /** Throws where the person may not see it. */
  find: Find<Db | Trx>;
  /** The same for who is about to write; `find` where nothing has to be held. */
  hold?: Find<Trx>;
  /** What follows from what a note says now, in the transaction that keeps it. */
  written?: (trx: Trx, person: Person, id: number, note: Note) => Promise<unknown>;
}

/** Notes on one kind of subject. The same clientKey again is the same note. */
export function notesOn(subject: Noted, { find, hold = find, written }: NoteRules) {
  const of = (id: number) => ({ subject, subjectId: id });
  const writing = (db: Db | Trx, person: Person, id: number, write: (trx: Trx) => Promise<Note>): Promise<Note> =>
    changing(db, async (trx) => {
      await hold(trx, person, id);
      const note = await write(trx);
      await written?.(trx, person, id, note);
      return note;
    });
  return {
    add: (db: Db | Trx, person: Person, id: number, input: NoteInput & { clientKey: string }): Promise<Note> =>
      writing(db, person, id, (trx) => addNote(trx, person, { ...of(id), ...input })),

    edit: (
      db: Db | Trx,
      person: Person,
      id: number,
      noteId: number,
      input: Omit<NoteInput, "fileIds">,
    ): Promise<Note> => writing(db, person, id, (trx) => editNote(trx, person, { ...of(id), id: noteId }, input)),

    remove: (db: Db | Trx, person: Person, id: number, noteId: number): Promise<void> =>
      changing(db, async (trx) => {
        await hold(trx, person, id);
        await removeNote(trx, person, { ...of(id), id: noteId });
      }),

    list: async (
      db: Db | Trx,
      person: Person,
      id: number,
      page: { before?: number | undefined; limit?: number } = {},
    ): Promise<{ rows: NoteRow[]; next?: number }> => {
      await find(db, person, id);
      return listNotes(db, of(id), page);
    },
  };
}
