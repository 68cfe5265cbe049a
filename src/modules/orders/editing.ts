import { isDeepStrictEqual } from "node:util";
import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { changing, type Meanwhile, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { checkChanges, type Editable, editable, type OrderChanges, type Values } from "./changes.ts";
import { chooseConversation } from "./choices.ts";
import { brief, happeningsOf } from "./edited.ts";
import { plainLine, writeLines } from "./lines.ts";
import { changedSince } from "./meanwhile.ts";
import { checkPlace } from "./placing.ts";
import { holdOrder, listLines } from "./queries.ts";
import { missingIn } from "./requiring.ts";
import type { Order, OrderLine } from "./table.ts";
import { type Discount, orderProblem, totalsOf } from "./totals.ts";
import { isSettled } from "./transitions.ts";

/** What somebody has paid or packed by. */
const goods = new Set<Editable>(["lines", "discount", "shipping_fee", "cash_on_delivery"]);

/** One place is never made of two: who changes a part of it has seen the others. */
const place: readonly Editable[] = ["address_line", "province_code", "ward_code"];

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
  const asked = await checkChanges(trx, person, order, lines, changes);
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
  await recordAll(trx, await happeningsOf(trx, person, now, wanted, edited, fields));
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

const shown = (value: unknown) => (Array.isArray(value) ? value.length : brief(value));

const isSame = isDeepStrictEqual;
