import { type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import { isOneOf, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { isKeyed, type Way } from "../lists/mod.ts";
import type { Person } from "../people/table.ts";

export type Asking = Pick<Person, "id" | "role">;

/** An incoming call that nobody answered, in a query where calls are called `of`. */
export const isMissed = (of = "calls"): RawBuilder<SqlBool> =>
  sql<SqlBool>`(${sql.ref(`${of}.direction`)} = 'in' and ${sql.ref(`${of}.outcome`)} in ('abandoned', 'overflowed'))`;

/**
 * Who sees which calls, the one place: ways to come to see one, any of them enough. Owner and admins see all;
 * supervisors all of the pages they belong to, page admins all of their page; agents those they talked in, also
 * where they handed them on, those that rang for them, and those missed in the queues they are members of.
 */
export function waysToSee(person: Asking, of = "calls"): Way[] {
  return ways(person, of, ({ id }) => sql<SqlBool>`${sql.ref(`${of}.id`)} in (${ringsOf({ id })})`);
}

const ringsOf = ({ id }: Pick<Asking, "id">) =>
  sql`select rung.call_id from call_offers rung where rung.user_id = ${id}`;

function ways(person: Asking, of: string, hasRung: (person: Asking) => RawBuilder<SqlBool>): Way[] {
  if (person.role === "owner" || person.role === "admin") return [sql<SqlBool>`true`];
  const me = person.id;
  const column = (name: string) => sql.ref(`${of}.${name}`);
  // Of a page that takes no calls none would be found, after a look at all of them.
  const pages = sql`select page_members.page_id as key from page_members join pages on pages.id = page_members.page_id
    where pages.channel = 'phone' and page_members.user_id = ${me}`;
  return [
    sql<SqlBool>`${column("agent_id")} = ${me}`,
    {
      keys: person.role === "supervisor" ? pages : sql`${pages} and is_admin`,
      match: sql<SqlBool>`${column("page_id")} = way.key`,
    },
    hasRung(person),
    // Dialled and handed on, it never rang for them.
    sql<SqlBool>`${column("id")} in (select handed.subject_id from events handed
      where handed.name = 'call.transferred' and handed.actor_id = ${me})`,
    {
      keys: sql`select queue_id as key from queue_members where user_id = ${me}`,
      match: sql<SqlBool>`${isMissed(of)} and ${column("queue_id")} = way.key`,
    },
  ];
}

/**
 * The same as one condition, where calls are called `of`. Of each call its own rings are looked up: the offset keeps
 * PostgreSQL from reading all that ever rang for the person, to judge a few calls by.
 */
export function seenBy(person: Asking, of = "calls"): RawBuilder<SqlBool> {
  const hasRung = ({ id }: Asking) =>
    sql<SqlBool>`exists (${ringsOf({ id })} and rung.call_id = ${sql.ref(`${of}.id`)} offset 0)`;
  return sql<SqlBool>`(${sql.join(
    ways(person, of, hasRung).map((way) =>
      isKeyed(way) ? sql`exists (select 1 from (${way.keys}) way where ${way.match})` : sql`(${way})`,
    ),
    sql` or `,
  )})`;
}

/** The same as one expression; composes into any query with `calls` in its from clause. */
export function visibleTo(person: Asking) {
  return (_eb: ExpressionBuilder<Database, "calls">) => seenBy(person);
}

/** Which of these calls the person may see: for streams, notifications and files. */
export async function visibleIds(db: Db | Trx, person: Asking, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const some = db.selectFrom("calls").select("id").where(isOneOf("calls.id", ids)).where(visibleTo(person));
  const rows = await plannedOnce(db, some.compile());
  return new Set(rows.map((row) => row.id));
}
