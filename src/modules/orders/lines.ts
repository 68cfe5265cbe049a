import { cut } from "../../cutting.ts";
import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { findVariants, type FoundVariant } from "../products/mod.ts";
import type { OrderLine } from "./table.ts";
import { type CountedLine, type Discount, lineProblem } from "./totals.ts";
import { LINE_NAME_LIMIT, LINE_NOTE_LIMIT, lineOf } from "./wording.ts";

export const MOST_LINES = 200;

/** A line as somebody wishes it: of the catalogue, or, without a variant, by a name of its own. */
export interface NewLine extends Partial<Discount> {
  variantId?: number | null;
  name?: string;
  quantity: number;
  /** Nothing: as the catalogue has it. */
  price?: number;
  note?: string;
}

export type KeptLine = Omit<OrderLine, "id" | "order_id" | "position">;

/**
 * The lines as they are kept: named and coded as the catalogue has them now. What was in the order already may stay
 * though it is out of sale by now, under the name it was sold by. Invalid with every fault: “lines.2.quantity”.
 */
export async function linesOf(
  db: Db | Trx,
  wished: readonly NewLine[],
  before: readonly OrderLine[] = [],
): Promise<KeptLine[]> {
  if (wished.length > MOST_LINES) throw new Invalid({ lines: "orderLines" });
  const variants = await findVariants(
    db,
    wished.flatMap((line) => line.variantId ?? []),
  );
  const wrong: Record<string, string> = {};
  const kept = wished.map((wish, at) => {
    const held = before.find((line) => wish.variantId && line.variant_id === wish.variantId);
    const variant = wish.variantId ? variants.get(wish.variantId) : undefined;
    const isGone = Boolean(wish.variantId) && !held && (!variant || variant.archived);
    if (isGone) wrong[`lines.${at}`] = "productGone";
    const line = lineFrom(wish, variant, held);
    const problem = lineProblem(line) ?? (isGone ? undefined : textProblem(line));
    if (problem) wrong[`lines.${at}.${problem.field}`] ??= problem.reason;
    return line;
  });
  if (Object.keys(wrong).length > 0) throw new Invalid(wrong);
  return kept;
}

function lineFrom(wish: NewLine, variant: FoundVariant | undefined, held: OrderLine | undefined): KeptLine {
  const sold = held ?? variant;
  return {
    variant_id: wish.variantId ?? null,
    name: cut(sold?.name ?? lineOf("name", wish.name ?? "", 5_000), LINE_NAME_LIMIT),
    sku: sold?.sku ?? "",
    unit: sold?.unit ?? "",
    quantity: wish.quantity,
    price: wish.price ?? sold?.price ?? 0,
    discount_amount: wish.discount_percent == null ? (wish.discount_amount ?? 0) : 0,
    discount_percent: wish.discount_percent ?? null,
    note: lineOf("note", wish.note ?? "", 5_000),
  };
}

function textProblem({ name, note }: KeptLine): { field: string; reason: string } | undefined {
  if (name === "") return { field: "name", reason: "required" };
  return note.length > LINE_NOTE_LIMIT ? { field: "note", reason: "tooLong" } : undefined;
}

/** Puts these in the place of what lines the order has. */
export async function writeLines(trx: Trx, orderId: number, lines: readonly KeptLine[]): Promise<void> {
  await trx.deleteFrom("order_lines").where("order_id", "=", orderId).execute();
  if (lines.length === 0) return;
  const rows = lines.map((line, position) => ({ ...line, order_id: orderId, position }));
  await trx.insertInto("order_lines").values(rows).execute();
}

/** What of a line makes it what it is: for telling whether lines were changed, and for the history. */
export const plainLine = (line: KeptLine | OrderLine): KeptLine & CountedLine => {
  const { variant_id, name, sku, unit, quantity, price, discount_amount, discount_percent, note } = line;
  return { variant_id, name, sku, unit, quantity, price, discount_amount, discount_percent, note };
};
