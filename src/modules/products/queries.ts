import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import { likeOf } from "../../like.ts";
import { beyond, cutPage, type Order, placeShapes, readPlace } from "../lists/mod.ts";
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

const byName: Order = {
  key: sql`products.name_plain`,
  type: sql`text`,
  direction: "asc",
  shape: placeShapes.text,
};

/** A page of the catalogue in order of name; `next` goes into the next call's `after`. */
export async function listProducts(
  db: Db | Trx,
  filter: ProductFilter = {},
  { after, limit = 50 }: { after?: string | undefined; limit?: number } = {},
): Promise<{ rows: ProductRow[]; next?: string }> {
  const place = readPlace(after, byName);
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
    .$if(place !== undefined, (query) => query.where(beyond("products", byName, place!)))
    .orderBy("products.name_plain")
    .orderBy("products.id")
    .limit(limit + 1)
    .execute();
  const { shown, ...next } = cutPage(rows, limit, ({ name_plain, id }) => ({ key: name_plain, id }));
  return { rows: shown, ...next };
}

const matching = (db: Db | Trx, { q, archived }: ProductFilter) =>
  db
    .selectFrom("products")
    .where("products.archived_at", archived ? "is not" : "is", null)
    .$if(Boolean(q?.trim()), (query) =>
      query.where(sql<SqlBool>`(products.name_plain like plain(${likeOf(q!.trim())})
        or products.id in (select product_id from product_variants where sku = ${q!.trim()}))`),
    );
