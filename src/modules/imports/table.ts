import type { ColumnType, Generated, Selectable } from "kysely";

export type ImportKind = "customers" | "products";
export type ImportState =
  | "mapping"
  | "checking"
  | "checked"
  | "running"
  | "stopped"
  | "done"
  | "undoing"
  | "undone"
  | "failed";

export interface ImportJobTable {
  id: Generated<number>;
  client_key: string | null;
  kind: ImportKind;
  user_id: number;
  file_id: number;
  options: ColumnType<Record<string, unknown>, string | undefined, string>;
  state: Generated<ImportState>;
  /** Rows that are settled; the next begins behind them, after a restart too. */
  at: Generated<number>;
  total: number | null;
  added: Generated<number>;
  changed: Generated<number>;
  skipped: Generated<number>;
  failed: Generated<number>;
  problem: string | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
  finished_at: Date | null;
}
export type ImportJob = Selectable<ImportJobTable>;

export interface ImportRowTable {
  job_id: number;
  row_number: number;
  outcome: "added" | "changed" | "skipped" | "failed";
  cells: ColumnType<string[] | null, string | null, string | null>;
  reason: ColumnType<Record<string, unknown> | null, string | null, string | null>;
  record_id: number | null;
  undo: ColumnType<Record<string, unknown> | null, string | null, string | null>;
}
