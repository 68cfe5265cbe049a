import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { likeOf } from "../../like.ts";
import { teamsOf } from "../people/mod.ts";
import type { TicketFilter } from "./filter.ts";
import type { Asking } from "./visibility.ts";

/** What a filter names without saying its ids; known before, PostgreSQL plans for how many there really are. */
export interface Meant {
  person: Asking;
  teams: number[];
  categories: number[];
  customers: number[];
}

export async function lookUp(db: Db | Trx, filter: TicketFilter, person: Asking): Promise<Meant> {
  const [teams, categories, customers] = await Promise.all([
    filter.assignee?.includes("my_teams") ? teamsOf(db, person.id) : [],
    filter.category ? branchOf(db, filter.category) : [],
    filter.q ? customersCalled(db, filter.q) : [],
  ]);
  return { person, teams, categories, customers };
}

/** A category and all below it. */
async function branchOf(db: Db | Trx, category: number): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from ticket_categories where id = ${category} or parent_id = ${category}
      or parent_id in (select id from ticket_categories where parent_id = ${category})`.execute(db);
  return rows.map((row) => row.id);
}

const MOST_CUSTOMERS = 200;

/** Customers of that name; a name that hundreds bear says too little to look for their tickets. */
async function customersCalled(db: Db | Trx, text: string): Promise<number[]> {
  const { rows } = await sql<{ id: number }>`
    select id from customers where merged_into_id is null and name_plain like plain(${likeOf(text)}) limit ${MOST_CUSTOMERS}`.execute(
    db,
  );
  return rows.length < MOST_CUSTOMERS ? rows.map((row) => row.id) : [];
}
