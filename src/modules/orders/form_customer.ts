import type { Db } from "../../database.ts";
import { showAddress, showPhone, visibleTo as customersVisibleTo } from "../customers/mod.ts";
import { getConversation } from "../inbox/mod.ts";
import type { Person } from "../people/table.ts";
import type { OfCall } from "./creating.ts";
import { idIn } from "./form.ts";
import { listOrders } from "./listing.ts";
import { placeOf } from "./placing.ts";
import type { WholeOrder } from "./queries.ts";

/** The customer of the field, as far as the person sees them or has an order or a conversation with them open. */
export async function chosenCustomer(
  db: Db,
  person: Person,
  values: Record<string, string>,
  whole: WholeOrder | undefined,
  call: OfCall | undefined,
) {
  const id = idIn(values["customer_id"]);
  if (id === null) return undefined;
  if (whole?.order.customer_id === id) return { id, label: whole.order.customer_name ?? `#${id}` };
  const known = await readCustomer(db, person, id, call?.customer?.id ?? (await writtenWith(db, person, values)));
  return known && { id, label: known.name };
}

/** Whom the conversation is with that the form was opened for: known to whoever may see it. */
async function writtenWith(db: Db, person: Person, values: Record<string, string>): Promise<number | null> {
  const id = idIn(values["conversation_id"]);
  const conversation = id === null ? undefined : await getConversation(db, person, id).catch(() => undefined);
  return conversation?.customer_id ?? null;
}

async function readCustomer(db: Db, person: Person, id: number, spoken: number | null) {
  return db
    .selectFrom("customers")
    .select(["id", "name", "address_line", "province_code", "ward_code", "old_address"])
    .where("id", "=", id)
    .$if(spoken !== id, (query) => query.where(customersVisibleTo(person)))
    .executeTakeFirst();
}

/** What the form can say of a customer by itself: name, the primary phone, where the last order went. */
export async function knownOf(
  db: Db,
  person: Person,
  id: number,
  {
    spoken = null,
    conversationId = null,
    number,
  }: { spoken?: number | null; conversationId?: number | null; number?: string | null | undefined } = {},
): Promise<Record<string, string>> {
  const customer = await readCustomer(db, person, id, spoken);
  if (!customer) return {};
  const phone =
    (await db
      .selectFrom("customer_phones")
      .select("number")
      .where("customer_id", "=", id)
      .orderBy("is_primary", "desc")
      .orderBy("id")
      .limit(1)
      .executeTakeFirst()) ?? (conversationId === null ? undefined : await phoneWritten(db, conversationId));
  const [last] = (await listOrders(db, person, { customer: id }, { limit: 1 })).rows;
  const place = showAddress(customer) ? placeOf(customer) : last;
  return {
    recipient_name: customer.name,
    recipient_phone: phone ? showPhone(phone.number) : last?.recipient_phone || (number ? showPhone(number) : ""),
    address_line: place?.address_line ?? "",
    province_code: place?.province_code ?? "",
    ward_code: place?.ward_code ?? "",
  };
}

/** The last number that was written in a conversation. */
const phoneWritten = (db: Db, conversationId: number) =>
  db
    .selectFrom("message_phones")
    .select("number")
    .where("conversation_id", "=", conversationId)
    .orderBy("message_id", "desc")
    .limit(1)
    .executeTakeFirst();
