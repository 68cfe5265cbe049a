import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { ImportedProduct, ProductDraft, ProductOrder } from "./draft.ts";

export interface KnownVariant {
  id: number;
  product: number;
  price: number;
  name: string;
  unit: string;
}

/** Price, name and unit of variants that are there already; what each was like before is kept beside its row. */
export async function changeVariants(
  trx: Trx,
  rows: readonly { draft: ProductDraft; variant: KnownVariant }[],
  order: ProductOrder,
): Promise<ImportedProduct[]> {
  const isOver = order.duplicates === "overwrite";
  const settled = rows.map(({ draft, variant }): ImportedProduct & { after: Partial<KnownVariant> } => {
    const after: Partial<KnownVariant> = {};
    if (draft.price !== undefined && draft.price !== variant.price && (isOver || variant.price === 0))
      after.price = draft.price;
    if (draft.unit !== "" && draft.unit !== variant.unit && (isOver || variant.unit === "")) after.unit = draft.unit;
    if (isOver && draft.name !== variant.name) after.name = draft.name;
    const { product: recordId } = variant;
    if (Object.keys(after).length === 0)
      return { row: draft.row, outcome: "skipped", problem: { key: "nothing_new", record: recordId }, after };
    const before = Object.fromEntries(Object.keys(after).map((key) => [key, variant[key as keyof KnownVariant]]));
    return { row: draft.row, outcome: "changed", recordId, undo: { variant: variant.id, before, after }, after };
  });
  if (!order.dry)
    await setVariants(
      trx,
      settled.flatMap(({ recordId, undo, after }) =>
        recordId ? [{ id: undo!["variant"] as number, product: recordId, ...after }] : [],
      ),
    );
  return settled.map(({ after: _, ...rest }) => rest);
}

export async function setVariants(
  trx: Trx,
  rows: readonly { id: number; product: number; price?: number; name?: string; unit?: string }[],
): Promise<void> {
  if (rows.length === 0) return;
  const given = sql`jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (id bigint, product bigint, price bigint,
    name text, unit text)`;
  await sql`
    update product_variants set price = given.price from ${given}
    where product_variants.id = given.id and given.price is not null`.execute(trx);
  await sql`
    update products set name = coalesce(given.name, products.name), unit = coalesce(given.unit, products.unit),
      version = version + 1, updated_at = now()
    from (select distinct on (product) product, name, unit from ${given} where coalesce(name, unit) is not null) given
    where products.id = given.product`.execute(trx);
}

/** What the variants of a product differ in, as they stand now. */
export async function gatherOptions(trx: Trx, productIds: readonly number[]): Promise<void> {
  await sql`
    update products set updated_at = now(), options = coalesce((
      select jsonb_object_agg(name, choices) from (
        select option.key as name, jsonb_agg(distinct option.value) as choices
        from product_variants, jsonb_each(product_variants.options) as option
        where product_id = products.id and archived_at is null
        group by option.key) gathered), '{}')
    where id = any(${productIds}::bigint[])`.execute(trx);
}
