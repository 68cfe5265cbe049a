import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { visibleTo as conversationVisibleTo } from "../inbox/mod.ts";
import { visibleTo as orderVisibleTo } from "../orders/mod.ts";
import type { Person } from "../people/table.ts";
import { findCustomerMet, visibleTo as ticketVisibleTo } from "../tickets/mod.ts";

export interface Related {
  customerId?: number | null;
  conversationId?: number | null;
  ticketId?: number | null;
  orderId?: number | null;
}

/** The call that a task is made of, looked up through the person: whom it was with they know. */
export interface OfCall {
  id: number;
  customer: { id: number; name?: string } | null;
}

/**
 * What a task is about, each looked up through the person asking; what one of them says of the others is filled in: a
 * conversation and a ticket name the customer, a ticket its conversation. Invalid with the field that is not there.
 */
export async function lookUpRelated(
  trx: Trx,
  person: Person,
  related: Related,
  call?: OfCall,
): Promise<Required<Related>> {
  let { customerId = null, conversationId = null } = related;
  const { ticketId = null, orderId = null } = related;
  if (orderId !== null) {
    const order = await trx
      .selectFrom("orders")
      .select("customer_id")
      .where("id", "=", orderId)
      .where(orderVisibleTo(person))
      .executeTakeFirst();
    if (!order) throw new Invalid({ orderId: "gone" });
    customerId ??= order.customer_id;
  }
  if (ticketId !== null) {
    const ticket = await trx
      .selectFrom("tickets")
      .select("customer_id")
      .where("id", "=", ticketId)
      .where(ticketVisibleTo(person))
      .executeTakeFirst();
    if (!ticket) throw new Invalid({ ticketId: "gone" });
    customerId ??= ticket.customer_id;
  }
  if (conversationId !== null) {
    const conversation = await trx
      .selectFrom("conversations")
      .select("customer_id")
      .where("id", "=", conversationId)
      .where(conversationVisibleTo(person))
      .executeTakeFirst();
    if (!conversation) throw new Invalid({ conversationId: "gone" });
    customerId ??= conversation.customer_id;
  }
  if (call?.customer) return { customerId: call.customer.id, conversationId, ticketId, orderId };
  const given = related.customerId ?? null;
  if (given !== null && !(await findCustomerMet(trx, person, given))) throw new Invalid({ customerId: "gone" });
  return { customerId, conversationId, ticketId, orderId };
}

/** What a form is opened beside, as far as the person may see it, with its names. */
export async function describeRelated(db: Db, person: Person, given: Related) {
  const related = await db.transaction().execute(async (trx) => {
    const found: Related = {};
    for (const name of ["orderId", "ticketId", "conversationId", "customerId"] as const) {
      if (!given[name]) continue;
      const known = await lookUpRelated(trx, person, { [name]: given[name] }).catch(() => undefined);
      if (known) Object.assign(found, Object.fromEntries(Object.entries(known).filter(([, id]) => id !== null)));
    }
    return found;
  });
  const nameOf = async (table: "customers" | "tickets", column: "name" | "title", id: number | null | undefined) =>
    id
      ? (
          (await db
            .selectFrom(table)
            .select(`${column} as name` as never)
            .where("id", "=", id)
            .executeTakeFirst()) as { name: string } | undefined
        )?.name
      : undefined;
  const [customer, ticket] = await Promise.all([
    nameOf("customers", "name", related.customerId),
    nameOf("tickets", "title", related.ticketId),
  ]);
  return { related, about: { customer, ticket: ticket && `#${related.ticketId} ${ticket}` } };
}
