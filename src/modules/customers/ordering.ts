import { type RawBuilder, sql } from "kysely";

/** What customers can be sorted by; each expression has its index. Who was never in touch comes last, going down. */
const orderings = {
  last_contact_at: {
    key: sql`coalesce(customers.last_contact_at, '-infinity'::timestamptz)`,
    type: sql`timestamptz`,
    shape: /^(-?infinity|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?)$/,
  },
  created_at: {
    key: sql`customers.created_at`,
    type: sql`timestamptz`,
    shape: /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{1,6})?[+-]\d\d(:\d\d)?$/,
  },
  name: { key: sql`customers.name_plain`, type: sql`text`, shape: /^\P{Cc}{0,800}$/u },
  id: { key: sql`customers.id`, type: sql`bigint`, shape: /^\d{1,15}$/ },
};

export const customerSorts = Object.keys(orderings) as (keyof typeof orderings)[];
/** A leading minus goes down: newest, latest first. */
export type CustomerSort = keyof typeof orderings | `-${keyof typeof orderings}`;
export const DEFAULT_SORT: CustomerSort = "-last_contact_at";

export interface Order {
  key: RawBuilder<unknown>;
  type: RawBuilder<unknown>;
  direction: "asc" | "desc";
}

const orderingOf = (sort: CustomerSort) => orderings[sort.replace(/^-/, "") as keyof typeof orderings];

export function orderOf(sort: CustomerSort): Order {
  const { key, type } = orderingOf(sort);
  return { key, type, direction: sort.startsWith("-") ? "desc" : "asc" };
}

/** The place of the last row of a page: its key as PostgreSQL writes it, and its id. */
export interface Place {
  key: string;
  id: number;
}

export const writePlace = ({ key, id }: Place): string => Buffer.from(JSON.stringify([key, id])).toString("base64url");

/** A place that is none starts at the top. */
export function readPlace(text: string | undefined, sort: CustomerSort): Place | undefined {
  try {
    const [key, id] = JSON.parse(Buffer.from(text ?? "", "base64url").toString()) as unknown[];
    if (typeof key !== "string" || !Number.isSafeInteger(id) || !orderingOf(sort).shape.test(key)) return undefined;
    return { key, id: id as number };
  } catch {
    return undefined;
  }
}
