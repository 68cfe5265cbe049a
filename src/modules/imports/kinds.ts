import type { Trx } from "../../database.ts";
import { type CustomerDraft, importCustomers, undoImportedCustomers } from "../customers/mod.ts";
import type { Person } from "../people/table.ts";
import { importProducts, type ProductDraft, undoImportedProducts } from "../products/mod.ts";
import type { AddressReader } from "./addresses.ts";
import { type Read, readCustomer } from "./customer_rows.ts";
import { readProduct } from "./product_rows.ts";
import type { DuplicatePolicy, ImportKind, Problem, SheetRow } from "./table.ts";

export interface Order {
  jobId: number;
  dry: boolean;
  duplicates: DuplicatePolicy;
  tags: readonly number[];
  groups: readonly number[];
  ownerId: number | null;
  touched: ReadonlyMap<number, number>;
}

export interface Brought {
  row: number;
  outcome: "added" | "changed" | "skipped";
  problem?: Problem;
  recordId?: number;
  undo?: Record<string, unknown>;
}

export interface Back {
  row: number;
  outcome: "added" | "changed";
  recordId: number;
  undo: Record<string, unknown>;
}

/** What an import of one kind consists of; the room of the records does the writing. */
export interface Importing<Draft extends { row: number }> {
  read(row: SheetRow, columns: Readonly<Record<string, string>>, today: string, addresses: AddressReader): Read<Draft>;
  /** By which two rows of one file are of the same. */
  keysOf(draft: Draft, duplicates: DuplicatePolicy): string[];
  bring(trx: Trx, person: Person, drafts: readonly Draft[], order: Order): Promise<Brought[]>;
  undo(trx: Trx, person: Person, rows: Back[], of: { jobId: number }): Promise<{ row: number; problem: Problem }[]>;
}

const customers: Importing<CustomerDraft> = {
  read: readCustomer,
  keysOf: (draft, duplicates) =>
    duplicates === "add" ? [] : [...draft.phones.map(({ number }) => number), ...draft.emails],
  bring: importCustomers,
  undo: undoImportedCustomers,
};

const products: Importing<ProductDraft> = {
  read: readProduct,
  keysOf({ sku, name, options }, duplicates) {
    if (sku) return [`sku ${sku.toLowerCase()}`];
    if (duplicates === "add") return [];
    const differing = Object.entries(options).sort().flat().join(" ");
    return [`name ${name.toLowerCase()} ${differing.toLowerCase()}`];
  },
  bring: importProducts,
  undo: undoImportedProducts,
};

export const importing: Record<ImportKind, Importing<{ row: number }>> = {
  customers: customers as unknown as Importing<{ row: number }>,
  products: products as unknown as Importing<{ row: number }>,
};
