/** Parts of notes that every record shares: what a note says, and the box in which one's own is changed. */
export { noteEditor, type NoteEditor } from "./editor.ts";
export { noteText } from "./text.ts";
