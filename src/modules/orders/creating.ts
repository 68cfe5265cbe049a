import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { changing, type Happening, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { chooseAssignee, chooseConversation, chooseCustomer } from "./choices.ts";
import { type KeptLine, linesOf, type NewLine, writeLines } from "./lines.ts";
import { type NewPayment, payInto } from "./paying.ts";
import { checkPlace } from "./placing.ts";
import { missingIn } from "./requiring.ts";
import type { Order } from "./table.ts";
import { type CountedOrder, type Discount, orderProblem, totalsOf } from "./totals.ts";
import { ADDRESS_LIMIT, lineOf, NAME_LIMIT, phoneOf, textOf, TITLE_LIMIT } from "./wording.ts";

/** The call that an order is made of, looked up through the person: whom it was with they know. */
export interface OfCall {
  id: number;
  page_id: number;
  customer: { id: number } | null;
}

export interface NewOrder {
  /** Made by the form: the same again is the same order, so a double click is one. */
  clientKey?: string;
  /** A draft may lack anything. */
  status?: "draft" | "new";
  title?: string;
  customerId?: number | null;
  conversationId?: number | null;
  call?: OfCall | undefined;
  /** Nothing: whoever makes it. */
  assigneeId?: number | null;
  recipientName?: string;
  recipientPhone?: string;
  addressLine?: string;
  provinceCode?: string | null;
  wardCode?: string | null;
  deliveryNote?: string;
  internalNote?: string;
  discount?: Partial<Discount>;
  shippingFee?: number;
  cashOnDelivery?: boolean;
  lines?: readonly NewLine[];
  /** Paid before it is sent. */
  deposit?: Omit<NewPayment, "kind" | "clientKey"> & { clientKey?: string };
  at?: Date;
}

/** OR-1: takes an order. Invalid with every field that is missing or wrong. */
export async function createOrder(db: Db | Trx, person: Person, wish: NewOrder): Promise<Order> {
  const at = wish.at ?? new Date();
  return changing(db, async (trx) => {
    const made = await findMade(trx, person, wish.clientKey);
    if (made) return made;
    const { values, lines } = await valuesOf(trx, person, wish);
    const totals = totalsOf(values, lines);
    const order = await trx
      .insertInto("orders")
      .values({
        ...values,
        goods_total: totals.goods,
        total: totals.total,
        client_key: wish.clientKey ?? null,
        created_by: person.id,
        status_changed_at: at,
        created_at: at,
        updated_at: at,
      })
      .onConflict((conflict) => conflict.column("client_key").doNothing())
      .returningAll()
      .executeTakeFirst();
    // The other click was first by a blink; a key of somebody else's is no way to their order.
    if (!order) {
      const first = await findMade(trx, person, wish.clientKey);
      if (!first) throw new Refused("stale");
      return first;
    }
    await writeLines(trx, order.id, lines);
    await recordAll(trx, happenings(person, order, at));
    if (!wish.deposit?.amount) return order;
    const clientKey = wish.deposit.clientKey ?? crypto.randomUUID();
    return payInto(trx, person, order, { ...wish.deposit, kind: "deposit", clientKey, at });
  });
}

/** What the same form has become already. */
export function findMade(db: Db | Trx, person: Person, clientKey: string | undefined): Promise<Order | undefined> {
  if (clientKey === undefined) return Promise.resolve(undefined);
  return db
    .selectFrom("orders")
    .selectAll()
    .where("client_key", "=", clientKey)
    .where("created_by", "=", person.id)
    .executeTakeFirst();
}

async function valuesOf(trx: Trx, person: Person, wish: NewOrder) {
  const wrong: Record<string, string> = {};
  const take = async <T>(otherwise: T, read: () => T | Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof Invalid)) throw error;
      Object.assign(wrong, error.fields);
      return otherwise;
    }
  };
  const place = await take(null, () => chooseConversation(trx, person, wish.conversationId ?? null));
  const given = wish.customerId ?? null;
  // Whom a conversation is with may be known though nothing else of them is.
  const spoken = place?.customer_id ?? wish.call?.customer?.id ?? null;
  const isTheirs = given !== null && given === spoken;
  const customer = given === null || isTheirs ? null : await take(null, () => chooseCustomer(trx, person, given));
  const assigneeId = wish.assigneeId === undefined ? person.id : wish.assigneeId;
  if (assigneeId !== null) await take(null, () => chooseAssignee(trx, assigneeId));
  const lines = await take<KeptLine[]>([], () => linesOf(trx, wish.lines ?? []));
  const money: CountedOrder = {
    discount_amount: wish.discount?.discount_percent == null ? (wish.discount?.discount_amount ?? 0) : 0,
    discount_percent: wish.discount?.discount_percent ?? null,
    shipping_fee: wish.shippingFee ?? 0,
    cash_on_delivery: wish.cashOnDelivery ?? true,
  };
  const problem = Object.keys(wrong).some((field) => field.startsWith("lines"))
    ? undefined
    : orderProblem(money, lines);
  if (problem) wrong[problem.field] = problem.reason;
  const goesTo = { province_code: wish.provinceCode || null, ward_code: wish.wardCode || null };
  await take(undefined, () => checkPlace(goesTo));
  const values = {
    ...money,
    status: wish.status ?? ("new" as const),
    title: await take("", () => lineOf("title", wish.title ?? "", TITLE_LIMIT)),
    customer_id: customer?.id ?? (isTheirs ? given : given === null ? spoken : null),
    conversation_id: place?.conversation_id ?? null,
    call_id: wish.call?.id ?? null,
    page_id: place?.page_id ?? wish.call?.page_id ?? null,
    channel: place?.channel ?? (wish.call ? ("phone" as const) : null),
    assignee_id: assigneeId,
    recipient_name: await take("", () => lineOf("recipient_name", wish.recipientName ?? "", NAME_LIMIT)),
    recipient_phone: await take("", () => phoneOf("recipient_phone", wish.recipientPhone ?? "")),
    address_line: await take("", () => lineOf("address_line", wish.addressLine ?? "", ADDRESS_LIMIT)),
    ...goesTo,
    delivery_note: await take("", () => textOf("delivery_note", wish.deliveryNote ?? "")),
    internal_note: await take("", () => textOf("internal_note", wish.internalNote ?? "")),
  };
  if (values.status !== "draft") Object.assign(wrong, { ...missingIn(values, lines.length), ...wrong });
  // Lines that are there but wrong are not missing.
  if (wish.lines?.length && wrong["lines"] === "required") delete wrong["lines"];
  if (Object.keys(wrong).length > 0) throw new Invalid(wrong);
  return { values, lines };
}

function happenings(person: Person, order: Order, at: Date): Happening[] {
  const { assignee_id, status, total, version } = order;
  const created: Happening = {
    name: "order.created",
    subjectId: order.id,
    by: person.id,
    at,
    detail: { status, total, assignee_id, conversation_id: order.conversation_id },
  };
  if (assignee_id === null || assignee_id === person.id) return [created];
  const detail = { fields: { assignee_id: [null, assignee_id] }, from: null, to: assignee_id, version };
  return [created, { name: "order.assigned", subjectId: order.id, by: person.id, at, detail }];
}
