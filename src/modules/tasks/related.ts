import type { Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { visibleTo as conversationVisibleTo } from "../inbox/mod.ts";
import type { Person } from "../people/table.ts";

export interface Related {
  customerId?: number | null;
  conversationId?: number | null;
  ticketId?: number | null;
}

/**
 * What a task is about, each looked up through the person asking; what one of them says of the others is filled in: a
 * conversation and a ticket name the customer, a ticket its conversation. Invalid with the field that is not there.
 */
export async function lookUpRelated(trx: Trx, person: Person, related: Related): Promise<Required<Related>> {
  let { customerId = null, conversationId = null } = related;
  const { ticketId = null } = related;
  if (ticketId !== null) {
    const ticket = await trx
      .selectFrom("tickets")
      .select(["customer_id", "conversation_id"])
      .where("id", "=", ticketId)
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
  if (customerId !== null && customerId === related.customerId) await checkCustomer(trx, customerId);
  return { customerId, conversationId, ticketId };
}

async function checkCustomer(trx: Trx, customerId: number): Promise<void> {
  const customer = await trx.selectFrom("customers").select("id").where("id", "=", customerId).executeTakeFirst();
  if (!customer) throw new Invalid({ customerId: "gone" });
}
