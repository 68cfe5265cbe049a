import { sql } from "kysely";
import type { Trx } from "../../database.ts";

/** What hangs on a customer, and how its place is called there. */
export const hanging = {
  conversations: "customer_id",
  identities: "customer_id",
  tickets: "customer_id",
  tasks: "customer_id",
  orders: "customer_id",
  calls: "customer_id",
  files: "customer_id",
  contacts: "company_id",
  notes: "subject_id",
} as const;
export type Hanging = keyof typeof hanging;
export const hangings = Object.keys(hanging) as Hanging[];
export type Moved = Record<Hanging, number[]>;

const tableOf = (kind: Hanging) => sql.table(kind === "contacts" ? "customers" : kind);
const isOf = (kind: Hanging) => (kind === "notes" ? sql`subject = 'customer'` : sql`true`);

/** What a customer has one of each kind of; of two records made one both count. */
export const sets = {
  phones: { table: "customer_phones", key: "number", type: "text", more: ", digits" },
  emails: { table: "customer_emails", key: "email", type: "citext", more: "" },
  tags: { table: "customer_tags", key: "tag_id", type: "bigint", more: ", added_by, added_at" },
  groups: { table: "customer_group_members", key: "group_id", type: "bigint", more: ", added_at" },
  followers: { table: "customer_followers", key: "user_id", type: "bigint", more: ", added_at" },
} as const;
export type SetName = keyof typeof sets;
export const setNames = Object.keys(sets) as SetName[];
export type Members = Record<SetName, (string | number)[]>;

/** Those that others lock before they look at the customer: locked first here too, so that nobody waits in a ring. */
const lockedFirst: Hanging[] = ["conversations", "tickets", "tasks", "orders", "calls"];

/** Returns the conversations. */
export async function lockHanging(trx: Trx, customerId: number): Promise<number[]> {
  const locked = {} as Record<Hanging, number[]>;
  for (const kind of lockedFirst) {
    const { rows } = await sql<{ id: number }>`select id from ${tableOf(kind)}
      where ${sql.ref(hanging[kind])} = ${customerId} order by id for update`.execute(trx);
    locked[kind] = rows.map((row) => row.id);
  }
  return locked.conversations;
}

export async function moveAll(trx: Trx, fromId: number, toId: number): Promise<Moved> {
  const moved = {} as Moved;
  for (const kind of hangings) {
    const column = sql.ref(hanging[kind]);
    const isPrimary = kind === "identities" ? sql`, is_primary = false` : sql``;
    const { rows } = await sql<{ id: number }>`update ${tableOf(kind)} set ${column} = ${toId} ${isPrimary}
      where ${column} = ${fromId} and ${isOf(kind)} returning id`.execute(trx);
    moved[kind] = rows.map((row) => row.id).toSorted((a, b) => a - b);
  }
  return moved;
}

/**
 * Back to where they were: the rows that moved and are still there, and what came since and belongs to one of them by a
 * link of its own: a ticket of a conversation or a call, a task of a ticket, a conversation of an identity.
 */
export async function moveBack(trx: Trx, moved: Moved, fromId: number, toId: number): Promise<Moved> {
  const back = {} as Moved;
  // A merge of before there were calls has moved none.
  const ofTalks: [column: string, ids: number[]][] = [
    ["conversation_id", moved.conversations],
    ["call_id", moved.calls ?? []],
  ];
  const links: Record<Hanging, [column: string, ids: number[]][]> = {
    identities: [],
    conversations: [["identity_id", moved.identities]],
    calls: [],
    tickets: ofTalks,
    orders: ofTalks,
    tasks: ofTalks.slice(),
    files: [],
    contacts: [],
    notes: [],
  };
  for (const kind of [
    "identities",
    "conversations",
    "calls",
    "tickets",
    "orders",
    "tasks",
    "files",
    "contacts",
    "notes",
  ] as const) {
    if (kind === "tasks") links.tasks.push(["ticket_id", back.tickets], ["order_id", back.orders]);
    const column = sql.ref(hanging[kind]);
    const belongs = [["id", moved[kind] ?? []] as [string, number[]], ...links[kind]].map(
      ([name, ids]) => sql`${sql.ref(name)} = any(${ids}::bigint[])`,
    );
    const { rows } = await sql<{ id: number }>`update ${tableOf(kind)} set ${column} = ${toId}
      where ${column} = ${fromId} and ${isOf(kind)} and (${sql.join(belongs, sql` or `)}) returning id`.execute(trx);
    back[kind] = rows.map((row) => row.id);
  }
  return back;
}

export async function membersOf(trx: Trx, customerId: number): Promise<Members> {
  const members = {} as Members;
  for (const name of setNames) {
    const { table, key } = sets[name];
    const { rows } = await sql<{ key: string | number }>`select ${sql.ref(key)} as key from ${sql.table(table)}
      where customer_id = ${customerId} order by 1`.execute(trx);
    members[name] = rows.map((row) => row.key);
  }
  return members;
}

/** The kept record gets what the other one has more; that one keeps its own, unseen, for the day it comes back. */
export async function copyMembers(trx: Trx, fromId: number, toId: number): Promise<void> {
  for (const name of setNames) {
    const { table, key, more } = sets[name];
    const columns = sql.raw(`${key}${more}`);
    await sql`insert into ${sql.table(table)} (customer_id, ${columns})
      select ${toId}, ${columns} from ${sql.table(table)} where customer_id = ${fromId}
      on conflict do nothing`.execute(trx);
  }
}

/** Takes from a record what it has only by another one: `own` is what it had itself. */
export async function takeMembers(trx: Trx, customerId: number, goneId: number, own: Members): Promise<void> {
  for (const name of setNames) {
    const { table, key, type } = sets[name];
    const mine = sql`${own[name].map(String)}::text[]::${sql.raw(type)}[]`;
    await sql`delete from ${sql.table(table)} kept where kept.customer_id = ${customerId}
      and kept.${sql.ref(key)} <> all(${mine})
      and kept.${sql.ref(key)} in (select ${sql.ref(key)} from ${sql.table(table)} where customer_id = ${goneId})
      and kept.${sql.ref(key)} not in (
        select others.${sql.ref(key)} from ${sql.table(table)} others
        join customers on customers.id = others.customer_id where customers.merged_into_id = ${customerId})`.execute(
      trx,
    );
  }
}

const withPrimary = ["customer_phones", "customer_emails", "identities"] as const;
const keyOf = { customer_phones: "number", customer_emails: "email", identities: "id" } as const;
export type Primaries = Partial<Record<(typeof withPrimary)[number], string | number | null>>;

export async function primariesOf(trx: Trx, customerId: number): Promise<Primaries> {
  const primaries: Primaries = {};
  for (const table of withPrimary) {
    const { rows } = await sql<{ key: string | number }>`select ${sql.ref(keyOf[table])} as key from ${sql.table(table)}
      where customer_id = ${customerId} and is_primary`.execute(trx);
    primaries[table] = rows[0]?.key ?? null;
  }
  return primaries;
}

/** One of each is the first; what is gone meanwhile is not, and then the oldest is. */
export async function setPrimaries(trx: Trx, customerId: number, wanted: Primaries): Promise<void> {
  for (const table of withPrimary) {
    const key = sql.ref(keyOf[table]);
    const first = wanted[table] ?? null;
    if (table === "identities" && first === null) continue;
    await sql`update ${sql.table(table)} set is_primary = false
      where customer_id = ${customerId} and is_primary and ${key}::text is distinct from ${first}::text
      and ${first}::text is not null`.execute(trx);
    await sql`update ${sql.table(table)} set is_primary = true where id = (
      select id from ${sql.table(table)} where customer_id = ${customerId}
      and not exists (select from ${sql.table(table)} p where p.customer_id = ${customerId} and p.is_primary)
      order by (${key}::text = ${first}::text) desc nulls last, id limit 1)`.execute(trx);
  }
}
