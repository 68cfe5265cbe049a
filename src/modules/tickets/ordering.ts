import { type RawBuilder, sql } from "kysely";
import { type Order, placeShapes } from "../lists/mod.ts";

interface Ordering {
  up: RawBuilder<unknown>;
  /** Where nulls must be last both ways, going down has an expression (and an index) of its own. */
  down?: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
  shape: RegExp;
}

/** What tickets can be sorted by; each expression has its index. */
const orderings = {
  updated_at: { up: sql`tickets.updated_at`, type: sql`timestamptz`, shape: placeShapes.moment },
  created_at: { up: sql`tickets.created_at`, type: sql`timestamptz`, shape: placeShapes.moment },
  resolution_due_at: {
    up: sql`coalesce(tickets.resolution_due_at, 'infinity'::timestamptz)`,
    down: sql`coalesce(tickets.resolution_due_at, '-infinity'::timestamptz)`,
    type: sql`timestamptz`,
    shape: placeShapes.moment,
  },
  priority: { up: sql`priority_rank(tickets.priority)`, type: sql`int`, shape: placeShapes.rank },
  status: { up: sql`ticket_status_rank(tickets.status)`, type: sql`int`, shape: placeShapes.rank },
  title: { up: sql`tickets.title_plain`, type: sql`text`, shape: placeShapes.text },
  id: { up: sql`tickets.id`, type: sql`bigint`, shape: placeShapes.whole },
} satisfies Record<string, Ordering>;

export const ticketSorts = Object.keys(orderings) as (keyof typeof orderings)[];
/** A leading minus goes down: newest, latest, most urgent first. */
export type TicketSort = keyof typeof orderings | `-${keyof typeof orderings}`;
export const DEFAULT_SORT: TicketSort = "-updated_at";

export function orderOf(sort: TicketSort): Order {
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const { up, down, ...rest }: Ordering = orderings[sort.replace(/^-/, "") as keyof typeof orderings];
  return { key: (direction === "desc" && down) || up, ...rest, direction };
}
