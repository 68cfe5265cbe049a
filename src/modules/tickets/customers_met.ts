import { type ExpressionBuilder, sql } from "kysely";
import type { Database, Db, Trx } from "../../database.ts";
import { visibleTo as visibleCustomers } from "../customers/mod.ts";
import { visibleTo as visibleConversations } from "../inbox/mod.ts";
import type { Named } from "./queries.ts";
import { type Asking, visibleTo } from "./visibility.ts";

/**
 * The one rule of which customers a person may name in a ticket or task: those whom they see, and those of a conversation
 * or a ticket that they see. Composes into any query with `customers` in its from clause.
 */
export function customersKnownTo(person: Asking) {
  return (eb: ExpressionBuilder<Database, "customers">) =>
    eb.or([
      visibleCustomers(person)(eb),
      eb.exists(
        eb
          .selectFrom("conversations")
          .select("conversations.id")
          .whereRef("conversations.customer_id", "=", "customers.id")
          .where(visibleConversations(person) as never),
      ),
      eb.exists(
        eb
          .selectFrom("tickets")
          .select("tickets.id")
          .whereRef("tickets.customer_id", "=", "customers.id")
          .where(visibleTo(person) as never),
      ),
    ]);
}

/** Customers whom the person met last in conversations that they may see. */
export async function listCustomersMet(
  db: Db,
  person: Asking,
  limit = 12,
): Promise<(Named & { page_name: string | null })[]> {
  const rows = await db
    .selectFrom("conversations")
    .innerJoin("customers", "customers.id", "conversations.customer_id")
    .innerJoin("pages", "pages.id", "conversations.page_id")
    .select(["customers.id", "customers.name", sql<string | null>`pages.name`.as("page_name")])
    .where(visibleConversations(person))
    .orderBy("conversations.last_message_at", "desc")
    .limit(limit * 2)
    .execute();
  return [...new Map(rows.toReversed().map((row) => [row.id, row])).values()].toReversed().slice(0, limit);
}

/** One of those known by id; undefined for anybody else. */
export function findCustomerMet(db: Db | Trx, person: Asking, id: number): Promise<Named | undefined> {
  return db
    .selectFrom("customers")
    .select(["customers.id", "customers.name"])
    .where("customers.id", "=", id)
    .where(customersKnownTo(person))
    .executeTakeFirst();
}
