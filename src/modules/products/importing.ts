import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { recordForEach } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { ImportedProduct, ProductDraft, ProductOrder } from "./draft.ts";
import { changeVariants, gatherOptions, type KnownVariant } from "./importing_changes.ts";

export { undoImportedProducts } from "./importing_undone.ts";

interface Known {
  plain: string;
  product: number | null;
  variant: KnownVariant | null;
}

/** Brings a batch of variants in. A SKU, or the name with the same options, is known or not; a SKU is there only once. */
export async function importProducts(
  trx: Trx,
  person: Pick<Person, "id">,
  drafts: readonly ProductDraft[],
  order: ProductOrder,
): Promise<ImportedProduct[]> {
  if (!order.dry) await sql`lock table products in share row exclusive mode`.execute(trx);
  const known = await findKnown(trx, drafts);
  const settled: ImportedProduct[] = [];
  const fresh: { draft: ProductDraft; known: Known }[] = [];
  const changing: { draft: ProductDraft; variant: KnownVariant }[] = [];
  drafts.forEach((draft, at) => {
    const found = known[at]!;
    const { variant } = found;
    if (!variant || (order.duplicates === "add" && !draft.sku)) fresh.push({ draft, known: found });
    else if (order.duplicates === "skip" || order.duplicates === "add")
      settled.push({ row: draft.row, outcome: "skipped", problem: { key: "duplicate", record: variant.product } });
    else changing.push({ draft, variant });
  });
  settled.push(...(await changeVariants(trx, changing, order)));
  if (order.dry) settled.push(...fresh.map(({ draft }) => ({ row: draft.row, outcome: "added" as const })));
  else settled.push(...(await addVariants(trx, fresh)));
  const added = settled.flatMap(({ undo, recordId }) => (undo?.["product"] ? [recordId!] : []));
  const changed = settled.flatMap(({ outcome, recordId }) => (outcome === "changed" ? [recordId!] : []));
  const detail = { import: order.jobId };
  if (!order.dry) await recordForEach(trx, "product.added", added, { by: person.id, detail });
  if (!order.dry) await recordForEach(trx, "product.edited", [...new Set(changed)], { by: person.id, detail });
  return settled;
}

async function findKnown(trx: Trx, drafts: readonly ProductDraft[]): Promise<Known[]> {
  const given = drafts.map(({ name, sku, options }, at) => ({ at, name, sku: sku ?? null, options }));
  const variant = (which: ReturnType<typeof sql>) => sql`(
    select jsonb_build_object('id', found.id, 'product', found.product_id, 'price', found.price, 'name', products.name,
      'unit', products.unit)
    from product_variants found join products on products.id = found.product_id
    where ${which} order by found.archived_at nulls first, found.id limit 1)`;
  const { rows } = await sql<Known>`
    select plain(given.name) as plain, same.id as product,
      case when given.sku is not null then ${variant(sql`found.sku = given.sku::citext`)}
        else ${variant(sql`found.product_id = same.id and found.options = given.options`)} end as variant
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (at int, name text, sku text, options jsonb)
    left join lateral (
      select id from products where name_plain = plain(given.name) and archived_at is null order by id limit 1) same on true
    order by given.at`.execute(trx);
  return rows;
}

async function addVariants(
  trx: Trx,
  fresh: readonly { draft: ProductDraft; known: Known }[],
): Promise<ImportedProduct[]> {
  if (fresh.length === 0) return [];
  const firstOf = new Map<string, ProductDraft>();
  for (const { draft, known } of fresh)
    if (known.product === null && !firstOf.has(known.plain)) firstOf.set(known.plain, draft);
  const made = new Map<string, number>();
  if (firstOf.size > 0) {
    const rows = [...firstOf.values()].map(({ name, unit }) => ({ name, unit }));
    const inserted = await trx.insertInto("products").values(rows).returning("id").execute();
    [...firstOf.keys()].forEach((plain, at) => made.set(plain, inserted[at]!.id));
  }
  const variants = fresh.map(({ draft, known }) => ({
    row: draft.row,
    product: known.product ?? made.get(known.plain)!,
    sku: draft.sku ?? null,
    options: draft.options,
    price: draft.price ?? 0,
  }));
  const { rows } = await sql<{ id: number; row: number }>`
    with given as (
      select *, nextval(pg_get_serial_sequence('product_variants', 'id')) as id
      from jsonb_to_recordset(${JSON.stringify(variants)}::jsonb)
        as given (row int, product bigint, sku citext, options jsonb, price bigint)
    ), written as (
      insert into product_variants (id, product_id, sku, options, price, position)
      overriding system value
      select id, product, sku, options, price, row from given order by row
      on conflict do nothing
      returning id
    )
    select given.id, given.row from given join written using (id)`.execute(trx);
  await gatherOptions(trx, [...new Set(variants.map(({ product }) => product))]);
  const idOf = new Map(rows.map(({ row, id }) => [row, id]));
  return fresh.map(({ draft, known }, at) => {
    const variant = idOf.get(draft.row);
    if (variant === undefined) return { row: draft.row, outcome: "skipped", problem: { key: "duplicate" } };
    const product = variants[at]!.product;
    const isFirst = known.product === null && firstOf.get(known.plain) === draft;
    return { row: draft.row, outcome: "added", recordId: product, undo: isFirst ? { variant, product } : { variant } };
  });
}
