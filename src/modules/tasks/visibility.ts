import { type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Database } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { visibleTo as orderVisibleTo } from "../orders/mod.ts";
import { visibleTo as ticketVisibleTo } from "../tickets/mod.ts";

/**
 * The one place: which tasks a person may see. Whoever has it, made it, is called in a note on it, or may see the ticket
 * or the order it is for, and supervisors and those above them. Composes into any query with `tasks` in its from clause.
 */
export function visibleTo(person: Pick<Person, "id" | "role">) {
  return (eb: ExpressionBuilder<Database, "tasks">) => {
    if (person.role !== "agent") return eb.lit(true);
    const itsTicket = eb
      .selectFrom("tickets")
      .select("tickets.id")
      .whereRef("tickets.id", "=", "tasks.ticket_id")
      .where(ticketVisibleTo(person) as never);
    const itsOrder = eb
      .selectFrom("orders")
      .select("orders.id")
      .whereRef("orders.id", "=", "tasks.order_id")
      .where(orderVisibleTo(person) as never);
    const called = eb
      .selectFrom("notes")
      .select("notes.subject_id")
      .where("notes.subject", "=", "task")
      .where("notes.removed_at", "is", null)
      .where(sql<SqlBool>`notes.mentions @> array[${person.id}]::bigint[]`);
    return eb.or([
      eb("tasks.assignee_id", "=", person.id),
      eb("tasks.created_by", "=", person.id),
      eb("tasks.id", "in", called),
      eb.and([eb("tasks.ticket_id", "is not", null), eb.exists(itsTicket)]),
      eb.and([eb("tasks.order_id", "is not", null), eb.exists(itsOrder)]),
    ]);
  };
}
