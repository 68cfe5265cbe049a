import { cut } from "../../cutting.ts";
import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { likeOf, literally } from "../../like.ts";

/** A variant as the form of an order offers it, and as a line keeps it. */
export interface FoundVariant {
  id: number;
  product_id: number;
  /** With what it differs in: “Áo thun · Đen / M”. */
  name: string;
  sku: string;
  unit: string;
  price: number;
  picture_file_id: number | null;
  /** It, or its product, is out of sale. */
  archived: boolean;
}

const differing = sql`(select string_agg(value, ' / ' order by key) from jsonb_each_text(product_variants.options))`;
const isOnSale = sql<SqlBool>`product_variants.archived_at is null and products.archived_at is null`;

const asFound = sql`product_variants.id, product_variants.product_id,
  concat_ws(' · ', products.name, ${differing}) as name, coalesce(product_variants.sku::text, '') as sku, products.unit,
  product_variants.price, coalesce(product_variants.picture_file_id, products.picture_file_id) as picture_file_id,
  not (${isOnSale}) as archived`;

/** What is on sale by words of its name, its size or colour, or its code; diacritics do not matter. */
export async function searchVariants(
  db: Db | Trx,
  text: string,
  { limit = 12 }: { limit?: number } = {},
): Promise<FoundVariant[]> {
  const code = cut(text.trim(), 100);
  const words = code.split(/\s+/, 8).filter(Boolean);
  const said = words.map((word) => sql<SqlBool>`product_variants.search_plain like plain(${likeOf(word)})`);
  const wanted = sql.join([isOnSale, ...said], sql` and `);
  const place = sql`"left"(product_variants.search_plain, 100)`;
  const byCode = sql`(select product_variants.id, 0 as rank, ${place} as place
    from product_variants join products on products.id = product_variants.product_id
    where ${isOnSale} and product_variants.sku >= ${code} and product_variants.sku < ${`${code}\uffff`}
    order by product_variants.sku limit ${limit})`;
  const byWords = sql`(select product_variants.id,
      case when product_variants.search_plain like plain(${`${literally(code)}%`}) then 1 else 2 end, ${place}
    from product_variants join products on products.id = product_variants.product_id
    where ${wanted} order by ${place}, product_variants.id limit ${limit * 4})`;
  const { rows } = await sql<FoundVariant>`
    with best as (
      select id, min(rank) as rank, min(place) as place from (${code ? sql`${byCode} union all ${byWords}` : sql`select * from ${byWords} named (id, rank, place)`}) found
      group by id order by min(rank), min(place), id limit ${limit}
    )
    select ${asFound} from best
      join product_variants on product_variants.id = best.id join products on products.id = product_variants.product_id
    order by best.rank, best.place, best.id`.execute(db);
  return rows;
}

/** These, in no order, those out of sale as well. */
export async function findVariants(db: Db | Trx, ids: readonly number[]): Promise<Map<number, FoundVariant>> {
  if (ids.length === 0) return new Map();
  const { rows } = await sql<FoundVariant>`
    select ${asFound} from product_variants join products on products.id = product_variants.product_id
    where product_variants.id = any(${[...new Set(ids)]}::bigint[])`.execute(db);
  return new Map(rows.map((row) => [row.id, row]));
}
