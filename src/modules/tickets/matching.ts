import { type RawBuilder, type SqlBool, sql } from "kysely";
import type { Span, TicketFilter } from "./filter.ts";
import type { Asking } from "./visibility.ts";

type Condition = RawBuilder<SqlBool>;

/** Literal, so that PostgreSQL proves its partial indexes from it. */
export const isOpen: Condition = sql<SqlBool>`tickets.status not in ('resolved', 'closed')`;
const isSettled: Condition = sql<SqlBool>`tickets.status in ('resolved', 'closed')`;

const late: Condition = sql<SqlBool>`${isOpen} and (
  tickets.sla_paused_at is null and tickets.resolution_due_at <= now() or tickets.resolution_left_ms <= 0
  or tickets.first_responded_at is null and (
    tickets.sla_paused_at is null and tickets.first_response_due_at <= now() or tickets.first_response_left_ms <= 0))`;

const soon: Condition = sql<SqlBool>`${isOpen} and tickets.sla_paused_at is null and (
  tickets.resolution_warn_at <= now() and tickets.resolution_due_at > now()
  or tickets.first_responded_at is null and tickets.first_response_warn_at <= now()
    and tickets.first_response_due_at > now())`;

const slaConditions = {
  late,
  soon,
  paused: sql<SqlBool>`${isOpen} and tickets.sla_paused_at is not null`,
} satisfies Record<string, Condition>;

const anyOf = (column: string, values: unknown[], type: string): Condition =>
  sql<SqlBool>`${sql.ref(`tickets.${column}`)} = any(${values}::${sql.raw(type)}[])`;

function within(column: "created_at" | "updated_at", { from, to }: Span): Condition[] {
  const at = sql.ref(`tickets.${column}`);
  return [
    ...(from ? [sql<SqlBool>`${at} >= ${from}::timestamptz`] : []),
    ...(to ? [sql<SqlBool>`${at} < ${to}::timestamptz`] : []),
  ];
}

function ofAssignees(wanted: NonNullable<TicketFilter["assignee"]>, person: Asking): Condition {
  const ids = wanted.map((one) => (one === "me" ? person.id : one)).filter((one) => typeof one === "number");
  const ways = [
    ...(ids.length > 0 ? [anyOf("assignee_id", ids, "bigint")] : []),
    ...(wanted.includes("none") ? [sql<SqlBool>`tickets.assignee_id is null`] : []),
    ...(wanted.includes("my_teams")
      ? [sql<SqlBool>`tickets.team_id in (select team_id from team_members where user_id = ${person.id})`]
      : []),
  ];
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

/** Title without diacritics, a number ("#41"), or the customer's name. */
function speakingOf(text: string): Condition {
  const like = `%${text.replace(/[\\%_]/g, "\\$&")}%`;
  const [, number] = /^#?(\d{1,15})$/.exec(text) ?? [];
  return sql<SqlBool>`(plain(tickets.title) like plain(${like})
    ${number ? sql`or tickets.id = ${Number(number)}` : sql``}
    or tickets.customer_id = any(array(select id from customers where plain(name) like plain(${like}) limit 500)))`;
}

const inCategory = (category: number): Condition => sql<SqlBool>`tickets.category_id = any(array(
  select id from ticket_categories where id = ${category} or parent_id = ${category}
    or parent_id in (select id from ticket_categories where parent_id = ${category})))`;

/** What each field of a filter means. */
const meanings: {
  [Field in keyof TicketFilter]-?: (wanted: NonNullable<TicketFilter[Field]>, person: Asking) => Condition[];
} = {
  ids: (ids) => [anyOf("id", ids, "bigint")],
  open: (open) => [open ? isOpen : isSettled],
  status: (wanted) => [anyOf("status", wanted, "text")],
  priority: (wanted) => [anyOf("priority", wanted, "text")],
  category: (id) => [inCategory(id)],
  assignee: (wanted, person) => [ofAssignees(wanted, person)],
  team: (ids) => [anyOf("team_id", ids, "bigint")],
  watching: (wanted, person) => [
    sql<SqlBool>`tickets.id ${sql.raw(wanted ? "in" : "not in")}
      (select ticket_id from ticket_watchers where user_id = ${person.id})`,
  ],
  sla: (wanted) => [slaConditions[wanted]],
  page: (ids) => [anyOf("page_id", ids, "bigint")],
  channel: (channel) => [sql<SqlBool>`tickets.channel = ${channel}`],
  customer: (id) => [sql<SqlBool>`tickets.customer_id = ${id}`],
  conversation: (id) => [sql<SqlBool>`tickets.conversation_id = ${id}`],
  created: (span) => within("created_at", span),
  updated: (span) => within("updated_at", span),
  q: (text) => [speakingOf(text)],
};

/** The conditions that a filter means, for a query with `tickets` in its from clause. */
export function conditionsOf(filter: TicketFilter, person: Asking): Condition[] {
  return Object.entries(filter).flatMap(([field, wanted]) =>
    wanted === undefined ? [] : meanings[field as keyof TicketFilter](wanted as never, person),
  );
}
