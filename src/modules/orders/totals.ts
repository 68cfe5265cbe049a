/**
 * What an order comes to, the one place: the form while it is typed, saving, the detail, the slip, lists and the sums of
 * the board all read it from here.
 *
 * Money is whole đồng. A percent is in hundredths (1250 is 12.5 %). Only a percent ever needs rounding, and it is rounded
 * where it is taken: each line's discount on that line's own amount, the discount of the whole on the sum of the lines;
 * to the nearest đồng, half a đồng in the customer's favour (a discount of 0.5 ₫ is 1 ₫). A discount never takes away
 * more than there is, so no line and no total is below zero.
 */

/** Beyond this no number here is exact any more, and no shop needs it. */
export const MOST_MONEY = 1_000_000_000_000_000;
export const MOST_PRICE = 1_000_000_000_000;
export const MOST_QUANTITY = 1_000_000;
/** 100 % in hundredths of a percent. */
export const WHOLE = 10_000;

/** Either đồng, or, where it is set, a percent in its place. */
export interface Discount {
  discount_amount: number;
  discount_percent: number | null;
}

export interface CountedLine extends Discount {
  quantity: number;
  price: number;
}

export interface CountedOrder extends Discount {
  shipping_fee: number;
  cash_on_delivery: boolean;
}

export interface LineTotal {
  /** Quantity times price. */
  gross: number;
  discount: number;
  total: number;
}

export interface Totals {
  lines: LineTotal[];
  /** The lines, each less its own discount. */
  goods: number;
  discount: number;
  shipping: number;
  total: number;
  paid: number;
  /** Still to pay; below zero: to be paid back. */
  due: number;
  /** What the one who delivers takes from the customer. */
  collect: number;
}

export type PaymentState = "unpaid" | "partly" | "paid" | "over";

const big = (value: number): bigint => BigInt(Math.trunc(value));

function discountOn(whole: bigint, { discount_amount, discount_percent }: Discount): bigint {
  const wanted =
    discount_percent === null
      ? big(discount_amount)
      : (whole * big(discount_percent) * 2n + BigInt(WHOLE)) / (2n * BigInt(WHOLE));
  return wanted < 0n ? 0n : wanted > whole ? whole : wanted;
}

function exactLine(line: CountedLine) {
  const gross = big(line.quantity) * big(line.price);
  const discount = discountOn(gross, line);
  return { gross, discount, total: gross - discount };
}

export function lineTotal(line: CountedLine): LineTotal {
  const { gross, discount, total } = exactLine(line);
  return { gross: Number(gross), discount: Number(discount), total: Number(total) };
}

/** `payments`: what came in, what was paid back below zero. */
export function totalsOf(order: CountedOrder, lines: readonly CountedLine[], payments: readonly number[] = []): Totals {
  const goods = lines.reduce((sum, line) => sum + exactLine(line).total, 0n);
  const discount = discountOn(goods, order);
  const total = goods - discount + big(order.shipping_fee);
  const paid = payments.reduce((sum, amount) => sum + big(amount), 0n);
  const due = total - paid;
  return {
    lines: lines.map(lineTotal),
    goods: Number(goods),
    discount: Number(discount),
    shipping: order.shipping_fee,
    total: Number(total),
    paid: Number(paid),
    due: Number(due),
    collect: order.cash_on_delivery && due > 0n ? Number(due) : 0,
  };
}

/** Nothing due on an order that costs nothing: it is paid. */
export function paymentStateOf({ total, paid_total }: { total: number; paid_total: number }): PaymentState {
  if (paid_total > total) return "over";
  if (paid_total === total) return "paid";
  return paid_total > 0 ? "partly" : "unpaid";
}

const isWhole = (value: number, least: number, most: number) =>
  Number.isInteger(value) && value >= least && value <= most;

function discountProblem({ discount_amount, discount_percent }: Discount, whole: bigint): string | undefined {
  if (discount_percent !== null) return isWhole(discount_percent, 0, WHOLE) ? undefined : "orderPercent";
  if (!isWhole(discount_amount, 0, MOST_MONEY)) return "orderMoney";
  return big(discount_amount) > whole ? "discountTooLarge" : undefined;
}

/** What is wrong with a line, by its field; undefined when nothing is. */
export function lineProblem(
  line: CountedLine,
): { field: "quantity" | "price" | "discount"; reason: string } | undefined {
  if (!isWhole(line.quantity, 1, MOST_QUANTITY)) return { field: "quantity", reason: "orderQuantity" };
  if (!isWhole(line.price, 0, MOST_PRICE)) return { field: "price", reason: "orderMoney" };
  const reason = discountProblem(line, big(line.quantity) * big(line.price));
  return reason ? { field: "discount", reason } : undefined;
}

/** What is wrong with the order besides its lines, which have been looked at. */
export function orderProblem(
  order: CountedOrder,
  lines: readonly CountedLine[],
): { field: "discount" | "shipping_fee" | "lines"; reason: string } | undefined {
  const goods = lines.reduce((sum, line) => sum + exactLine(line).total, 0n);
  // Of nothing there is nothing to take away yet: that there are no lines is said elsewhere.
  const reason = discountProblem(order, lines.length === 0 ? big(MOST_MONEY) : goods);
  if (reason) return { field: "discount", reason };
  if (!isWhole(order.shipping_fee, 0, MOST_PRICE)) return { field: "shipping_fee", reason: "orderMoney" };
  return goods + big(order.shipping_fee) > big(MOST_MONEY) ? { field: "lines", reason: "orderTooLarge" } : undefined;
}
