import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
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

/** Tickets with all that a line or a head of a page says; narrow it before use. */
export function ticketRows(db: Db | Trx, person: Asking) {
  return db
    .selectFrom("tickets")
    .leftJoin("customers", "customers.id", "tickets.customer_id")
    .leftJoin("pages", "pages.id", "tickets.page_id")
    .leftJoin("sla_policies", "sla_policies.id", "tickets.sla_policy_id")
    .leftJoin("users as assignees", "assignees.id", "tickets.assignee_id")
    .leftJoin("users as creators", "creators.id", "tickets.created_by")
    .leftJoin("teams", "teams.id", "tickets.team_id")
    .leftJoin("resolution_types", "resolution_types.id", "tickets.resolution_type_id")
    .selectAll("tickets")
    .select((eb) => [
      categoryPath("tickets.category_id").as("category_path"),
      "sla_policies.name as sla_policy_name",
      "customers.name as customer_name",
      "pages.name as page_name",
      "creators.name as creator_name",
      "resolution_types.name as resolution_type_name",
      sql<Named | null>`case when assignees.id is null then null
        else jsonb_build_object('id', assignees.id, 'name', assignees.name) end`.as("assignee"),
      sql<Named | null>`case when teams.id is null then null
        else jsonb_build_object('id', teams.id, 'name', teams.name) end`.as("team"),
      eb
        .exists(
          eb
            .selectFrom("ticket_watchers")
            .whereRef("ticket_watchers.ticket_id", "=", "tickets.id")
            .where("ticket_watchers.user_id", "=", person.id)
            .select("ticket_watchers.user_id"),
        )
        .$castTo<boolean>()
        .as("watching"),
    ]);
}

/** One ticket through the person asking. Throws NotFound when it is not there or not theirs to see. */
export async function getTicket(db: Db | Trx, person: Asking, id: number): Promise<TicketRow> {
  const row = await ticketRows(db, person).where("tickets.id", "=", id).where(visibleTo(person)).executeTakeFirst();
  if (!row) throw new NotFound(`no ticket ${id}`);
  return row;
}

/** The same, held until the transaction ends: those who change one ticket take turns, each judging what it is by then. */
export async function holdTicket(trx: Trx, person: Asking, id: number): Promise<Ticket> {
  const ticket = await trx
    .selectFrom("tickets")
    .selectAll()
    .where("id", "=", id)
    .where(visibleTo(person))
    .forUpdate()
    .executeTakeFirst();
  if (!ticket) throw new NotFound(`no ticket ${id}`);
  return ticket;
}
