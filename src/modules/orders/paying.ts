import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Forbidden, Invalid, NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { holdOrder } from "./queries.ts";
import { type Order, type Payment, type PaymentMethod, paymentMethods } from "./table.ts";
import { MOST_MONEY } from "./totals.ts";
import { lineOf } from "./wording.ts";

export interface NewPayment {
  /** The same again is the same payment. */
  clientKey: string;
  /** Above zero, whichever way it goes. */
  amount: number;
  kind?: "payment" | "deposit" | "refund";
  method: PaymentMethod;
  note?: string;
  paidAt?: Date;
}

/** OR-5: money that came in, or, as a refund, went back. Never more goes back than came in. */
export async function addPayment(
  db: Db | Trx,
  person: Person,
  id: number,
  payment: NewPayment & { at?: Date },
): Promise<Order> {
  return changing(db, async (trx) => payInto(trx, person, await holdOrder(trx, person, id), payment));
}

/** The same for an order that the caller holds. */
export async function payInto(
  trx: Trx,
  person: Person,
  order: Order,
  { clientKey, amount, kind = "payment", method, note = "", paidAt, at = new Date() }: NewPayment & { at?: Date },
): Promise<Order> {
  const known = await trx
    .selectFrom("payments")
    .select("order_id")
    .where("client_key", "=", clientKey)
    .executeTakeFirst();
  if (known) {
    if (known.order_id !== order.id) throw new Refused("stale");
    return order;
  }
  if (!Number.isInteger(amount) || amount < 1 || amount > MOST_MONEY) throw new Invalid({ amount: "orderMoney" });
  if (!paymentMethods.includes(method)) throw new Invalid({ method: "choice" });
  const paid = paidAt ?? at;
  if (Number.isNaN(paid.getTime()) || paid.getTime() > at.getTime() + DAY) throw new Invalid({ paid_at: "dueWrong" });
  const signed = kind === "refund" ? -amount : amount;
  if (order.paid_total + signed < 0) throw new Refused("refund_over_paid");
  if (order.paid_total + signed > MOST_MONEY) throw new Invalid({ amount: "orderMoney" });
  await trx
    .insertInto("payments")
    .values({
      client_key: clientKey,
      order_id: order.id,
      amount: signed,
      method,
      is_deposit: kind === "deposit",
      note: lineOf("note", note, 500),
      paid_at: paid,
      by_id: person.id,
      created_at: at,
    })
    .execute();
  await record(trx, "order.paid", order.id, { by: person.id, at, detail: { amount: signed, kind, method } });
  return countPaid(trx, order.id, at);
}

const DAY = 86_400_000;

/** Takes back what was written by mistake: by whoever wrote it, and by supervisors and those above them. */
export async function removePayment(
  db: Db | Trx,
  person: Person,
  id: number,
  paymentId: number,
  at = new Date(),
): Promise<Order> {
  return changing(db, async (trx) => {
    const order = await holdOrder(trx, person, id);
    const payment = await trx
      .selectFrom("payments")
      .selectAll()
      .where("id", "=", paymentId)
      .where("order_id", "=", id)
      .executeTakeFirst();
    if (!payment) throw new NotFound(`no payment ${paymentId} of order ${id}`);
    if (payment.by_id !== person.id && person.role === "agent") throw new Forbidden();
    if (payment.removed_at) return order;
    if (order.paid_total - payment.amount < 0) throw new Refused("refund_over_paid");
    await trx.updateTable("payments").set({ removed_at: at }).where("id", "=", paymentId).execute();
    const { amount, method } = payment;
    await record(trx, "order.payment_removed", id, { by: person.id, at, detail: { amount, method } });
    return countPaid(trx, id, at);
  });
}

/** Paying is no edit: nobody who writes in the form meanwhile is in its way. */
const countPaid = (trx: Trx, id: number, at: Date): Promise<Order> =>
  trx
    .updateTable("orders")
    .set({
      paid_total: sql<number>`(select coalesce(sum(amount), 0) from payments where order_id = ${id} and removed_at is null)`,
      updated_at: at,
    })
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();

export type { Payment };
