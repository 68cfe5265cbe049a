import type { Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { chooseAssignee, chooseConversation, chooseCustomer } from "./choices.ts";
import { linesOf, type NewLine } from "./lines.ts";
import type { Order, OrderLine } from "./table.ts";
import type { Discount } from "./totals.ts";
import { ADDRESS_LIMIT, lineOf, NAME_LIMIT, phoneOf, textOf, TITLE_LIMIT } from "./wording.ts";

const texts = {
  title: (text: string) => lineOf("title", text, TITLE_LIMIT),
  recipient_name: (text: string) => lineOf("recipient_name", text, NAME_LIMIT),
  recipient_phone: (text: string) => phoneOf("recipient_phone", text),
  address_line: (text: string) => lineOf("address_line", text, ADDRESS_LIMIT),
  delivery_note: (text: string) => textOf("delivery_note", text),
  internal_note: (text: string) => textOf("internal_note", text),
};
type Text = keyof typeof texts;

/** Lines are one field, as they are one list; so is the discount of the whole, in whichever of its two ways. */
export const editable = [
  ...(Object.keys(texts) as Text[]),
  "customer_id",
  "conversation_id",
  "assignee_id",
  "province_code",
  "ward_code",
  "discount",
  "shipping_fee",
  "cash_on_delivery",
  "lines",
] as const;
export type Editable = (typeof editable)[number];

export type OrderChanges = Partial<
  Pick<
    Order,
    | Text
    | "customer_id"
    | "conversation_id"
    | "assignee_id"
    | "province_code"
    | "ward_code"
    | "shipping_fee"
    | "cash_on_delivery"
  > & { discount: Partial<Discount>; lines: readonly NewLine[] }
>;

/** Fields as they stand, or as somebody would have them. */
export type Values = Record<Editable, unknown>;

/** The changes as they can be kept. Only what is newly chosen must be there to choose. */
export async function checkChanges(
  trx: Trx,
  person: Person,
  order: Order,
  lines: readonly OrderLine[],
  changes: OrderChanges,
): Promise<Partial<Values>> {
  const wrong: Record<string, string> = {};
  const asked: Partial<Values> = {};
  const readers: Partial<Record<Editable, () => unknown>> = {
    ...Object.fromEntries(
      Object.entries(texts).map(([field, read]) => [field, () => read(String(changes[field as Text]))]),
    ),
    customer_id: () => fresh("customer_id", (id) => chooseCustomer(trx, person, id)),
    conversation_id: () => fresh("conversation_id", (id) => chooseConversation(trx, person, id)),
    assignee_id: () => fresh("assignee_id", (id) => chooseAssignee(trx, id)),
    discount: () => discountOf(changes.discount!),
    lines: () => linesOf(trx, changes.lines!, lines),
  };
  async function fresh(
    field: "customer_id" | "conversation_id" | "assignee_id",
    choose: (id: number) => Promise<unknown>,
  ) {
    const id = changes[field]!;
    if (id !== null && id !== order[field]) await choose(id);
    return id;
  }
  for (const field of editable) {
    if (changes[field] === undefined) continue;
    try {
      asked[field] = await (readers[field]?.() ?? changes[field]);
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      Object.assign(wrong, error.fields);
    }
  }
  if (Object.keys(wrong).length > 0) throw new Invalid(wrong);
  return asked;
}

const discountOf = ({ discount_amount = 0, discount_percent = null }: Partial<Discount>): Discount => ({
  discount_amount: discount_percent === null ? discount_amount : 0,
  discount_percent,
});
