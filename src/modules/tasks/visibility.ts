import type { ExpressionBuilder } from "kysely";
import type { Database } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { visibleTo as ticketVisibleTo } from "../tickets/mod.ts";

/**
 * The one place: which tasks a person may see. Whoever has it, whoever made it, whoever may see the ticket it is for,
 * and supervisors and those above them. Composes into any query with `tasks` in its from clause.
 */
export function visibleTo(person: Pick<Person, "id" | "role">) {
  return (eb: ExpressionBuilder<Database, "tasks">) => {
    if (person.role !== "agent") return eb.lit(true);
    const itsTicket = eb
      .selectFrom("tickets")
      .select("tickets.id")
      .whereRef("tickets.id", "=", "tasks.ticket_id")
      .where(ticketVisibleTo(person) as never);
    return eb.or([
      eb("tasks.assignee_id", "=", person.id),
      eb("tasks.created_by", "=", person.id),
      eb.and([eb("tasks.ticket_id", "is not", null), eb.exists(itsTicket)]),
    ]);
  };
}
