import { expressionBuilder, type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import { isOneOf, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { conversationsVisibleTo } from "../people/mod.ts";
import type { Person } from "../people/table.ts";

export type Asking = Pick<Person, "id" | "role">;

/** A record that did not go into another one; the rest is history. Literal, so that PostgreSQL proves its indexes. */
export const isWhole = sql<SqlBool>`customers.merged_into_id is null`;

/** Whoever has a conversation has been in touch: these stand together at the end of that order. */
const neverWrote = sql<SqlBool>`coalesce(customers.last_contact_at, '-infinity'::timestamptz) = '-infinity'::timestamptz
  and not exists (select 1 from conversations where conversations.customer_id = customers.id)`;

/**
 * Ways in which a person comes to see a customer, any of them enough; a list may walk each along an index of its own.
 * Owner and admins see all. Others see those they own, made or follow, those with a conversation that they may see, and
 * of those who never wrote: supervisors all, agents the ones that nobody owns.
 */
export function waysToSee(person: Asking): RawBuilder<SqlBool>[] {
  if (person.role === "owner" || person.role === "admin") return [sql<SqlBool>`true`];
  const me = person.id;
  const eb = expressionBuilder<Database, "customers">();
  const met = eb.exists(
    eb
      .selectFrom("conversations")
      .select("conversations.id")
      .whereRef("conversations.customer_id", "=", "customers.id")
      .where(conversationsVisibleTo(person)),
  );
  return [
    sql<SqlBool>`customers.owner_id = ${me}`,
    sql<SqlBool>`customers.created_by = ${me}`,
    sql<SqlBool>`exists (select 1 from customer_followers followed
      where followed.customer_id = customers.id and followed.user_id = ${me})`,
    sql<SqlBool>`${met}`,
    person.role === "supervisor"
      ? sql<SqlBool>`(${neverWrote})`
      : sql<SqlBool>`(customers.owner_id is null and ${neverWrote})`,
  ];
}

export const seesAll = ({ role }: Asking): boolean => role === "owner" || role === "admin";

/**
 * The ids of all whom a person sees, each way along its index: for where few enough are left of a million.
 */
export function idsSeen(person: Asking): RawBuilder<unknown> {
  const me = person.id;
  const conversations = expressionBuilder<Database, "conversations">()
    .selectFrom("conversations")
    .select("conversations.customer_id")
    .where(conversationsVisibleTo(person));
  const free = person.role === "supervisor" ? sql`` : sql`and customers.owner_id is null`;
  return sql`select id from customers where owner_id = ${me} and merged_into_id is null
    union select id from customers where created_by = ${me} and merged_into_id is null
    union select customer_id from customer_followers where user_id = ${me}
    union ${conversations}
    union select customers.id from customers where customers.merged_into_id is null ${free} and ${neverWrote}`;
}

/** Who sees which customers, as one expression, for any query with `customers` in its from clause. */
export function visibleTo(person: Asking) {
  return (_eb: ExpressionBuilder<Database, "customers">) =>
    sql<SqlBool>`(${isWhole} and (${sql.join(waysToSee(person), sql` or `)}))`;
}

/** Which of these customers the person may see: for streams and files. */
export async function visibleIds(db: Db | Trx, person: Asking, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const some = db.selectFrom("customers").select("id").where(isOneOf("customers.id", ids)).where(visibleTo(person));
  const rows = await plannedOnce(db, some.compile());
  return new Set(rows.map((row) => row.id));
}
