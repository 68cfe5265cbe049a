import { expressionBuilder, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import { isOneOf, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { conversationsVisibleTo } from "../people/mod.ts";
import type { Person } from "../people/table.ts";

export type Asking = Pick<Person, "id" | "role">;

/**
 * Who sees which orders, the one place: ways to come to see one, any of them enough; a list walks each along an index of
 * its own. Owner and admins see all; supervisors all of the pages they belong to and all without a page; page admins all
 * of their page; agents those they have or made, those of conversations that they may see, and without a page those that
 * nobody has.
 */
export function waysToSee(person: Asking): RawBuilder<SqlBool>[] {
  if (person.role === "owner" || person.role === "admin") return [sql<SqlBool>`true`];
  const me = person.id;
  const supervises = person.role === "supervisor";
  const pages = sql`select page_id from page_members where user_id = ${me}`;
  const eb = expressionBuilder<Database, "orders">();
  const itsConversation = eb.exists(
    eb
      .selectFrom("conversations")
      .select("conversations.id")
      .whereRef("conversations.id", "=", "orders.conversation_id")
      .where(conversationsVisibleTo(person) as never),
  );
  return [
    sql<SqlBool>`orders.assignee_id = ${me}`,
    sql<SqlBool>`orders.created_by = ${me}`,
    sql<SqlBool>`orders.page_id in (${supervises ? pages : sql`${pages} and is_admin`})`,
    sql<SqlBool>`orders.conversation_id is not null and ${itsConversation}`,
    supervises
      ? sql<SqlBool>`orders.page_id is null`
      : sql<SqlBool>`orders.page_id is null and orders.assignee_id is null`,
  ];
}

/** The same as one expression; composes into any query with `orders` in its from clause. */
export function visibleTo(person: Asking) {
  const ways = waysToSee(person).map((way) => sql<SqlBool>`(${way})`);
  return (_eb: ExpressionBuilder<Database, "orders">) => sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

/** Which of these orders the person may see: for streams, notifications and files. */
export async function visibleIds(db: Db | Trx, person: Asking, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const some = db.selectFrom("orders").select("id").where(isOneOf("orders.id", ids)).where(visibleTo(person));
  const rows = await plannedOnce(db, some.compile());
  return new Set(rows.map((row) => row.id));
}
