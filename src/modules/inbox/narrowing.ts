import { type SqlBool, sql } from "kysely";
import { z } from "zod";
import type { CustomerKind } from "../customers/table.ts";
import type { Person } from "../people/table.ts";
import { WARN_BEFORE_MS, WINDOW_MS } from "./reply_window.ts";

export const customerKinds = ["lead", "contact", "account"] as const satisfies readonly CustomerKind[];
export const windowStates = ["open", "low", "closed"] as const;

/** What narrows the list beyond room, channel, page, unread and done (IN-4). All that is given must hold. */
export interface MoreFilter {
  read?: true;
  /** Any of these has it. */
  owner?: ("me" | "none" | number)[];
  /** The customer has all of these tags. */
  tag?: number[];
  kind?: CustomerKind[];
  phone?: boolean;
  window?: (typeof windowStates)[number];
  /** Days of the last message, both included, as 2026-11-22. */
  from?: string;
  to?: string;
}

const listOf = <T>(one: z.ZodType<T, unknown>) =>
  z
    .string()
    .transform((text) => [...new Set(text.split(","))].slice(0, 30).flatMap((each) => one.safeParse(each).data ?? []))
    .transform((list) => (list.length > 0 ? (list as T[]) : undefined))
    .optional()
    .catch(undefined);
const id = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
const optional = <T>(type: z.ZodType<T>) => type.optional().catch(undefined);
const day = optional(z.iso.date());

const More = z.object({
  read: optional(z.literal("1")).transform((on) => (on ? (true as const) : undefined)),
  owner: listOf(z.union([z.enum(["me", "none"]), id])),
  tag: listOf(id),
  kind: listOf(z.enum(customerKinds)),
  phone: optional(z.enum(["1", "0"])).transform((given) => (given === undefined ? undefined : given === "1")),
  window: optional(z.enum(windowStates)),
  from: day,
  to: day,
});

/** What the address says; what makes no sense there is as if it were not. */
export function moreOf(query: Record<string, string>): MoreFilter | undefined {
  const given = Object.entries(More.parse(query)).filter(([, value]) => value !== undefined);
  return given.length > 0 ? (Object.fromEntries(given) as MoreFilter) : undefined;
}

/** The same as parts of an address. */
export function moreQuery(more: MoreFilter | undefined): [string, string][] {
  return Object.entries(more ?? {}).flatMap(([name, value]: [string, unknown]) => {
    if (value === undefined) return [];
    if (typeof value === "boolean") return [[name, value ? "1" : "0"] as [string, string]];
    return [[name, [value].flat().join(",")] as [string, string]];
  });
}

/** Days begin at midnight in Vietnam, wherever the server stands. */
const dayStart = (day: string) => sql`(${day}::timestamp at time zone 'Asia/Ho_Chi_Minh')`;
const secondsOf = (ms: number) => sql`interval '1 second' * ${sql.lit(ms / 1000)}`;

/** Composes into any query with `conversations` in its from clause. */
export function narrowing(more: MoreFilter, person: Pick<Person, "id">) {
  const all = [sql<SqlBool>`true`];
  if (more.read) all.push(sql`conversations.unread_count = 0`);
  if (more.owner) all.push(ownedBy(more.owner, person));
  for (const tag of more.tag ?? []) {
    // A personal tag of somebody else is no way to learn whom they gave it to.
    all.push(sql`exists (select from customer_tags join tags on tags.id = customer_tags.tag_id
      where customer_tags.customer_id = conversations.customer_id and tags.id = ${tag}
        and (tags.owner_id is null or tags.owner_id = ${person.id}))`);
  }
  if (more.kind) {
    all.push(sql`exists (select from customers who where who.id = conversations.customer_id
      and who.kind = any(${more.kind}::text[]))`);
  }
  if (more.phone !== undefined) {
    const has = sql<SqlBool>`exists (select from customer_phones
      where customer_phones.customer_id = conversations.customer_id)`;
    all.push(more.phone ? has : sql`not ${has}`);
  }
  if (more.window) all.push(windowIs(more.window));
  if (more.from) all.push(sql`conversations.last_message_at >= ${dayStart(more.from)}`);
  if (more.to) all.push(sql`conversations.last_message_at < ${dayStart(more.to)} + interval '1 day'`);
  return sql<SqlBool>`(${sql.join(all, sql` and `)})`;
}

function ownedBy(owners: NonNullable<MoreFilter["owner"]>, person: Pick<Person, "id">) {
  const ids = owners.flatMap((each) => (each === "me" ? [person.id] : each === "none" ? [] : [each]));
  const anybody = sql<SqlBool>`conversations.assignee_id = any(${ids}::bigint[])`;
  return owners.includes("none") ? sql<SqlBool>`(conversations.assignee_id is null or ${anybody})` : anybody;
}

/** The reply window is Facebook's: other channels have none that closes. */
function windowIs(state: NonNullable<MoreFilter["window"]>) {
  const closes = sql`conversations.window_opened_at + ${secondsOf(WINDOW_MS)}`;
  const facebook = sql<SqlBool>`conversations.channel = 'facebook'`;
  if (state === "open") return sql<SqlBool>`(not ${facebook} or ${closes} > now())`;
  if (state === "closed") return sql<SqlBool>`(${facebook} and coalesce(${closes} <= now(), true))`;
  const warned = secondsOf(Math.max(...WARN_BEFORE_MS));
  return sql<SqlBool>`(${facebook} and ${closes} > now() and ${closes} <= now() + ${warned})`;
}
