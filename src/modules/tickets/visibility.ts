import { type ExpressionBuilder, type RawBuilder, type SqlBool, sql } from "kysely";
import { isOneOf, plannedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import type { Person } from "../people/table.ts";
import type { TicketFilter } from "./filter.ts";

export type Asking = Pick<Person, "id" | "role">;

/**
 * One way in which a person comes to see a ticket. With `keys` it holds for any `way.key` of that query; a list walks
 * each way along an index of its own, as no index serves an "or".
 */
export interface Way {
  keys?: RawBuilder<unknown>;
  match: RawBuilder<SqlBool>;
}

const free = sql<SqlBool>`tickets.assignee_id is null and tickets.team_id is null`;

/**
 * Who sees which tickets, the one place. Owner and admins see all; supervisors all of the pages they belong to and all
 * without a page; page admins all of their page; agents their own, those they opened, their teams', those they watch,
 * and on their pages or without a page those that nobody has.
 */
export function waysToSee(person: Asking): Way[] {
  if (person.role === "owner" || person.role === "admin") return [{ match: sql<SqlBool>`true` }];
  const me = person.id;
  const supervises = person.role === "supervisor";
  const pages = sql`select page_id as key from page_members where user_id = ${me}`;
  const wholePages = supervises ? pages : sql`${pages} and is_admin`;
  return [
    { match: sql<SqlBool>`tickets.assignee_id = ${me}` },
    { match: sql<SqlBool>`tickets.created_by = ${me}` },
    {
      keys: sql`select team_id as key from team_members where user_id = ${me}`,
      match: sql<SqlBool>`tickets.team_id = way.key`,
    },
    {
      keys: sql`select ticket_id as key from ticket_watchers where user_id = ${me}`,
      match: sql<SqlBool>`tickets.id = way.key`,
    },
    { keys: wholePages, match: sql<SqlBool>`tickets.page_id = way.key` },
    ...(supervises
      ? [{ match: sql<SqlBool>`tickets.page_id is null` }]
      : [
          { keys: pages, match: sql<SqlBool>`tickets.page_id = way.key and ${free}` },
          { match: sql<SqlBool>`tickets.page_id is null and ${free}` },
        ]),
  ];
}

/** A filter that wants nothing but what the person sees by themselves; no way need be walked for it. */
export function isSurelySeen({ assignee, watching }: TicketFilter, person: Asking): boolean {
  if (watching === true) return true;
  return assignee !== undefined && assignee.every((one) => one === "me" || one === "my_teams" || one === person.id);
}

/** The same as one expression; composes into any query with `tickets` in its from clause. */
export function visibleTo(person: Asking) {
  const ways = waysToSee(person).map(({ keys, match }) =>
    keys ? sql<SqlBool>`exists (select 1 from (${keys}) way where ${match})` : sql<SqlBool>`(${match})`,
  );
  return (_eb: ExpressionBuilder<Database, "tickets">) => sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

/** Which of these tickets the person may see: for streams and files. */
export async function visibleIds(db: Db | Trx, person: Asking, ids: number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const some = db.selectFrom("tickets").select("id").where(isOneOf("tickets.id", ids)).where(visibleTo(person));
  const rows = await plannedOnce(db, some.compile());
  return new Set(rows.map((row) => row.id));
}
