import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { recordForEach } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { gatherOptions, setVariants } from "./importing_changes.ts";

interface ImportedRow {
  row: number;
  outcome: "added" | "changed";
  recordId: number;
  undo: Record<string, unknown>;
}

/**
 * Takes rows of an import back. Variants that are in an order stay, and so does what has other values by now than the
 * import gave it; these rows are given back.
 */
export async function undoImportedProducts(
  trx: Trx,
  person: Pick<Person, "id">,
  rows: readonly ImportedRow[],
  { jobId }: { jobId: number },
) {
  await sql`lock table products in share row exclusive mode`.execute(trx);
  const variantOf = ({ undo }: ImportedRow) => undo["variant"] as number;
  const added = rows.filter(({ outcome }) => outcome === "added");
  const { rows: going } = await sql<{ id: number }>`
    delete from product_variants
    where id = any(${added.map(variantOf)}::bigint[])
      and not exists (select 1 from order_lines where variant_id = product_variants.id)
      and not exists (select 1 from events where subject = 'product' and subject_id = product_variants.product_id
        and name <> 'product.added' and not coalesce(detail ? 'import', false))
    returning id`.execute(trx);
  const gone = new Set(going.map(({ id }) => id));
  const touched = [...new Set(added.map(({ recordId }) => recordId))];
  await sql`
    delete from products
    where id = any(${added.flatMap(({ undo }) => (undo["product"] as number | undefined) ?? [])}::bigint[])
      and not exists (select 1 from product_variants where product_id = products.id)`.execute(trx);
  await gatherOptions(trx, touched);

  const changed = rows.filter(({ outcome }) => outcome === "changed");
  const { rows: same } = await sql<{ id: number }>`
    select product_variants.id
    from jsonb_to_recordset(${JSON.stringify(changed.map(({ undo }) => undo))}::jsonb) as given (variant bigint, after jsonb)
    join product_variants on product_variants.id = given.variant
    join products on products.id = product_variants.product_id
    where jsonb_build_object('price', price, 'name', name, 'unit', unit) @> given.after`.execute(trx);
  const unchanged = new Set(same.map(({ id }) => id));
  const restored = changed.filter((each) => unchanged.has(variantOf(each)));
  await setVariants(
    trx,
    restored.map((each) => ({ id: variantOf(each), product: each.recordId, ...(each.undo["before"] as object) })),
  );
  const detail = { import: jobId, undone: true };
  const edited = [...new Set(restored.map(({ recordId }) => recordId))];
  await recordForEach(trx, "product.edited", edited, { by: person.id, detail });
  return rows
    .filter((each) => !gone.has(variantOf(each)) && !unchanged.has(variantOf(each)))
    .map(({ row, recordId }) => ({ row, problem: { key: "changed_since" as const, record: recordId } }));
}
