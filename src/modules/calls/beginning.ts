import { cut } from "../../cutting.ts";
import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { isTheirs, ringsFor } from "./own.ts";

/** What a call says of a ticket, a task or an order that is made of it. */
export interface MadeOf {
  id: number;
  page_id: number;
  page_name: string;
  number: string | null;
  /** Who talks on the phone is known to whom they talk with, whoever else sees them. */
  customer: { id: number; name: string } | null;
  content: string;
  /** “Khiếu nại › Trễ hẹn” */
  type: string | null;
  /** Of the type, as long as it is in use; with it the SLA follows. */
  category_id: number | null;
}

/** Of a call of one's own, or that rings for one; NotFound for anybody else's. */
export async function readMadeOf(db: Db | Trx, person: Pick<Person, "id">, callId: number): Promise<MadeOf> {
  const row = await db
    .selectFrom("calls")
    .innerJoin("pages", "pages.id", "calls.page_id")
    .leftJoin("customers", "customers.id", "calls.customer_id")
    .leftJoin("call_types as types", "types.id", "calls.type_id")
    .leftJoin("call_types as above", "above.id", "types.parent_id")
    .select(["calls.id", "calls.page_id", "pages.name as page_name", "calls.number", "calls.content"])
    .select([
      sql<MadeOf["customer"]>`case when customers.id is not null
        then jsonb_build_object('id', customers.id, 'name', customers.name) end`.as("customer"),
      sql<string | null>`nullif(concat_ws(' › ', above.name, types.name), '')`.as("type"),
      sql<number | null>`(select chosen.id from ticket_categories chosen
        where chosen.id = coalesce(types.category_id, above.category_id) and chosen.archived_at is null)`.as(
        "category_id",
      ),
    ])
    .where("calls.id", "=", callId)
    .where((eb) => eb.or([isTheirs(person), ringsFor(person)]))
    .executeTakeFirst();
  if (!row) throw new NotFound(`call ${callId}`);
  return row;
}

/** “Khiếu nại › Trễ hẹn · Lê Minh Trí”: what it begins as; the number stands for a caller without a name. */
export const titleOf = ({ type, customer, number }: MadeOf): string =>
  cut([type, customer?.name ?? number].filter(Boolean).join(" · "), 200);
