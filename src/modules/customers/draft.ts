import type { Phone } from "./phones.ts";
import type { CustomerKind, Gender, OldAddress } from "./table.ts";

/** A customer on the way in, checked already. */
export interface CustomerDraft {
  /** Of the file. */
  row: number;
  name: string;
  kind?: CustomerKind;
  phones: Phone[];
  emails: string[];
  gender?: Gender;
  born_on?: string;
  address_line?: string;
  province_code?: string | null;
  ward_code?: string | null;
  old_address?: OldAddress | null;
  company?: string;
  tax_code?: string;
  source?: string;
  /** By name. */
  tags: string[];
}

export interface ImportOrder {
  jobId: number;
  /** Nothing is written: only what would become of each row. */
  dry: boolean;
  duplicates: "skip" | "fill" | "overwrite" | "add";
  /** For all rows. */
  tags: readonly number[];
  groups: readonly number[];
  ownerId: number | null;
  /** Records that this import has changed already, and by which row. */
  touched: ReadonlyMap<number, number>;
}

export interface Imported {
  row: number;
  outcome: "added" | "changed" | "skipped";
  problem?: { key: string; record?: number; row?: number };
  recordId?: number;
  undo?: Record<string, unknown>;
}
