import { amountIn } from "../../amounts.ts";
import type { VariantFields } from "../../views/products/mod.ts";
import type { VariantInput } from "./saving.ts";
import type { WholeProduct } from "./queries.ts";

export type Fields = Record<string, string | string[]>;

const many = (fields: Fields, name: string): string[] => [fields[name] ?? []].flat();

/** The rows as they were typed. */
export function variantRowsIn(fields: Fields): VariantFields[] {
  const column = (name: string) => many(fields, `variant_${name}`);
  const [ids, sizes, colors, skus, prices] = ["id", "size", "color", "sku", "price"].map(column);
  const [archived, pictures] = ["archived", "picture"].map(column);
  return ids!.map((id, at) => ({
    id,
    size: sizes![at] ?? "",
    color: colors![at] ?? "",
    sku: skus![at] ?? "",
    price: prices![at] ?? "",
    archived: archived![at] === "1",
    picture: pictures![at] ?? "",
  }));
}

/** Those with something in them; where none has, the first, which then says what it lacks. */
export function filledRows(rows: readonly VariantFields[]): VariantFields[] {
  const filled = rows.filter((row) => !isEmpty(row));
  return filled.length > 0 ? filled : rows.slice(0, 1);
}

const isEmpty = (row: VariantFields) =>
  !row.id && ![row.size, row.color, row.sku, row.price, row.picture].some((text) => text.trim());

/** The rows as the room takes them; names of options that the form does not know stay as they were. */
export function variantsIn(rows: readonly VariantFields[], product?: WholeProduct): VariantInput[] {
  return rows.map((row) => {
    const known = product?.variants.find(({ id }) => String(id) === row.id);
    const price = row.price.trim() === "" ? Number.NaN : amountIn(row.price);
    return {
      ...(known && { id: known.id }),
      sku: row.sku,
      price,
      archived: row.archived,
      pictureFileId: /^[1-9]\d{0,14}$/.test(row.picture) ? Number(row.picture) : null,
      options: { Màu: row.color, ...sizeOf(row.size, known?.options) },
    };
  });
}

function sizeOf(text: string, known: Record<string, string> | undefined): Record<string, string> {
  const others = Object.entries(known ?? {}).filter(([name]) => name !== "Màu");
  const same = others.map(([, value]) => value).join(" / ") === text.trim();
  if (same) return Object.fromEntries(others);
  return { [others.length === 1 ? others[0]![0] : "Cỡ"]: text };
}
