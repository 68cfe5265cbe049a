import { type RawBuilder, type SqlBool, sql } from "kysely";
import { anyOf, type Condition, type Span, within } from "../lists/mod.ts";
import type { CustomerFilter } from "./filter.ts";
import { soughtBy } from "./searching.ts";
import type { Asking } from "./visibility.ts";

/** One field of a filter: what it means for a customer, and where an index knows them the ids of those it leaves. */
export interface Meaning {
  match: Condition;
  ids?: RawBuilder<unknown>;
}

/** Which orders the person sees, on `orders`: the rule of their room, handed in by who knows it. */
export type OrdersSeen = Condition;

/** Both ends of a span as one: a meaning is one condition. */
const during = (at: RawBuilder<unknown>, span: Span): Condition =>
  sql<SqlBool>`(${sql.join(within(at, span), sql` and `)})`;

/** Rows of another table that name the customer. */
function amongRows(table: string, condition: RawBuilder<unknown>, on = true): Meaning {
  const rows = sql`${sql.table(table)} of_customer where of_customer.customer_id = customers.id and ${condition}`;
  const match = on ? sql<SqlBool>`exists (select 1 from ${rows})` : sql<SqlBool>`not exists (select 1 from ${rows})`;
  return on
    ? { match, ids: sql`select of_customer.customer_id from ${sql.table(table)} of_customer where ${condition}` }
    : { match };
}

function ofOwners(wanted: NonNullable<CustomerFilter["owner"]>, person: Asking): Meaning {
  const ids = wanted.map((one) => (one === "me" ? person.id : one)).filter((one) => typeof one === "number");
  const mine = sql<SqlBool>`${anyOf("customers.owner_id", ids, "bigint")}`;
  if (!wanted.includes("none")) {
    return {
      match: mine,
      ids: sql`select customers.id from customers where ${mine} and customers.merged_into_id is null`,
    };
  }
  return { match: sql<SqlBool>`(customers.owner_id is null${ids.length > 0 ? sql` or ${mine}` : sql``})` };
}

const meanings: {
  [F in keyof CustomerFilter]-?: (
    wanted: NonNullable<CustomerFilter[F]>,
    meant: { person: Asking; ordersSeen: OrdersSeen },
  ) => Meaning;
} = {
  ids: (ids) => {
    const match = anyOf("customers.id", ids, "bigint");
    return { match, ids: sql`select customers.id from customers where ${match}` };
  },
  q: (text) => soughtBy(text),
  type: (kinds) => ({ match: anyOf("customers.kind", kinds, "text") }),
  // Somebody else's own tags are nothing one can ask by.
  tag: (ids, { person }) =>
    amongRows(
      "customer_tags",
      sql`of_customer.tag_id in (select id from tags where ${anyOf("tags.id", ids, "bigint")}
        and (tags.owner_id is null or tags.owner_id = ${person.id}))`,
    ),
  group: (ids) => amongRows("customer_group_members", anyOf("of_customer.group_id", ids, "bigint")),
  owner: (wanted, { person }) => ofOwners(wanted, person),
  page: (ids) => amongRows("identities", anyOf("of_customer.page_id", ids, "bigint")),
  has_phone: (on) => ({ match: amongRows("customer_phones", sql`true`, on).match }),
  followed: (on, { person }) => amongRows("customer_followers", sql`of_customer.user_id = ${person.id}`, on),
  created: (span) => ({ match: during(sql`customers.created_at`, span) }),
  contacted: (span) => ({
    match: during(sql`coalesce(customers.last_contact_at, '-infinity'::timestamptz)`, span),
  }),
  orders: (on, { ordersSeen }) => {
    const rows = sql`orders where orders.customer_id = customers.id and ${ordersSeen}`;
    if (!on) return { match: sql<SqlBool>`not exists (select 1 from ${rows})` };
    return {
      match: sql<SqlBool>`exists (select 1 from ${rows})`,
      ids: sql`select orders.customer_id from orders where ${ordersSeen}`,
    };
  },
  company: (id) => {
    const match = sql<SqlBool>`customers.company_id = ${id}`;
    return { match, ids: sql`select customers.id from customers where ${match}` };
  },
};

/** Owner and admins see every order; of whom it is not said, nobody else sees any. */
const ordersOf = ({ role }: Asking): OrdersSeen =>
  role === "owner" || role === "admin" ? sql<SqlBool>`true` : sql<SqlBool>`false`;

/** What a filter means, for queries with `customers` in their from clause. */
export function meaningsOf(filter: CustomerFilter, person: Asking, ordersSeen = ordersOf(person)): Meaning[] {
  return Object.entries(filter).flatMap(([field, wanted]) => {
    if (wanted === undefined) return [];
    const meaning = meanings[field as keyof CustomerFilter];
    return [meaning(wanted as never, { person, ordersSeen })];
  });
}
