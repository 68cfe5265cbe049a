import { amountIn } from "../../amounts.ts";
import { Invalid } from "../../errors.ts";
import { keyIn } from "../../form.ts";
import type { LineFields } from "../../views/orders/mod.ts";
import { discountIn, quantityIn } from "./amounts.ts";
import type { NewOrder } from "./creating.ts";
import type { OrderChanges } from "./changes.ts";
import type { DraftFields } from "./form_drafts.ts";
import type { NewLine } from "./lines.ts";
import { MOST_LINES } from "./lines.ts";
import { deliveryPlace } from "./placing.ts";
import type { LineRow, OrderRow } from "./queries.ts";
import { paymentMethods } from "./table.ts";
import type { CountedLine, CountedOrder } from "./totals.ts";

/** What is typed, as the browser names it: fields with one value, and lines. */
export interface Typed {
  values: Record<string, string>;
  lines: LineFields[];
}

export const single = [
  ...["client_key", "version", "draft_key", "conversation_id", "call_id", "customer_id", "back", "recipient_name"],
  ...["recipient_phone", "address_line", "delivery_note", "internal_note", "title", "assignee_id", "discount"],
  ...["shipping_fee", "deposit", "deposit_method", "cash_on_delivery", "find", "province_code", "ward_code", "was"],
];

const one = (fields: DraftFields, name: string) => [fields[name] ?? ""].flat()[0] ?? "";
const many = (fields: DraftFields, name: string) => [fields[name] ?? []].flat();

export function typedIn(fields: DraftFields): Typed {
  const values = Object.fromEntries(single.map((name) => [name, one(fields, name)]));
  const [names, quantities, prices, discounts, notes] = ["name", "quantity", "price", "discount", "note"].map((name) =>
    many(fields, `line_${name}`),
  );
  const lines = many(fields, "line_variant")
    .slice(0, MOST_LINES + 1)
    .map((variant, at) => ({
      variant,
      name: names![at] ?? "",
      quantity: quantities![at] ?? "1",
      price: prices![at] ?? "",
      discount: discounts![at] ?? "",
      note: notes![at] ?? "",
    }));
  return { values, lines };
}

/** As it was typed, for keeping: what `typedIn` reads again. */
export const fieldsOf = ({ values, lines }: Typed): DraftFields => ({
  ...values,
  line_variant: lines.map((line) => line.variant),
  line_name: lines.map((line) => line.name),
  line_quantity: lines.map((line) => line.quantity),
  line_price: lines.map((line) => line.price),
  line_discount: lines.map((line) => line.discount),
  line_note: lines.map((line) => line.note),
});

export const idIn = (text: string | undefined): number | null =>
  /^[1-9]\d{0,14}$/.test(text ?? "") ? Number(text) : null;

export const countedLine = (line: LineFields): CountedLine => ({
  quantity: quantityIn(line.quantity),
  price: amountIn(line.price),
  ...discountIn(line.discount),
});

export const countedOrder = ({ values }: Typed): CountedOrder => ({
  ...discountIn(values["discount"] ?? ""),
  shipping_fee: amountIn(values["shipping_fee"] ?? ""),
  cash_on_delivery: values["cash_on_delivery"] === "1",
});

export const depositIn = ({ values }: Typed): number => amountIn(values["deposit"] ?? "");
/** Not what is no number, nor less than nothing. */
export const isAmount = (amount: number): boolean => amount >= 0;

export const newLine = (line: LineFields): NewLine => ({
  variantId: idIn(line.variant),
  name: line.name,
  note: line.note,
  ...countedLine(line),
});

/** A new order as the form has it. */
export function newOrderIn(typed: Typed, status: "draft" | "new"): NewOrder {
  const { values } = typed;
  const { shipping_fee, cash_on_delivery, ...discount } = countedOrder(typed);
  const amount = depositIn(typed);
  if (!isAmount(amount)) throw new Invalid({ deposit: "orderMoney" });
  const method = paymentMethods.find((each) => each === values["deposit_method"]) ?? "transfer";
  const clientKey = keyIn(values["client_key"]);
  return {
    ...(clientKey && { clientKey }),
    status,
    title: values["title"] ?? "",
    customerId: idIn(values["customer_id"]),
    conversationId: idIn(values["conversation_id"]),
    assigneeId: idIn(values["assignee_id"]),
    recipientName: values["recipient_name"] ?? "",
    recipientPhone: values["recipient_phone"] ?? "",
    addressLine: values["address_line"] ?? "",
    provinceCode: values["province_code"] || null,
    wardCode: values["ward_code"] || null,
    deliveryNote: values["delivery_note"] ?? "",
    internalNote: values["internal_note"] ?? "",
    discount,
    shippingFee: shipping_fee,
    cashOnDelivery: cash_on_delivery,
    lines: typed.lines.map(newLine),
    ...(amount > 0 && { deposit: { amount, method } }),
  };
}

const readers: Record<string, (typed: Typed) => unknown> = {
  customer_id: ({ values }) => idIn(values["customer_id"]),
  province_code: ({ values }) => values["province_code"] || null,
  ward_code: ({ values }) => values["ward_code"] || null,
  assignee_id: ({ values }) => idIn(values["assignee_id"]),
  discount: ({ values }) => discountIn(values["discount"] ?? ""),
  shipping_fee: (typed) => countedOrder(typed).shipping_fee,
  cash_on_delivery: (typed) => countedOrder(typed).cash_on_delivery,
  lines: ({ lines }) => lines.map(newLine),
};
const texts = ["title", "recipient_name", "recipient_phone", "address_line", "delivery_note", "internal_note"];
export const fullFields = [...texts, ...Object.keys(readers)];

/** What the form changes, by the fields named; the whole form all of them. */
export const changesIn = (typed: Typed, names: readonly string[] = fullFields): OrderChanges =>
  Object.fromEntries(names.map((name) => [name, readers[name]?.(typed) ?? readText(typed, name)]));

/** What one field changes that is edited by itself: the address comes in one line, with its province and ward. */
export function changesOfField(typed: Typed, field: string): OrderChanges {
  const { values } = typed;
  if (field === "address_line") return deliveryPlace(values["address_line"] ?? "", values["was"]);
  return changesIn(typed, [field]);
}

const readText = ({ values }: Typed, name: string) => (texts.includes(name) ? (values[name] ?? "") : null);

/** What stands in the form of an order that is there. */
export function typedOf(
  order: OrderRow,
  lines: readonly LineRow[],
  say: { digits(amount: number): string; discount(of: CountedOrder | LineRow): string },
): Typed {
  const values = {
    version: String(order.version),
    draft_key: `order:${order.id}`,
    conversation_id: String(order.conversation_id ?? ""),
    customer_id: String(order.customer_id ?? ""),
    assignee_id: String(order.assignee_id ?? ""),
    title: order.title,
    recipient_name: order.recipient_name,
    recipient_phone: order.recipient_phone,
    address_line: order.address_line,
    province_code: order.province_code ?? "",
    ward_code: order.ward_code ?? "",
    delivery_note: order.delivery_note,
    internal_note: order.internal_note,
    discount: say.discount(order),
    shipping_fee: order.shipping_fee ? say.digits(order.shipping_fee) : "",
    cash_on_delivery: order.cash_on_delivery ? "1" : "",
  };
  return {
    values,
    lines: lines.map((line) => ({
      variant: String(line.variant_id ?? ""),
      name: line.name,
      quantity: String(line.quantity),
      price: say.digits(line.price),
      discount: say.discount(line),
      note: line.note,
    })),
  };
}
