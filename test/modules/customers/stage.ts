import type { Db } from "../../../src/database.ts";
import { createCustomer, type NewCustomer } from "../../../src/modules/customers/mod.ts";
import type { Person } from "../../../src/modules/people/table.ts";
import { uuid } from "../../helpers.ts";

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
