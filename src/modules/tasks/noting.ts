import { notesOn } from "../notes/mod.ts";
import { getTask } from "./queries.ts";

/** Notes on a task that the person may see. */
export const {
  add: addTaskNote,
  edit: editTaskNote,
  remove: removeTaskNote,
  list: listTaskNotes,
} = notesOn("task", { find: getTask });
