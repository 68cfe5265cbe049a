import { type AttachedFile, filesWith } from "../files/mod.ts";
import { getTask } from "./queries.ts";

export type TaskFile = AttachedFile;

export const {
  add: addTaskFile,
  remove: removeTaskFile,
  list: listTaskFiles,
} = filesWith("task", { find: getTask, holderOf: (task) => task.assignee_id });
