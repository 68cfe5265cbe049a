import { type ExpressionBuilder, type SqlBool, sql } from "kysely";
import type { Database } from "../../database.ts";
import { likeOf } from "../../like.ts";
import type { Person } from "../people/table.ts";
import type { Priority } from "../tickets/table.ts";
import { companyZone, momentOf, plusDays, wallOf } from "./calendar_days.ts";
import type { TaskStatus } from "./table.ts";

export type DueSpan = "late" | "today" | "tomorrow" | "week" | "none";

export interface TaskFilter {
  q?: string | undefined;
  status?: TaskStatus[] | undefined;
  /** Neither done nor cancelled. */
  open?: boolean | undefined;
  priority?: Priority[] | undefined;
  assignee?: (number | "me" | "none")[] | undefined;
  creator?: number | "me" | undefined;
  due?: DueSpan | undefined;
  /** Due from a moment to before another. */
  between?: { from: Date; to: Date };
  customer?: number | undefined;
  conversation?: number | undefined;
  ticket?: number | undefined;
  order?: number | undefined;
  ids?: number[];
  now?: Date;
}

export const openStatuses = ["todo", "doing"] as const satisfies TaskStatus[];

/** Written out, as it stands in the indexes of what is open. */
const isOpen = sql<SqlBool>`tasks.status in (${sql.join(openStatuses.map((status) => sql.lit(status)))})`;

/** The first moments of a day of the company's calendar and of the one `days` after it. */
export function daySpan(now: Date, offset = 0, days = 1, zone = companyZone): { from: Date; to: Date } {
  const today = { ...wallOf(now, zone), hour: 0, minute: 0 };
  const at = (day: number) => momentOf(plusDays(today, day), zone).at;
  return { from: at(offset), to: at(offset + days) };
}

/** Monday to Monday, around now. */
export function weekSpan(now: Date, zone = companyZone): { from: Date; to: Date } {
  const { year, month, day } = wallOf(now, zone);
  const weekday = (new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 6) % 7;
  return daySpan(now, -weekday, 7, zone);
}

/** A filter as one expression on `tasks`. */
export function matching(person: Pick<Person, "id">, filter: TaskFilter) {
  return (eb: ExpressionBuilder<Database, "tasks">) => {
    const now = filter.now ?? new Date();
    const some = [
      filter.ids && (filter.ids.length ? eb("tasks.id", "in", filter.ids) : eb.lit(false)),
      filter.status?.length && eb("tasks.status", "in", filter.status),
      filter.open && isOpen,
      filter.priority?.length && eb("tasks.priority", "in", filter.priority),
      filter.assignee?.length && eb.or(filter.assignee.map((who) => assigned(eb, who, person))),
      filter.creator && eb("tasks.created_by", "=", filter.creator === "me" ? person.id : filter.creator),
      filter.due && dueIn(eb, filter.due, now),
      filter.between && within(eb, filter.between),
      filter.customer && eb("tasks.customer_id", "=", filter.customer),
      filter.conversation && eb("tasks.conversation_id", "=", filter.conversation),
      filter.ticket && eb("tasks.ticket_id", "=", filter.ticket),
      filter.order && eb("tasks.order_id", "=", filter.order),
      filter.q?.trim() && said(filter.q.trim()),
    ];
    return eb.and(some.filter((one) => one !== undefined && one !== false && one !== 0 && one !== ""));
  };
}

type Builder = ExpressionBuilder<Database, "tasks">;

const assigned = (eb: Builder, who: number | "me" | "none", person: Pick<Person, "id">) =>
  who === "none" ? eb("tasks.assignee_id", "is", null) : eb("tasks.assignee_id", "=", who === "me" ? person.id : who);

const within = (eb: Builder, { from, to }: { from: Date; to: Date }) =>
  eb.and([eb("tasks.due_at", ">=", from), eb("tasks.due_at", "<", to)]);

function dueIn(eb: Builder, span: DueSpan, now: Date) {
  if (span === "none") return eb("tasks.due_at", "is", null);
  if (span === "late") return eb.and([eb("tasks.due_at", "<", now), isOpen]);
  return within(eb, span === "week" ? weekSpan(now) : daySpan(now, span === "tomorrow" ? 1 : 0));
}

/** By words of the title, diacritics or not, or by number: 2210, NV-2210. */
function said(q: string) {
  const [, number] = /^(?:nv-?|#)?(\d{1,15})$/i.exec(q) ?? [];
  const like = likeOf(q);
  const title = sql<SqlBool>`plain(tasks.title) like plain(${like})`;
  return number ? sql<SqlBool>`(${title} or tasks.id = ${number}::bigint)` : title;
}
