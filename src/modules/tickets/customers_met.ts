import type { Db } from "../../database.ts";
import { visibleTo as visibleConversations } from "../inbox/mod.ts";
import type { Person } from "../people/table.ts";
import type { Named } from "./queries.ts";

/** Customers whom the person met of late in conversations that they may see, the one asked for among them. */
export async function listCustomersMet(
  db: Db,
  person: Pick<Person, "id" | "role">,
  asked: number | null,
): Promise<Named[]> {
  const rows = await db
    .selectFrom("conversations")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .select(["customers.id", "customers.name"])
    .where(visibleConversations(person))
    .orderBy((eb) => eb("customers.id", "=", asked ?? 0), "desc")
    .orderBy("conversations.last_message_at", "desc")
    .limit(100)
    .execute();
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
