import type { Generated, Selectable } from "kysely";

export type NoteSubject = "ticket" | "task" | "customer" | "order" | "conversation";

export interface NoteTable {
  id: Generated<number>;
  client_key: string | null;
  subject: NoteSubject;
  subject_id: number;
  author_id: number | null;
  body: string;
  mentions: Generated<number[]>;
  edited_at: Date | null;
  removed_at: Date | null;
  created_at: Generated<Date>;
}
export type Note = Selectable<NoteTable>;
