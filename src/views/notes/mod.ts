/** Parts of notes that every record shares: what a note says, and the boxes in which it is written and changed. */
export { noteBox } from "./box.ts";
export { noteEditor, type NoteEditor } from "./editor.ts";
export { noteItem } from "./item.ts";
export { noteText } from "./text.ts";
