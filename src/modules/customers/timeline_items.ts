import { type RawBuilder, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { Channel } from "../channels/table.ts";
import type { PastEvent } from "../events/mod.ts";
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
  /** What it was where it had no words: the kind of its first attachment, its own, or that it was taken back. */
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

/** A line as the statement below gives it: of notes, which bring more, the place alone. */
export interface ReadLine extends TimelinePlace {
  body: unknown;
}

const talk = sql`
  select jsonb_build_object('conversation_id', conversations.id, 'channel', conversations.channel, 'page_name', pages.name,
    'theirs', said.theirs, 'ours', said.ours, 'last_author', last.author, 'last_kind', last.kind, 'last_body', last.body)
  from conversations join pages on pages.id = conversations.page_id
  cross join lateral (
    select count(*) filter (where author = 'customer')::int as theirs,
      count(*) filter (where author <> 'customer')::int as ours
    from (select author from messages where conversation_id = item.id and sent_at <= item.at
      and sent_at >= date_trunc('day', item.at at time zone 'Asia/Ho_Chi_Minh') at time zone 'Asia/Ho_Chi_Minh'
      order by sent_at desc limit ${sql.lit(TALK_CAP)}) messages
  ) said
  cross join lateral (
    select author, case when deleted_at is not null then 'deleted' else coalesce((select attachments.kind
        from attachments where attachments.message_id = messages.id order by position limit 1), messages.kind) end as kind,
      case when deleted_at is null then left(body, 300) else '' end as body from messages
    where conversation_id = item.id and messages.sent_at = item.at order by id desc limit 1
  ) last
  where conversations.id = item.id`;

const call = sql`
  select jsonb_build_object('id', id, 'direction', direction,
    'missed', coalesce(direction = 'in' and outcome in ('abandoned', 'overflowed'), false), 'content', left(content, 300),
    'agent_name', (select name from users where users.id = calls.agent_id),
    'seconds', round(extract(epoch from (ended_at - answered_at)))::int)
  from calls where id = item.id`;

const change = sql`
  select jsonb_build_object('id', events.id, 'name', events.name, 'actor_id', actor_id, 'actor_name', users.name,
    'detail', detail) from events left join users on users.id = actor_id where events.id = item.id`;

const named = (table: string, more: RawBuilder<unknown>) => sql`
  select jsonb_build_object('id', named.id, 'title', title, 'status', status,
    'assignee_name', (select name from users where users.id = assignee_id)${more})
  from ${sql.table(table)} named where named.id = item.id`;

/** What stands at the place `item` (kind, id, at), which was found through the person; as JSON. */
export const bodyOfItem = sql`case item.kind
  when 'talk' then (${talk})
  when 'change' then (${change})
  when 'ticket' then (${named("tickets", sql``)})
  when 'task' then (${named("tasks", sql`, 'due_at', due_at`)})
  when 'order' then (select jsonb_build_object('id', id, 'code', code, 'status', status, 'total', total)
    from orders where id = item.id)
  when 'call' then (${call})
end`;

const momentIn = (at: string) => new Date(Number(at) / 1000);

/** The lines as they are shown; what went meanwhile is left out. */
export async function hydrate(db: Db | Trx, lines: ReadLine[]): Promise<TimelineItem[]> {
  const ids = lines.flatMap(({ kind, id }) => (kind === "note" ? [id] : []));
  const notes = new Map((await notesOf(db, ids)).map((note) => [note.id, note]));
  return lines.flatMap((line) => itemOf(line, notes) ?? []);
}

function itemOf({ kind, id, at, body }: ReadLine, notes: Map<number, NoteRow>): TimelineItem | undefined {
  const base = { id, at: momentIn(at) };
  if (kind === "note") {
    const note = notes.get(id);
    return note && { ...base, kind, note };
  }
  if (!body) return undefined;
  switch (kind) {
    case "talk":
      return { ...base, kind, talk: body as Talk };
    case "ticket":
      return { ...base, kind, ticket: body as TicketLine };
    case "task": {
      const task = body as TaskLine & { due_at: string | null };
      return { ...base, kind, task: { ...task, due_at: task.due_at === null ? null : new Date(task.due_at) } };
    }
    case "order":
      return { ...base, kind, order: body as OrderLine };
    case "call":
      return { ...base, kind, call: body as CallLine };
    case "change":
      return { ...base, kind, change: { ...(body as PastEvent), created_at: base.at } };
  }
}
