import { cut } from "../../cutting.ts";
import { isDeepStrictEqual } from "node:util";
import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { changing, type EventName, type Happening, type Meanwhile, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { chooseAssignee, chooseConversation, chooseCustomer } from "./choices.ts";
import { linesOf, type NewLine, plainLine, writeLines } from "./lines.ts";
import { changedSince } from "./meanwhile.ts";
import { holdOrder, listLines } from "./queries.ts";
import { checkPlace } from "./placing.ts";
import { missingIn } from "./requiring.ts";
import type { Order, OrderLine } from "./table.ts";
import { type Discount, orderProblem, totalsOf } from "./totals.ts";
import { isSettled } from "./transitions.ts";
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

/** What somebody has paid or packed by. */
const goods = new Set<Editable>(["lines", "discount", "shipping_fee", "cash_on_delivery"]);

/** One place is never made of two: who changes a part of it has seen the others. */
const place: readonly Editable[] = ["address_line", "province_code", "ward_code"];

type Values = Record<Editable, unknown>;

/**
 * Changes some fields. Who saw an older version keeps what nobody else touched; a field that another changed meanwhile
 * stays as it is, and once the rest is saved this is Refused with what it was, what it is and whose it is. What a whole
 * form sends back as it was when it was opened is no wish at all. What each field was before stays in the history.
 */
export async function editOrder(
  db: Db | Trx,
  person: Person,
  id: number,
  { version, changes, at = new Date() }: { version?: number | undefined; changes: OrderChanges; at?: Date },
): Promise<Order> {
  const { order, conflict } = await changing(db, (trx) => edit(trx, person, id, version, changes, at));
  if (conflict) throw new Refused("order_changed_meanwhile", conflict);
  return order;
}

export const assignOrder = (db: Db | Trx, person: Person, id: number, assigneeId: number | null) =>
  editOrder(db, person, id, { changes: { assignee_id: assigneeId } });

async function edit(
  trx: Trx,
  person: Person,
  id: number,
  version: number | undefined,
  changes: OrderChanges,
  at: Date,
) {
  const order = await holdOrder(trx, person, id);
  const lines = await listLines(trx, id);
  const others = version === undefined ? new Map<string, Meanwhile>() : await changedSince(trx, order, version);
  const now = valuesOf(order, lines);
  const asked = await checked(trx, person, order, lines, changes);
  const differing = editable.filter(
    (field) => field in asked && !isSame(asked[field], now[field]) && !isAsItWas(asked[field], others.get(field)),
  );
  const fields = differing.filter((field) => !changedOf(field, others));
  const refused = differing.flatMap((field) => changedOf(field, others) ?? [])[0];
  const { name, was } = others.get(refused!) ?? {};
  const conflict = refused && { field: refused, name, was, is: shown(now[refused]), saved: fields };
  if (fields.length === 0) return { order, conflict };
  if (isSettled(order.status) && fields.some((field) => goods.has(field))) throw new Refused("order_settled");
  const wanted: Values = { ...now, ...Object.fromEntries(fields.map((field) => [field, asked[field]])) };
  const edited = await write(trx, person, order, wanted, fields, at);
  await recordAll(trx, await happenings(trx, person, now, wanted, edited, fields));
  return { order: edited, conflict };
}

const isAsItWas = (asked: unknown, other: Meanwhile | undefined) =>
  other !== undefined && isSame(asked, "from" in other ? other.from : other.was);

/** What another changed meanwhile that this would overwrite: the field itself, or a part of the same place. */
const changedOf = (field: Editable, others: Map<string, Meanwhile>): Editable | undefined =>
  [field, ...(place.includes(field) ? place : [])].find((each) => others.has(each));

const valuesOf = (order: Order, lines: readonly OrderLine[]): Values => ({
  ...order,
  discount: { discount_amount: order.discount_amount, discount_percent: order.discount_percent },
  lines: lines.map(plainLine),
});

/** The changes as they can be kept. Only what is newly chosen must be there to choose. */
async function checked(
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

async function write(
  trx: Trx,
  person: Person,
  order: Order,
  wanted: Values,
  fields: Editable[],
  at: Date,
): Promise<Order> {
  const { lines, discount, ...given } = wanted as Values & { lines: OrderLine[]; discount: Discount };
  const next = { ...order, ...(given as Partial<Order>), ...discount };
  if (fields.includes("province_code") || fields.includes("ward_code")) checkPlace(next);
  const wrong = orderProblem(next, lines);
  if (wrong) throw new Invalid({ [wrong.field]: wrong.reason });
  const missing = order.status === "draft" || order.status === "cancelled" ? {} : missingIn(next, lines.length);
  if (Object.keys(missing).length > 0) throw new Invalid(missing);
  if (fields.includes("lines")) await writeLines(trx, order.id, lines);
  const { goods: goodsTotal, total } = totalsOf(next, lines);
  const plain = fields.filter((field) => field !== "lines" && field !== "discount");
  const place = fields.includes("conversation_id") ? await placeOf(trx, person, next.conversation_id) : {};
  return trx
    .updateTable("orders")
    .set({
      ...Object.fromEntries(plain.map((field) => [field, wanted[field]])),
      ...(fields.includes("discount") && discount),
      ...place,
      goods_total: goodsTotal,
      total,
      version: order.version + 1,
      updated_at: at,
    })
    .where("id", "=", order.id)
    .returningAll()
    .executeTakeFirstOrThrow();
}

async function placeOf(trx: Trx, person: Person, id: number | null) {
  const { page_id, channel } = await chooseConversation(trx, person, id);
  return { page_id, channel };
}

/** Who has it is told apart: somebody may have to be told of that. */
async function happenings(
  trx: Trx,
  person: Person,
  before: Values,
  wanted: Values,
  after: Order,
  fields: Editable[],
): Promise<Happening[]> {
  const happening = (name: EventName, some: Editable[], more: object = {}): Happening => ({
    name,
    subjectId: after.id,
    by: person.id,
    at: after.updated_at,
    detail: {
      fields: Object.fromEntries(some.map((field) => [field, [before[field], brief(wanted[field])]])),
      version: after.version,
      total: after.total,
      ...more,
    },
  });
  const rest = fields.filter((field) => field !== "assignee_id");
  const [from, to] = [before.assignee_id, after.assignee_id];
  return [
    ...(rest.length ? [happening("order.edited", rest, await namesOf(trx, before, after, rest))] : []),
    ...(rest.length < fields.length
      ? [happening("order.assigned", ["assignee_id"], { from, to, name: await nameOf(trx, "users", to) })]
      : []),
  ];
}

/** How the customer was called then. */
async function namesOf(trx: Trx, before: Values, after: Order, fields: Editable[]) {
  if (!fields.includes("customer_id")) return {};
  const from = await nameOf(trx, "customers", before.customer_id as number | null);
  return { names: { customer_id: [from, await nameOf(trx, "customers", after.customer_id)] } };
}

async function nameOf(trx: Trx, table: "customers" | "users", id: number | null): Promise<string | null> {
  if (id === null) return null;
  return (await trx.selectFrom(table).select("name").where("id", "=", id).executeTakeFirst())?.name ?? null;
}

/** What stands in the order itself now need not be kept whole; what was before is. */
const brief = (value: unknown) => (typeof value === "string" && value.length > 300 ? `${cut(value, 300)}…` : value);
const shown = (value: unknown) => (Array.isArray(value) ? value.length : brief(value));

const isSame = isDeepStrictEqual;
