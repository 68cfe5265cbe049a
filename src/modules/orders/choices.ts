import type { Trx } from "../../database.ts";
import { Invalid, NotFound } from "../../errors.ts";
import { visibleTo as customersVisibleTo } from "../customers/mod.ts";
import { getConversation } from "../inbox/mod.ts";
import type { Asking } from "./visibility.ts";

/** What can be chosen for an order. Each throws Invalid for what is not there, is put away, or is not theirs to see. */

/** An active colleague. */
export async function chooseAssignee(trx: Trx, id: number): Promise<{ id: number; name: string }> {
  const user = await trx
    .selectFrom("users")
    .select(["id", "name"])
    .where("id", "=", id)
    .where("deactivated_at", "is", null)
    .executeTakeFirst();
  if (!user) throw new Invalid({ assignee_id: "choice" });
  return user;
}

export async function chooseCustomer(trx: Trx, person: Asking, id: number): Promise<{ id: number; name: string }> {
  const customer = await trx
    .selectFrom("customers")
    .select(["id", "name"])
    .where("id", "=", id)
    .where(customersVisibleTo(person))
    .executeTakeFirst();
  if (!customer) throw new Invalid({ customer_id: "gone" });
  return customer;
}

export interface Place {
  conversation_id: number | null;
  page_id: number | null;
  channel: Awaited<ReturnType<typeof getConversation>>["channel"] | null;
  /** Whom the conversation is with. */
  customer_id: number | null;
}

/** Where an order was taken. */
export async function chooseConversation(trx: Trx, person: Asking, id: number | null): Promise<Place> {
  if (id === null) return { conversation_id: null, page_id: null, channel: null, customer_id: null };
  const found = await getConversation(trx, person as never, id).catch((error: unknown) => {
    if (error instanceof NotFound) throw new Invalid({ conversation_id: "gone" });
    throw error;
  });
  return { conversation_id: id, page_id: found.page_id, channel: found.channel, customer_id: found.customer_id };
}
