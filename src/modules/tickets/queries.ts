import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Ticket } from "./table.ts";
import { type Asking, visibleTo } from "./visibility.ts";

export interface Named {
  id: number;
  name: string;
}

export interface TicketRow extends Ticket {
  /** "Bảo hành › Camera › Mất kết nối" */
  category_path: string | null;
  sla_policy_name: string | null;
  customer_name: string | null;
  page_name: string | null;
  assignee: Named | null;
  team: Named | null;
  resolution_type_name: string | null;
  creator_name: string | null;
  /** The person asking watches it. */
  watching: boolean;
}

/** The path of a category, outermost first; `id` is the expression that names it. */
export const categoryPath = (id: string) => sql<string | null>`(
  select concat_ws(' › ', outermost.name, outer_one.name, own.name) from ticket_categories own
    left join ticket_categories outer_one on outer_one.id = own.parent_id
    left join ticket_categories outermost on outermost.id = outer_one.parent_id
  where own.id = ${sql.ref(id)})`;

const nameIn = (table: string, id: string) =>
  sql<string | null>`(select name from ${sql.table(table)} named where named.id = ${sql.ref(id)})`;
const namedIn = (table: string, id: string) =>
  sql<Named | null>`(select jsonb_build_object('id', id, 'name', name) from ${sql.table(table)} named
    where named.id = ${sql.ref(id)})`;

/**
 * Tickets with all that a line or a head of a page says; narrow it before use. Looked up row by row: a join of a page's
 * rows may read whole tables.
 */
export function ticketRows(db: Db | Trx, person: Asking) {
  return db
    .selectFrom("tickets")
    .selectAll("tickets")
    .select([
      categoryPath("tickets.category_id").as("category_path"),
      nameIn("sla_policies", "tickets.sla_policy_id").as("sla_policy_name"),
      nameIn("customers", "tickets.customer_id").as("customer_name"),
      nameIn("pages", "tickets.page_id").as("page_name"),
      nameIn("users", "tickets.created_by").as("creator_name"),
      nameIn("resolution_types", "tickets.resolution_type_id").as("resolution_type_name"),
      namedIn("users", "tickets.assignee_id").as("assignee"),
      namedIn("teams", "tickets.team_id").as("team"),
      sql<boolean>`exists (select 1 from ticket_watchers
        where ticket_id = tickets.id and user_id = ${person.id})`.as("watching"),
    ]);
}

/** One ticket through the person asking. Throws NotFound when it is not there or not theirs to see. */
export async function getTicket(db: Db | Trx, person: Asking, id: number): Promise<TicketRow> {
  const [row] = await oneRow(db, roleOf(person), { userId: person.id, id });
  if (!row) throw new NotFound(`no ticket ${id}`);
  return row;
}

/** Who somebody is, of a statement that is composed once for all of their role. */
interface Asked extends Record<string, unknown> {
  userId: number;
  id: number;
}
const roleOf = ({ role }: Asking) => ({ role });

const oneRow = composedOnce<Database, Pick<Asking, "role">, Asked, TicketRow>((db, { role }, { userId, id }) =>
  ticketRows(db, { id: userId, role })
    .where("tickets.id", "=", id)
    .where(visibleTo({ id: userId, role })),
);

/** A ticket by its id, or as this request has found it already through the same person: then nobody asks again. */
export type Which = number | TicketRow;

export const idOfFound = async (db: Db | Trx, person: Asking, which: Which): Promise<number> =>
  typeof which === "number" ? (await getTicket(db, person, which)).id : which.id;

/** The same, held until the transaction ends: those who change one ticket take turns, each judging what it is by then. */
export async function holdTicket(trx: Trx, person: Asking, id: number): Promise<Ticket> {
  const [ticket] = await heldRow(trx, roleOf(person), { userId: person.id, id });
  if (!ticket) throw new NotFound(`no ticket ${id}`);
  return ticket;
}

const heldRow = composedOnce<Database, Pick<Asking, "role">, Asked, Ticket>((db, { role }, { userId, id }) =>
  db
    .selectFrom("tickets")
    .selectAll()
    .where("id", "=", id)
    .where(visibleTo({ id: userId, role }))
    .forUpdate(),
);
