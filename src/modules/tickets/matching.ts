import { type SqlBool, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { likeOf } from "../../like.ts";
import { anyOf, type Condition, within } from "../lists/mod.ts";
import type { TicketFilter } from "./filter.ts";
import { lookUp, type Meant } from "./meaning.ts";
import type { TicketStatus } from "./table.ts";
import { isSettled } from "./transitions.ts";
import type { Asking } from "./visibility.ts";

/** Literal, so that PostgreSQL proves its partial indexes from it. */
export const isOpen: Condition = sql<SqlBool>`tickets.status not in ('resolved', 'closed')`;
const settled: Condition = sql<SqlBool>`tickets.status in ('resolved', 'closed')`;

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

const among = (column: string, values: unknown[], type: string): Condition => anyOf(`tickets.${column}`, values, type);

function ofAssignees(wanted: NonNullable<TicketFilter["assignee"]>, { person, teams }: Meant): Condition {
  const ids = wanted.map((one) => (one === "me" ? person.id : one)).filter((one) => typeof one === "number");
  const ways = [
    ...(ids.length > 0 ? [among("assignee_id", ids, "bigint")] : []),
    ...(wanted.includes("none") ? [sql<SqlBool>`tickets.assignee_id is null`] : []),
    ...(wanted.includes("my_teams") ? [among("team_id", teams, "bigint")] : []),
  ];
  return sql<SqlBool>`(${sql.join(ways, sql` or `)})`;
}

/** Title without diacritics, a number ("#41"), or the customer's name. */
function speakingOf(text: string, { customers }: Meant): Condition {
  const [, number] = /^#?(\d{1,15})$/.exec(text) ?? [];
  return sql<SqlBool>`(tickets.title_plain like plain(${likeOf(text)})
    ${number ? sql`or tickets.id = ${Number(number)}` : sql``}
    ${customers.length > 0 ? sql`or ${among("customer_id", customers, "bigint")}` : sql``})`;
}

/** Where `open` is not asked but follows, said all the same: it leads to the indexes of what is open. */
const ofStatus = (wanted: TicketStatus[]): Condition[] => [
  among("status", wanted, "text"),
  ...(wanted.some(isSettled) ? [] : [isOpen]),
];

/** What each field of a filter means. */
const meanings: {
  [Field in keyof TicketFilter]-?: (wanted: NonNullable<TicketFilter[Field]>, meant: Meant) => Condition[];
} = {
  ids: (ids) => [among("id", ids, "bigint")],
  open: (open) => [open ? isOpen : settled],
  status: (wanted) => ofStatus(wanted),
  priority: (wanted) => [among("priority", wanted, "text")],
  category: (_id, { categories }) => [among("category_id", categories, "bigint")],
  assignee: (wanted, meant) => [ofAssignees(wanted, meant)],
  team: (ids) => [among("team_id", ids, "bigint")],
  watching: (wanted, { person }) => [
    sql<SqlBool>`tickets.id ${sql.raw(wanted ? "in" : "not in")}
      (select ticket_id from ticket_watchers where user_id = ${person.id})`,
  ],
  sla: (wanted) => [slaConditions[wanted]],
  page: (ids) => [among("page_id", ids, "bigint")],
  channel: (channel) => [sql<SqlBool>`tickets.channel = ${channel}`],
  customer: (id) => [sql<SqlBool>`tickets.customer_id = ${id}`],
  conversation: (id) => [sql<SqlBool>`tickets.conversation_id = ${id}`],
  created: (span) => within(sql`tickets.created_at`, span),
  updated: (span) => within(sql`tickets.updated_at`, span),
  q: (text, meant) => [speakingOf(text, meant)],
};

/** The conditions that a filter means, for a query with `tickets` in its from clause. */
export async function conditionsOf(db: Db | Trx, filter: TicketFilter, person: Asking): Promise<Condition[]> {
  return meaningOf(filter, await lookUp(db, filter, person));
}

/** What a filter means to somebody where nothing of it need be looked up. */
export const meantByItself = (person: Asking): Meant => ({ person, teams: [], categories: [], customers: [] });

/** Fields that take few values, and need neither a look-up nor the number of whoever asks to know what they mean. */
const usual = new Set<string>(["open", "status", "priority", "sla", "watching"] satisfies (keyof TicketFilter)[]);

/** A filter that many ask for again and again, in the same words for all. */
export const isUsual = (filter: TicketFilter): boolean =>
  Object.entries(filter).every(([field, wanted]) => wanted === undefined || usual.has(field));

/** The same, of what was looked up. */
export function meaningOf(filter: TicketFilter, meant: Meant): Condition[] {
  return Object.entries(filter).flatMap(([field, wanted]) =>
    wanted === undefined ? [] : meanings[field as keyof TicketFilter](wanted as never, meant),
  );
}
