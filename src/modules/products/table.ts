import type { ColumnType, Generated, Selectable } from "kysely";

export interface ProductTable {
  id: Generated<number>;
  client_key: string | null;
  name: string;
  name_plain: ColumnType<string, never, never>;
  unit: Generated<string>;
  picture_file_id: number | null;
  /** What its variants differ in: {"Màu": ["Đen", "Trắng"]}. */
  options: ColumnType<Record<string, string[]>, string | undefined, string>;
  archived_at: Date | null;
  version: Generated<number>;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
export type Product = Selectable<ProductTable>;

export interface ProductVariantTable {
  id: Generated<number>;
  product_id: number;
  sku: string | null;
  /** {"Màu": "Đen"} */
  options: ColumnType<Record<string, string>, string | undefined, string>;
  /** Whole đồng. */
  price: Generated<number>;
  picture_file_id: number | null;
  /** Kept by the database: the product's name, what it differs in and its code, without diacritics. */
  search_plain: ColumnType<string, never, never>;
  position: Generated<number>;
  archived_at: Date | null;
  created_at: Generated<Date>;
}
export type ProductVariant = Selectable<ProductVariantTable>;
