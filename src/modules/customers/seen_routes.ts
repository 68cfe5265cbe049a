import { type Expression, expressionBuilder, type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Database } from "../../database.ts";
import { visibleTo as callsSeen } from "../calls/mod.ts";
import { visibleTo as ordersSeen } from "../orders/mod.ts";
import type { Person } from "../people/table.ts";
import { visibleTo as tasksSeen } from "../tasks/mod.ts";
import { visibleTo as ticketsSeen } from "../tickets/mod.ts";
import { type SeenBeside, timelineWith } from "./timeline.ts";

type Asking = Pick<Person, "id" | "role">;

/** Who sees what stands beside a customer: the rules of the rooms that know, for the doors of this one. */
export const seenBeside = (person: Asking): SeenBeside => ({
  tickets: ticketsSeen(person),
  tasks: tasksSeen(person),
  orders: ordersSeen(person) as NonNullable<SeenBeside["orders"]>,
  calls: callsSeen(person) as NonNullable<SeenBeside["calls"]>,
});

/** Everything of a customer that the person sees. */
export const readTimeline = timelineWith(seenBeside);

/** The same of orders alone, as a condition on `orders`. */
export function ordersSeenBy(person: Asking) {
  const rule = ordersSeen(person) as (eb: ExpressionBuilder<Database, "orders">) => Expression<SqlBool>;
  return sql<SqlBool>`${rule(expressionBuilder<Database, "orders">())}`;
}
