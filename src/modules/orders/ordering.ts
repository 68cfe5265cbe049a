import { sql } from "kysely";
import { type Order, placeShapes } from "../lists/mod.ts";

/** What orders can be sorted by; each has its index. */
const orderings = {
  created_at: { key: sql`orders.created_at`, type: sql`timestamptz`, shape: placeShapes.moment },
  updated_at: { key: sql`orders.updated_at`, type: sql`timestamptz`, shape: placeShapes.moment },
  total: { key: sql`orders.total`, type: sql`bigint`, shape: placeShapes.whole },
  id: { key: sql`orders.id`, type: sql`bigint`, shape: placeShapes.whole },
};

/** A leading minus goes down: newest, dearest first. */
export type OrderSort = keyof typeof orderings | `-${keyof typeof orderings}`;
export const DEFAULT_SORT: OrderSort = "-created_at";

export const orderOf = (sort: OrderSort): Order => ({
  ...orderings[sort.replace(/^-/, "") as keyof typeof orderings],
  direction: sort.startsWith("-") ? "desc" : "asc",
});
