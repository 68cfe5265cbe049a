import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import { changing, record } from "../events/mod.ts";
import { managedIds } from "../channels/mod.ts";
import { visibleIds as visibleCustomers } from "../customers/mod.ts";
import { visibleIds as visibleConversations } from "../inbox/mod.ts";
import { visibleIds as visibleOrders } from "../orders/mod.ts";
import type { Person } from "../people/table.ts";
import { visibleTaskIds } from "../tasks/mod.ts";
import { visibleIds as visibleTickets } from "../tickets/mod.ts";
import type { Kind } from "./kinds.ts";
import type { Subject } from "./telling.ts";

/** A notification with what its line says; titles and names only while the person may see the subject. */
export interface NotificationRow {
  id: number;
  kind: Kind;
  subject: Subject;
  subject_id: number;
  detail: Record<string, unknown>;
  read_at: Date | null;
  created_at: Date;
  actor_name: string | null;
  /** Title of the ticket or task, or name of the customer or page; null: no longer to be seen. */
  title: string | null;
  /** Beside a conversation: its page and the last words. */
  page_name: string | null;
  preview: string | null;
  note: string | null;
  due_at: Date | null;
}

export const UNREAD_CAP = 100;
type Asking = Pick<Person, "id" | "role">;

/** How many are unread, at most UNREAD_CAP, which means more. */
export async function countUnreadNotifications(db: Db, userId: number): Promise<number> {
  return (await unreadOf(db, {}, { userId }))[0]!.n;
}

/** The same as one column of any statement. */
export const unreadCount = (userId: number) => sql<number>`(
  select count(*)::int from (select 1 from notifications where user_id = ${userId} and shown and read_at is null
    limit ${sql.lit(UNREAD_CAP)}) capped)`;

const unreadOf = composedOnce<Database, object, { userId: number }, { n: number }>((db, _, { userId }) => ({
  compile: () => sql<{ n: number }>`select ${unreadCount(userId)} as n`.compile(db),
}));

const rowsWhere = (db: Db, where: ReturnType<typeof sql>, limit: number) =>
  sql<NotificationRow>`
    select n.id, n.kind, n.subject, n.subject_id, n.detail, n.read_at, n.created_at, actor.name as actor_name,
      coalesce(tickets.title, tasks.title, nullif(orders.title, ''), customers.name, orders.recipient_name,
        case when n.subject = 'page' then pages.name end) as title,
      pages.name as page_name,
      case when n.kind in ('mention', 'ticket.note_added', 'task.note_added', 'customer.note_added', 'order.note_added') then (
        select left(notes.body, 200) from notes
        where notes.id = (n.detail ->> 'note_id')::bigint and notes.removed_at is null) end as note,
      case when n.kind = 'message.received' then conversations.last_preview ->> 'body' end as preview,
      coalesce((n.detail ->> 'due_at')::timestamptz, tasks.due_at) as due_at
    from (select * from notifications where ${where} order by id desc limit ${limit}) n
    left join users actor on actor.id = n.actor_id
    left join tickets on n.subject = 'ticket' and tickets.id = n.subject_id
    left join tasks on n.subject = 'task' and tasks.id = n.subject_id
    left join conversations on n.subject = 'conversation' and conversations.id = n.subject_id
    left join orders on n.subject = 'order' and orders.id = n.subject_id
    left join customers on customers.id = case n.subject when 'customer' then n.subject_id
      when 'order' then orders.customer_id else conversations.customer_id end
    left join pages on pages.id = case n.subject when 'page' then n.subject_id else conversations.page_id end
    order by n.id desc`.execute(db);

/** What is in somebody's bell, newest first; `before` is the number the page before ended with. */
export async function listNotifications(
  db: Db,
  person: Asking,
  { before, limit = 30, unread = false }: { before?: number | undefined; limit?: number; unread?: boolean } = {},
): Promise<{ rows: NotificationRow[]; next: number | undefined }> {
  const where = sql`user_id = ${person.id} and shown
    ${before ? sql`and id < ${before}` : sql``} ${unread ? sql`and read_at is null` : sql``}`;
  const { rows } = await rowsWhere(db, where, limit + 1);
  const shown = await veil(db, person, rows.slice(0, limit));
  return { rows: shown, next: rows.length > limit ? shown.at(-1)!.id : undefined };
}

/** One of somebody's own, whether shown in the bell or only pushed. */
export async function findNotification(db: Db, person: Asking, id: number): Promise<NotificationRow | undefined> {
  const { rows } = await rowsWhere(db, sql`id = ${id} and user_id = ${person.id}`, 1);
  return (await veil(db, person, rows))[0];
}

/** Rights move on: a ticket given away keeps its line here, without a word of what it is about. */
async function veil(db: Db, person: Asking, rows: NotificationRow[]): Promise<NotificationRow[]> {
  const ids = (subject: Subject) => [
    ...new Set(rows.filter((row) => row.subject === subject).map((row) => row.subject_id)),
  ];
  const seen = {
    conversation: await visibleConversations(db, person, ids("conversation")),
    ticket: await visibleTickets(db, person, ids("ticket")),
    task: await visibleTaskIds(db, person, ids("task")),
    customer: await visibleCustomers(db, person, ids("customer")),
    order: await visibleOrders(db, person, ids("order")),
    page: await managedIds(db, person, ids("page")),
  };
  const veiled = { title: null, page_name: null, preview: null, note: null, due_at: null };
  return rows.map((row) => (seen[row.subject]?.has(row.subject_id) ? row : { ...row, ...veiled }));
}

/** Marks as read: one subject's, or all. Says so to their other tabs when anything changed. */
export async function markNotificationsRead(
  db: Db,
  userId: number,
  of: { subject: string; subjectId: number } | "all",
): Promise<void> {
  await changing(db, async (trx) => {
    const changed = await trx
      .updateTable("notifications")
      .set({ read_at: new Date() })
      .where("user_id", "=", userId)
      .where("read_at", "is", null)
      .$if(of !== "all", (query) => {
        const { subject, subjectId } = of as Exclude<typeof of, "all">;
        return query.where("subject", "=", subject).where("subject_id", "=", subjectId);
      })
      .executeTakeFirst();
    if (changed.numUpdatedRows) await record(trx, "bell.changed", userId);
  });
}
