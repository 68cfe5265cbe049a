import type { Person } from "../../modules/people/table.ts";
import type { TaskRow } from "../../modules/tasks/mod.ts";
import type { Words } from "../../words/mod.ts";

/** What the faces of tasks are drawn with. */
export interface TaskScene {
  person: Person;
  words: Words;
  now: Date;
}

/** Whom a task can be given to, and by what reminders the company goes. */
export interface TaskChoices {
  colleagues: ReadonlyArray<{ id: number; name: string }>;
  leads: readonly number[];
  /** Of the customer that a list is filtered by. */
  customer?: string | undefined;
}

export type FieldName =
  | "title"
  | "body"
  | "due_at"
  | "remind_before"
  | "repeat"
  | "assignee_id"
  | "priority"
  | "customer_id"
  | "conversation_id"
  | "ticket_id";
export const fieldNames: readonly FieldName[] = [
  "title",
  "body",
  "due_at",
  "remind_before",
  "repeat",
  "assignee_id",
  "priority",
  "customer_id",
  "conversation_id",
  "ticket_id",
];

/** A field that is being changed in place: what was typed and why it was not taken. */
export interface Editing {
  /** A field, or a note as “note-41”. */
  field: FieldName | `note-${number}`;
  values?: Record<string, unknown>;
  error?: string | undefined;
}

export interface TaskView {
  row: TaskRow;
  choices: TaskChoices;
  editing?: Editing | undefined;
}
