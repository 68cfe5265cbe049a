import type { ExpressionBuilder } from "kysely";
import type { Database } from "../../database.ts";
import type { Person } from "../people/table.ts";

/**
 * The one place: which tasks a person may see. Whoever has it, whoever made it, and supervisors and those above them.
 * Composes into any query with `tasks` in its from clause.
 */
export function visibleTo(person: Pick<Person, "id" | "role">) {
  return (eb: ExpressionBuilder<Database, "tasks">) => {
    if (person.role !== "agent") return eb.lit(true);
    return eb.or([eb("tasks.assignee_id", "=", person.id), eb("tasks.created_by", "=", person.id)]);
  };
}
