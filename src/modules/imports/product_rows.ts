import { cut } from "../../cutting.ts";
import type { ProductDraft } from "../products/mod.ts";
import type { Read } from "./customer_rows.ts";
import type { Problem } from "./table.ts";
import { priceIn } from "./values.ts";

const MOST_PRICE = 1_000_000_000_000;
const longest: Record<string, number> = { product: 200, sku: 60, unit: 40, color: 60, size: 60 };

/** A row as one variant of a product, or all that is wrong with it. */
export function readProduct(
  row: { number: number; cells: readonly string[] },
  columns: Readonly<Record<string, string>>,
): Read<ProductDraft> {
  const problems: Problem[] = [];
  const draft: ProductDraft = { row: row.number, name: "", unit: "", options: {} };
  const wrong = (key: string, field: string, value: string) => problems.push({ key, field, value: cut(value, 80) });
  for (const [column, field] of Object.entries(columns)) {
    const value = (row.cells[Number(column)] ?? "").replace(/\s+/g, " ");
    if (value === "") continue;
    if (value.length > (longest[field] ?? 200)) wrong("too_long", field, value);
    else if (field === "product") draft.name = value;
    else if (field === "sku" || field === "unit") draft[field] = value;
    else if (field === "color") draft.options["Màu"] = value;
    else if (field === "size") draft.options["Cỡ"] = value;
    else if (field === "price") {
      const price = priceIn(value);
      if (price === undefined) wrong("price", field, value);
      else if (price < 0) wrong("price_below_zero", field, value);
      else if (price > MOST_PRICE) wrong("price_too_high", field, value);
      else draft.price = price;
    }
  }
  if (draft.name === "") problems.push({ key: "product_missing", field: "product" });
  return problems.length > 0 ? { problems } : { draft };
}
