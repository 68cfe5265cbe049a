import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import { eventsOf, type PastEvent } from "../events/mod.ts";
import { type NoteRow, notesOf } from "../notes/mod.ts";
import type { TimelinePlace } from "./timeline_place.ts";

/** What was said in one conversation on one day. */
export interface Talk {
  conversation_id: number;
  channel: Channel;
  page_name: string;
  /** Capped at TALK_CAP. */
  theirs: number;
  ours: number;
  last_author: "customer" | "page" | "user" | "app";
  last_kind: string;
  last_body: string;
}

export interface TicketLine {
  id: number;
  title: string;
  status: string;
  assignee_name: string | null;
}

export interface TaskLine extends TicketLine {
  due_at: Date | null;
}

export interface OrderLine {
  id: number;
  code: string;
  status: string;
  total: number;
}

export interface CallLine {
  id: number;
  direction: "in" | "out";
  missed: boolean;
  content: string;
  agent_name: string | null;
  /** Of talk; null where nobody talked, or still does. */
  seconds: number | null;
}

export type TimelineItem = { id: number; at: Date } & (
  | { kind: "talk"; talk: Talk }
  | { kind: "ticket"; ticket: TicketLine }
  | { kind: "task"; task: TaskLine }
  | { kind: "order"; order: OrderLine }
  | { kind: "call"; call: CallLine }
  | { kind: "note"; note: NoteRow }
  | { kind: "change"; change: PastEvent }
);

export const TALK_CAP = 100;

/** What stands at these places, which were found through the person. */
export async function hydrate(db: Db | Trx, places: TimelinePlace[]): Promise<TimelineItem[]> {
  const idsOf = (kind: TimelinePlace["kind"]) => places.flatMap((place) => (place.kind === kind ? [place.id] : []));
  const talkPlaces = places.filter((place) => place.kind === "talk");
  const [talks, tickets, tasks, orders, calls, notes, changes] = await Promise.all([
    talksAt(db, talkPlaces),
    linesOf<TicketLine>(db, "tickets", idsOf("ticket")),
    linesOf<TaskLine>(db, "tasks", idsOf("task")),
    ordersOf(db, idsOf("order")),
    callsOf(db, idsOf("call")),
    notesOf(db, idsOf("note")),
    eventsOf(db, idsOf("change")),
  ]);
  return places.flatMap((place): TimelineItem[] => {
    const { id, kind } = place;
    const base = { id, at: new Date(Number(place.at) / 1000) };
    switch (kind) {
      case "talk": {
        const talk = talks.get(`${id} ${place.at}`);
        return talk ? [{ ...base, kind, talk }] : [];
      }
      case "ticket":
        return tickets.flatMap((ticket) => (ticket.id === id ? [{ ...base, kind, ticket }] : []));
      case "task":
        return tasks.flatMap((task) => (task.id === id ? [{ ...base, kind, task }] : []));
      case "order":
        return orders.flatMap((order) => (order.id === id ? [{ ...base, kind, order }] : []));
      case "call":
        return calls.flatMap((call) => (call.id === id ? [{ ...base, kind, call }] : []));
      case "note":
        return notes.flatMap((note) => (note.id === id ? [{ ...base, kind, note }] : []));
      case "change":
        return changes.flatMap((change) => (change.id === id ? [{ ...base, kind, change }] : []));
    }
  });
}

async function talksAt(db: Db | Trx, places: TimelinePlace[]): Promise<Map<string, Talk>> {
  if (places.length === 0) return new Map();
  const { rows } = await sql<Talk & { at: string }>`
    select given.id as conversation_id, given.at, conversations.channel, pages.name as page_name, said.theirs, said.ours,
      last.author as last_author, last.kind as last_kind, last.body as last_body
    from jsonb_to_recordset(${JSON.stringify(places)}::jsonb) as given (id bigint, at text)
    join conversations on conversations.id = given.id join pages on pages.id = conversations.page_id
    cross join lateral (select to_timestamp(0) + given.at::bigint * interval '1 microsecond' as sent_at) moment
    cross join lateral (
      select count(*) filter (where author = 'customer')::int as theirs,
        count(*) filter (where author <> 'customer')::int as ours
      from (select author from messages where conversation_id = given.id and sent_at <= moment.sent_at
        and sent_at >= date_trunc('day', moment.sent_at at time zone 'Asia/Ho_Chi_Minh') at time zone 'Asia/Ho_Chi_Minh'
        order by sent_at desc limit ${sql.lit(TALK_CAP)}) messages
    ) said
    cross join lateral (
      select author, kind, case when deleted_at is null then left(body, 300) else '' end as body from messages
      where conversation_id = given.id and messages.sent_at = moment.sent_at order by id desc limit 1
    ) last`.execute(db);
  return new Map(rows.map(({ at, ...talk }) => [`${talk.conversation_id} ${at}`, talk]));
}

async function linesOf<Line>(db: Db | Trx, table: "tickets" | "tasks", ids: number[]): Promise<Line[]> {
  if (ids.length === 0) return [];
  const due = table === "tasks" ? sql`, named.due_at` : sql``;
  const { rows } = await sql<Line>`
    select named.id, named.title, named.status, (select name from users where users.id = named.assignee_id) as assignee_name
      ${due} from ${sql.table(table)} named where named.id = any(${ids}::bigint[])`.execute(db);
  return rows;
}

async function ordersOf(db: Db | Trx, ids: number[]): Promise<OrderLine[]> {
  if (ids.length === 0) return [];
  return db.selectFrom("orders").select(["id", "code", "status", "total"]).where("id", "in", ids).execute();
}

async function callsOf(db: Db | Trx, ids: number[]): Promise<CallLine[]> {
  if (ids.length === 0) return [];
  const { rows } = await sql<CallLine>`
    select id, direction, coalesce(direction = 'in' and outcome in ('abandoned', 'overflowed'), false) as missed,
      left(content, 300) as content, (select name from users where users.id = calls.agent_id) as agent_name,
      round(extract(epoch from (ended_at - answered_at)))::int as seconds
    from calls where id = any(${ids}::bigint[])`.execute(db);
  return rows;
}
