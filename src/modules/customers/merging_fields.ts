import type { Selectable } from "kysely";
import { showAddress, showOldAddress } from "./places.ts";
import type { CustomerKind, CustomerTable } from "./table.ts";

type Row = Selectable<CustomerTable>;

/** What two records may differ in, by the columns that go together. */
const columnsOf = {
  name: ["name"],
  kind: ["kind"],
  gender: ["gender"],
  born_on: ["born_on"],
  address: ["address_line", "province_code", "ward_code", "old_address"],
  company: ["company_id"],
  tax_code: ["tax_code"],
  source: ["source"],
  owner: ["owner_id"],
} as const satisfies Record<string, readonly (keyof Row)[]>;

export type MergeField = keyof typeof columnsOf;
export const mergeFields = Object.keys(columnsOf) as MergeField[];
export type Values = Partial<Record<MergeField, unknown[]>>;

/** As it is kept in a merge, and compared. */
export const valuesOf = (row: Row): Required<Values> =>
  Object.fromEntries(
    mergeFields.map((field) => [field, columnsOf[field].map((column) => row[column])]),
  ) as Required<Values>;

/** The columns to write for these values. */
export function columnsFor(values: Values): Record<string, unknown> {
  const columns: Record<string, unknown> = {};
  for (const field of mergeFields) {
    for (const [at, column] of columnsOf[field].entries()) {
      const value = values[field]?.[at];
      if (values[field]) columns[column] = column === "old_address" && value ? JSON.stringify(value) : value;
    }
  }
  return columns;
}

/** [from, to] of each column that these values change, as an edit tells it. */
export function changesOf(row: Row, values: Values): Record<string, [unknown, unknown]> {
  const columns = (Object.keys(values) as MergeField[]).flatMap((field) => columnsOf[field] as readonly (keyof Row)[]);
  const given = columnsFor(values);
  return Object.fromEntries(columns.map((column) => [column, [row[column], given[column]]]));
}

export const isSame = (a: unknown[] | undefined, b: unknown[] | undefined): boolean => key(a) === key(b);
const key = (values: unknown[] | undefined) => JSON.stringify(values?.map((value) => sorted(value)) ?? null);
const sorted = (value: unknown) =>
  value && typeof value === "object" ? Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)) : value;
const isFilled = (values: unknown[]) => values.some((value) => value !== null && value !== "");

export interface Overwriting {
  /** What the kept record gets. */
  wrote: Values;
  /** What then stands nowhere any more but in the history: of the kept one when merged, of the other one when linked. */
  lost: Values;
}

const ranks: Record<CustomerKind, number> = { lead: 0, contact: 1, account: 2 };

/**
 * Merged: what the chat's record knows takes the place of what the chosen one said. Linked: it fills gaps and overwrites
 * nothing. A name that only stands for an unknown one, whose record it is, and what sort of record is no such knowledge.
 * A company has no company, gender or birthday and a person no tax code, whatever becomes of what: nor has anybody
 * themselves for a company.
 */
export function overwriting(kept: Row, gone: Row, kind: "merge" | "link", isPlaceholder: boolean): Overwriting {
  const [before, given] = [valuesOf(kept), valuesOf(gone)];
  const wrote: Values = {};
  const lost: Values = {};
  const becomes = ranks[gone.kind] > ranks[kept.kind] ? gone.kind : kept.kind;
  const unfit: readonly MergeField[] =
    (kind === "merge" ? becomes : kept.kind) === "account" ? ["company", "gender", "born_on"] : ["tax_code"];
  for (const field of mergeFields) {
    const isOwn = field === "company" && kept.company_id === gone.id;
    if (isOwn || (unfit.includes(field) && isFilled(before[field]))) wrote[field] = [null];
    if (unfit.includes(field) && !isOwn) {
      if (isFilled(before[field])) lost[field] = before[field];
      else if (field !== "company" && isFilled(given[field])) lost[field] = given[field];
    }
    if (isOwn || unfit.includes(field)) continue;
    const isKnown = isFilled(given[field]) && !(field === "name" && isPlaceholder);
    if (!isKnown || isSame(before[field], given[field])) continue;
    if (field === "kind") {
      if (kind === "merge" && becomes !== kept.kind) wrote.kind = [becomes];
      continue;
    }
    if (field === "company" && (becomes === "account" || gone.company_id === kept.id)) continue;
    const fills = !isFilled(before[field]);
    if (fills || (kind === "merge" && field !== "owner")) {
      wrote[field] = given[field];
      if (!fills) lost[field] = before[field];
    } else if (field !== "owner") lost[field] = given[field];
  }
  return { wrote, lost };
}

/** A value in words, for the history. */
export function showValue(field: MergeField, [first, second, third, old]: unknown[]): string {
  if (field !== "address") return String(first);
  const row = { address_line: String(first ?? ""), province_code: second as string, ward_code: third as string };
  const shown = showAddress({ ...row, old_address: old as Row["old_address"] });
  const before = showOldAddress(old as Row["old_address"]);
  return before && !shown ? before : shown;
}
