import type { Db } from "../../../src/database.ts";
import { Forbidden, Invalid, MovedTo, NotFound, Refused } from "../../../src/errors.ts";
import { createCustomer, type NewCustomer } from "../../../src/modules/customers/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { uuid } from "../../helpers.ts";

/** What a rule said of it: the reason, "not_found", the fields, or "accepted". */
export async function answer(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Refused) return error.reason;
    if (error instanceof MovedTo) return `moved to ${error.id}`;
    if (error instanceof NotFound) return "not_found";
    if (error instanceof Forbidden) return "forbidden";
    if (error instanceof Invalid) return Object.entries(error.fields).flat().join(" ");
    throw error;
  }
  return "accepted";
}

export const make = async (db: Db, person: Person, given: Partial<NewCustomer> = {}): Promise<number> =>
  (await createCustomer(db, person, { clientKey: uuid(), name: "Lê Minh Trí", ...given })).id;

/** The events of one customer, oldest first. */
export const eventsOf = (db: Db, id: number) =>
  db
    .selectFrom("events")
    .select(["name", "actor_id", "detail"])
    .where("subject", "=", "customer")
    .where("subject_id", "=", id)
    .orderBy("id")
    .execute();
