import type { ColumnType, Generated, Selectable } from "kysely";

export interface SavedViewTable {
  id: Generated<number>;
  user_id: number;
  room: string;
  name: string;
  query: string;
  shared: Generated<boolean>;
  position: Generated<number>;
  created_at: Generated<Date>;
}
export type SavedView = Selectable<SavedViewTable>;

export interface ListColumnsTable {
  user_id: number;
  room: string;
  columns: string[];
}

export interface BulkJobTable {
  id: Generated<number>;
  client_key: string | null;
  user_id: number;
  room: string;
  action: string;
  input: ColumnType<Record<string, unknown>, string, string>;
  ids: number[];
  state: Generated<"waiting" | "running" | "done" | "undone">;
  /** How many of `ids` were looked at. */
  at: Generated<number>;
  done: Generated<number>;
  failed: Generated<number>;
  created_at: Generated<Date>;
  finished_at: Date | null;
  /** Its report was put away. */
  seen_at: Date | null;
}
export type BulkJob = Selectable<BulkJobTable>;

export interface BulkResultTable {
  job_id: number;
  row_id: number;
  error: string | null;
  undo: ColumnType<Record<string, unknown> | null, string | null, string | null>;
}
