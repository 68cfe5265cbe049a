import { sql } from "kysely";
import { type Order, placeShapes } from "../lists/mod.ts";

/** What customers can be sorted by; each expression has its index. Who was never in touch comes last, going down. */
const orderings = {
  last_contact_at: {
    key: sql`coalesce(customers.last_contact_at, '-infinity'::timestamptz)`,
    type: sql`timestamptz`,
    shape: placeShapes.moment,
  },
  created_at: {
    key: sql`customers.created_at`,
    type: sql`timestamptz`,
    shape: placeShapes.moment,
  },
  name: { key: sql`customers.name_plain`, type: sql`text`, shape: placeShapes.text },
  id: { key: sql`customers.id`, type: sql`bigint`, shape: placeShapes.whole },
};

export const customerSorts = Object.keys(orderings) as (keyof typeof orderings)[];
/** A leading minus goes down: newest, latest first. */
export type CustomerSort = keyof typeof orderings | `-${keyof typeof orderings}`;
export const DEFAULT_SORT: CustomerSort = "-last_contact_at";

export const orderOf = (sort: CustomerSort): Order => ({
  ...orderings[sort.replace(/^-/, "") as keyof typeof orderings],
  direction: sort.startsWith("-") ? "desc" : "asc",
});
