import type { Trx } from "../../database.ts";
import { recordForEach } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { CustomerDraft, Imported, ImportOrder } from "./draft.ts";
import { type Change, changesOf, lockKnown, writeChanges } from "./importing_changes.ts";
import { companiesFor, findKnown, type Known, tagsFor } from "./importing_known.ts";
import { writeNew } from "./importing_new.ts";

export { type ImportedRow, type Kept, undoImportedCustomers } from "./importing_undone.ts";

/**
 * Brings a batch of rows in, set by set. Whoever is known by a phone or an e-mail is treated as `duplicates` says, but
 * only records that the person may see are changed or named; of another one it is only said that it is there.
 */
export async function importCustomers(
  trx: Trx,
  person: Pick<Person, "id" | "role">,
  drafts: readonly CustomerDraft[],
  order: ImportOrder,
): Promise<Imported[]> {
  const known = order.duplicates === "add" ? new Map<string, Known[]>() : await findKnown(trx, person, drafts);
  const touched = new Map(order.touched);
  const settled: Imported[] = [];
  const fresh: CustomerDraft[] = [];
  const matching = new Map<number, CustomerDraft>();
  for (const draft of drafts) {
    const verdict = judge(draft, known, order.duplicates, touched);
    if (verdict === "new") fresh.push(draft);
    else if (typeof verdict === "object") settled.push({ row: draft.row, outcome: "skipped", problem: verdict });
    else {
      touched.set(verdict, draft.row);
      matching.set(verdict, draft);
    }
  }
  const changes = await changesFor(trx, matching, order);
  for (const [id, draft] of matching)
    if (!changes.some((change) => change.id === id))
      settled.push({ row: draft.row, outcome: "skipped", problem: { key: "nothing_new", record: id } });
  if (order.dry) {
    for (const { row } of fresh) settled.push({ row, outcome: "added" });
    for (const { id, draft } of changes) settled.push({ row: draft.row, outcome: "changed", recordId: id });
    return settled;
  }
  const [companies, tags] = [await companiesFor(trx, person, drafts), await tagsFor(trx, person, drafts)];
  settled.push(...(await writeNew(trx, person, fresh, order, { companies, tags })));
  settled.push(...(await writeChanges(trx, person, changes, order, { companies, tags })));
  const ids = settled.flatMap(({ outcome, recordId }) => (outcome !== "skipped" && recordId ? [recordId] : []));
  await recordForEach(trx, "customer.imported", ids, { by: person.id, detail: { import: order.jobId } });
  return settled;
}

async function changesFor(trx: Trx, matching: Map<number, CustomerDraft>, order: ImportOrder): Promise<Change[]> {
  if (matching.size === 0) return [];
  const before = await lockKnown(trx, [...matching.keys()], order.dry);
  return before.flatMap((row) => changesOf(row, matching.get(row.id)!, order) ?? []);
}

/** New, the record it changes, or why it is left out. */
function judge(
  draft: CustomerDraft,
  known: ReadonlyMap<string, Known[]>,
  duplicates: ImportOrder["duplicates"],
  touched: ReadonlyMap<number, number>,
): "new" | number | NonNullable<Imported["problem"]> {
  const keys = [...draft.phones.map(({ number }) => number), ...draft.emails];
  const found = keys.flatMap((key) => known.get(key) ?? []);
  if (found.length === 0) return "new";
  const seen = [...new Set(found.filter(({ visible }) => visible).map(({ id }) => id))].sort((a, b) => a - b);
  const [first] = seen;
  if (first === undefined) return { key: "duplicate_hidden" };
  if (duplicates === "skip") return { key: "duplicate", record: first };
  if (seen.length > 1) return { key: "ambiguous", record: first };
  const row = touched.get(first);
  return row === undefined ? first : { key: "duplicate_in_file", row, record: first };
}
