import { type SqlBool, sql } from "kysely";
import { likeOf } from "../../like.ts";
import { anyOf, type Condition, either, within } from "../lists/mod.ts";
import type { OrderFilter } from "./filter.ts";
import type { PaymentState } from "./totals.ts";
import type { Asking } from "./visibility.ts";

const isOpen: Condition = sql<SqlBool>`orders.status not in ('completed', 'cancelled', 'returned')`;
const isOver: Condition = sql<SqlBool>`orders.status in ('completed', 'cancelled', 'returned')`;

const among = (column: string, values: unknown[], type: string): Condition => anyOf(`orders.${column}`, values, type);

const payments: Record<PaymentState, Condition> = {
  unpaid: sql<SqlBool>`orders.paid_total <= 0 and orders.total > 0`,
  partly: sql<SqlBool>`orders.paid_total > 0 and orders.paid_total < orders.total`,
  paid: sql<SqlBool>`orders.paid_total = orders.total`,
  over: sql<SqlBool>`orders.paid_total > orders.total`,
};

function ofAssignees(wanted: (number | "me" | "none")[], person: Asking): Condition {
  const ids = wanted.map((one) => (one === "me" ? person.id : one)).filter((one) => typeof one === "number");
  return either([
    ...(ids.length > 0 ? [among("assignee_id", ids, "bigint")] : []),
    ...(wanted.includes("none") ? [sql<SqlBool>`orders.assignee_id is null`] : []),
  ]);
}

/** A code ("DH-000123", "#123"), the customer's or the recipient's name without diacritics, or a phone number. */
function speakingOf(text: string): Condition {
  const [, number] = /^(?:dh-?|#)?0*(\d{1,15})$/i.exec(text.replace(/\s+/g, "")) ?? [];
  const digits = /^[\d\s().+-]{4,30}$/.test(text) ? text.replace(/\D/g, "").replace(/^84(?=\d{9})/, "") : "";
  const like = likeOf(text);
  return either([
    sql<SqlBool>`plain(orders.recipient_name) like plain(${like})`,
    sql<SqlBool>`orders.customer_id in (select id from customers where name_plain like plain(${like})
      and merged_into_id is null)`,
    ...(number ? [sql<SqlBool>`orders.id = ${Number(number)}`] : []),
    ...(digits ? [sql<SqlBool>`regexp_replace(orders.recipient_phone, '\\D', '', 'g') like ${`%${digits}%`}`] : []),
  ]);
}

/** What each field of a filter means. */
const meanings: {
  [Field in keyof OrderFilter]-?: (wanted: NonNullable<OrderFilter[Field]>, person: Asking) => Condition[];
} = {
  ids: (ids) => [among("id", ids, "bigint")],
  q: (text) => [speakingOf(text)],
  status: (wanted) => [among("status", wanted, "text")],
  open: (open) => [open ? isOpen : isOver],
  payment: (wanted) => [either(wanted.map((state) => payments[state]))],
  assignee: (wanted, person) => [ofAssignees(wanted, person)],
  creator: (who, person) => [sql<SqlBool>`orders.created_by = ${who === "me" ? person.id : who}`],
  customer: (id) => [sql<SqlBool>`orders.customer_id = ${id}`],
  conversation: (id) => [sql<SqlBool>`orders.conversation_id = ${id}`],
  page: (ids) => [among("page_id", ids, "bigint")],
  channel: (channel) => [sql<SqlBool>`orders.channel = ${channel}`],
  created: (span) => within(sql`orders.created_at`, span),
};

/** The conditions that a filter means, for a query with `orders` in its from clause. */
export const conditionsOf = (filter: OrderFilter, person: Asking): Condition[] =>
  Object.entries(filter).flatMap(([field, wanted]) =>
    wanted === undefined ? [] : meanings[field as keyof OrderFilter](wanted as never, person),
  );
