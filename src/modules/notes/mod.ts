/**
 * Internal notes on anything. This room knows no subject's rules: whoever calls has checked that the person may see the
 * subject, and decides what a mention means there.
 */
export { type NoteRules, notesOn } from "./on_subject.ts";
export { listNotes, type NoteFile, type NoteRow, notesOf } from "./reading.ts";
export type { Note, NoteSubject } from "./table.ts";
export { NOTE_LIMIT } from "./wording.ts";
export { addNote, editNote, type Noted, type NoteInput, type NoteOf, removeNote } from "./writing.ts";
