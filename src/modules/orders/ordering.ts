import { type RawBuilder, sql } from "kysely";

/** What orders can be sorted by; each has its index. */
const orderings = {
  created_at: { key: sql`orders.created_at`, type: sql`timestamptz` },
  updated_at: { key: sql`orders.updated_at`, type: sql`timestamptz` },
  total: { key: sql`orders.total`, type: sql`bigint` },
  id: { key: sql`orders.id`, type: sql`bigint` },
} satisfies Record<string, { key: RawBuilder<unknown>; type: RawBuilder<unknown> }>;

export const orderSorts = Object.keys(orderings) as (keyof typeof orderings)[];
/** A leading minus goes down: newest, dearest first. */
export type OrderSort = keyof typeof orderings | `-${keyof typeof orderings}`;
export const DEFAULT_SORT: OrderSort = "-created_at";

const keyIn = (sort: OrderSort) => sort.replace(/^-/, "") as keyof typeof orderings;

export const orderBy = (sort: OrderSort) => ({
  ...orderings[keyIn(sort)],
  direction: sort.startsWith("-") ? ("desc" as const) : ("asc" as const),
});

/** The place of the last row of a page: its key as PostgreSQL writes it, and its id. */
export interface Place {
  key: string;
  id: number;
}

export const writePlace = ({ key, id }: Place): string => Buffer.from(JSON.stringify([key, id])).toString("base64url");

/** A place that somebody made up starts at the top; PostgreSQL would answer one of another shape with an error. */
export function readPlace(text: string | undefined, sort: OrderSort): Place | undefined {
  try {
    const [key, id] = JSON.parse(Buffer.from(text ?? "", "base64url").toString()) as unknown[];
    const shape = keyIn(sort).endsWith("_at")
      ? /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/
      : /^\d{1,16}$/;
    if (typeof key !== "string" || !Number.isSafeInteger(id) || !shape.test(key)) return undefined;
    return { key, id: id as number };
  } catch {
    return undefined;
  }
}
