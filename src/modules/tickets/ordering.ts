import { type RawBuilder, sql } from "kysely";

interface Ordering {
  up: RawBuilder<unknown>;
  /** Where nulls must be last both ways, going down has an expression (and an index) of its own. */
  down?: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
}

/** What tickets can be sorted by; each expression has its index. */
const orderings = {
  updated_at: { up: sql`tickets.updated_at`, type: sql`timestamptz` },
  created_at: { up: sql`tickets.created_at`, type: sql`timestamptz` },
  resolution_due_at: {
    up: sql`coalesce(tickets.resolution_due_at, 'infinity'::timestamptz)`,
    down: sql`coalesce(tickets.resolution_due_at, '-infinity'::timestamptz)`,
    type: sql`timestamptz`,
  },
  priority: { up: sql`priority_rank(tickets.priority)`, type: sql`int` },
  status: { up: sql`ticket_status_rank(tickets.status)`, type: sql`int` },
  title: { up: sql`tickets.title_plain`, type: sql`text` },
  id: { up: sql`tickets.id`, type: sql`bigint` },
} satisfies Record<string, Ordering>;

export const ticketSorts = Object.keys(orderings) as (keyof typeof orderings)[];
/** A leading minus goes down: newest, latest, most urgent first. */
export type TicketSort = keyof typeof orderings | `-${keyof typeof orderings}`;
export const DEFAULT_SORT: TicketSort = "-updated_at";

export interface Order {
  key: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
  direction: "asc" | "desc";
}

export function orderOf(sort: TicketSort): Order {
  const direction = sort.startsWith("-") ? "desc" : "asc";
  const { up, down, type }: Ordering = orderings[sort.replace(/^-/, "") as keyof typeof orderings];
  return { key: (direction === "desc" && down) || up, type, direction };
}

/** The place of the last row of a page: its key as PostgreSQL writes it, and its id. */
export interface Place {
  key: string;
  id: number;
}

export const writePlace = ({ key, id }: Place): string => Buffer.from(JSON.stringify([key, id])).toString("base64url");

/** A place that is none starts at the top. */
export function readPlace(text: string | undefined, sort: TicketSort): Place | undefined {
  try {
    const [key, id] = JSON.parse(Buffer.from(text ?? "", "base64url").toString()) as unknown[];
    if (typeof key !== "string" || !Number.isSafeInteger(id) || !shapeOf(sort).test(key)) return undefined;
    return { key, id: id as number };
  } catch {
    return undefined;
  }
}

/** What a key looks like; PostgreSQL would answer anything else with an error. */
function shapeOf(sort: TicketSort): RegExp {
  const by = sort.replace(/^-/, "");
  if (by === "title") return /^\P{Cc}{0,800}$/u;
  if (by.endsWith("_at")) return /^(-?infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/;
  return /^\d{1,15}$/;
}
