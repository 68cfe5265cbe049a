import type { ColumnType, Generated, Selectable } from "kysely";

export const importKinds = ["customers", "products"] as const;
export type ImportKind = (typeof importKinds)[number];
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

/** A row as a spreadsheet numbers it, from 1. */
export interface SheetRow {
  number: number;
  cells: string[];
}

export const duplicatePolicies = ["skip", "fill", "overwrite", "add"] as const;
/** What becomes of a row whose phone or e-mail is known already. */
export type DuplicatePolicy = (typeof duplicatePolicies)[number];

/** How the file is read, and what is done with its rows. */
export interface ImportOptions {
  format: "text" | "workbook";
  encoding?: string;
  delimiter?: string;
  sheets?: string[];
  sheet?: number;
  /** The row of the headings; 0: there are none. */
  header: number;
  /** Number of a column (from 0) → what it holds. */
  columns: Record<string, string>;
  duplicates: DuplicatePolicy;
  tags: number[];
  groups: number[];
  ownerId: number | null;
}

/** Why a row did not come in, or not as a new one: a key of the words of imports and what fills its gaps. */
export interface Problem {
  key: string;
  field?: string;
  value?: string;
  /** Another row of the same file. */
  row?: number;
  /** A record that the person may see. */
  record?: number;
}

export interface ImportJobTable {
  id: Generated<number>;
  client_key: string | null;
  kind: ImportKind;
  user_id: number;
  file_id: number;
  options: ColumnType<ImportOptions, string, string>;
  state: Generated<ImportState>;
  /** The last row that is settled, as the spreadsheet numbers it; the next begins behind it, after a restart too. */
  at: Generated<number>;
  /** The last row of the file, once it was read to its end. */
  total: number | null;
  added: Generated<number>;
  changed: Generated<number>;
  skipped: Generated<number>;
  failed: Generated<number>;
  /** Of an import taken back: rows put back as they were, and rows that somebody has changed since. */
  undone: Generated<number>;
  kept: Generated<number>;
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
  reason: ColumnType<{ problems: Problem[] } | null, string | null, string | null>;
  record_id: number | null;
  undo: ColumnType<Record<string, unknown> | null, string | null, string | null>;
}
export type ImportRow = Selectable<ImportRowTable>;
