import { cut } from "../../cutting.ts";
import { deliveryAddress, type WholeOrder } from "../../modules/orders/mod.ts";
import type { Words } from "../../words/mod.ts";
import { digits, money } from "../money.ts";

/** An order as one would write it to the customer: for the composer, to be read and changed before it is sent. */
export function orderSummary(words: Words, { order, lines, totals }: WholeOrder): string {
  const { summary: say, totals: names } = words.orders;
  const goods = lines.map((line, at) => say.line(line.name, digits(line.quantity), money(totals.lines[at]!.total)));
  const sums = [
    totals.discount > 0 && `${names.discount}: −${money(totals.discount)}`,
    totals.shipping > 0 && `${names.shipping}: ${money(totals.shipping)}`,
    `${names.total}: ${money(totals.total)}`,
    totals.paid > 0 && `${names.paid}: ${money(totals.paid)}`,
    totals.due > 0 && totals.due !== totals.total && `${names.due}: ${money(totals.due)}`,
  ];
  const where = [order.recipient_name, order.recipient_phone, deliveryAddress(order)].filter(Boolean).join(", ");
  const parts = [say.greeting(order.code), ...goods, ...sums, where && say.to(where), say.ask];
  return cut(parts.filter(Boolean).join("\n"), 2_000);
}
