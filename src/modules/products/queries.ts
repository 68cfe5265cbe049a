import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Product, ProductVariant } from "./table.ts";

export interface ProductFilter {
  q?: string | undefined;
  /** Only those put away; else only the others. */
  archived?: boolean | undefined;
}

export interface ProductRow extends Product {
  /** Those on sale. */
  variant_count: number;
  price_from: number | null;
  price_to: number | null;
  skus: string[];
}

export interface WholeProduct extends Product {
  variants: ProductVariant[];
}

/** A product with all its variants, those put away last. */
export async function getProduct(db: Db | Trx, id: number): Promise<WholeProduct> {
  const product = await db.selectFrom("products").selectAll().where("id", "=", id).executeTakeFirst();
  if (!product) throw new NotFound(`no product ${id}`);
  const variants = await db
    .selectFrom("product_variants")
    .selectAll()
    .where("product_id", "=", id)
    .orderBy(sql`archived_at is not null`)
    .orderBy("position")
    .orderBy("id")
    .execute();
  return { ...product, variants };
}

/** A page of the catalogue in order of name; `next` goes into the next call's `after`. */
export async function listProducts(
  db: Db | Trx,
  filter: ProductFilter = {},
  { after, limit = 50 }: { after?: string | undefined; limit?: number } = {},
): Promise<{ rows: ProductRow[]; next?: string }> {
  const place = readPlace(after);
  const rows = await matching(db, filter)
    .selectAll("products")
    .select([
      sql<number>`(select count(*)::int from product_variants where product_id = products.id and archived_at is null)`.as(
        "variant_count",
      ),
      sql<
        number | null
      >`(select min(price) from product_variants where product_id = products.id and archived_at is null)`.as(
        "price_from",
      ),
      sql<
        number | null
      >`(select max(price) from product_variants where product_id = products.id and archived_at is null)`.as(
        "price_to",
      ),
      sql<string[]>`array(select sku::text from product_variants
        where product_id = products.id and archived_at is null and sku is not null order by position, id limit 3)`.as(
        "skus",
      ),
    ])
    .$if(place !== undefined, (query) =>
      query.where(sql<SqlBool>`(products.name_plain, products.id) > (${place?.name}, ${place?.id}::bigint)`),
    )
    .orderBy("products.name_plain")
    .orderBy("products.id")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, ...(rows.length > limit && last && { next: placeOf(last) }) };
}

export async function countProducts(db: Db | Trx, filter: ProductFilter = {}, most = 1000): Promise<number> {
  const { count } = await db
    .selectFrom(matching(db, filter).select("products.id").limit(most).as("found"))
    .select(({ fn }) => fn.countAll<number>().as("count"))
    .executeTakeFirstOrThrow();
  return count;
}

const matching = (db: Db | Trx, { q, archived }: ProductFilter) =>
  db
    .selectFrom("products")
    .where("products.archived_at", archived ? "is not" : "is", null)
    .$if(Boolean(q?.trim()), (query) =>
      query.where(sql<SqlBool>`(products.name_plain like plain(${`%${likely(q!.trim())}%`})
        or products.id in (select product_id from product_variants where sku = ${q!.trim()}))`),
    );

/** As `like` takes it literally. */
export const likely = (text: string): string => text.replace(/[\\%_]/g, "\\$&");

const placeOf = ({ name_plain, id }: Product) => Buffer.from(JSON.stringify([name_plain, id])).toString("base64url");

/** A place that somebody made up is none. */
function readPlace(text: string | undefined): { name: string; id: number } | undefined {
  try {
    const [name, id] = JSON.parse(Buffer.from(text ?? "", "base64url").toString()) as unknown[];
    const held = typeof name === "string" && !name.includes("\0") && Number.isSafeInteger(id);
    return held ? { name, id: id as number } : undefined;
  } catch {
    return undefined;
  }
}
