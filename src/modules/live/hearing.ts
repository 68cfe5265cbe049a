import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Db } from "../../database.ts";

/** An event as the streams need it: what happened to what, and who has to do with that. */
export interface Heard {
  id: number;
  name: string;
  subject: string;
  subject_id: number;
  detail: {
    message_id?: number;
    from?: unknown;
    user_id?: number;
    owner_id?: number | null;
    waited?: boolean;
    /** Of the settings, where one of them was changed. */
    list?: string;
  };
  watched: Watched | null;
}

export type Watched =
  | ({ kind: "conversation" } & WatchedConversation)
  | ({ kind: "ticket"; before: Pick<WatchedTicket, "assignee_id" | "team_id" | "team"> | null } & WatchedTicket)
  | ({ kind: "task"; before: number | null } & WatchedTask)
  | ({ kind: "customer"; before: number | null } & WatchedCustomer)
  | ({ kind: "order"; before: number | null } & WatchedOrder)
  | ({ kind: "call"; before: number | null } & WatchedCall)
  /** The queues that they are members of. */
  | { kind: "agent"; queues: number[] };

export interface WatchedConversation {
  page_id: number;
  assignee_id: number | null;
  taking_part: number[];
}

export interface WatchedTicket {
  page_id: number | null;
  assignee_id: number | null;
  created_by: number | null;
  team_id: number | null;
  /** Who is of the team, just now. */
  team: number[];
  watchers: number[];
}

export interface WatchedTask {
  assignee_id: number | null;
  created_by: number | null;
  /** Who is called in a note on it. */
  called: number[];
  /** The ones it is for. */
  ticket: WatchedTicket | null;
  order: WatchedOrder | null;
}

export interface WatchedCustomer {
  owner_id: number | null;
  created_by: number | null;
  followers: number[];
  /** Somebody of ours was in touch. */
  contacted: boolean;
  conversations: WatchedConversation[];
}

export interface WatchedOrder {
  page_id: number | null;
  assignee_id: number | null;
  created_by: number | null;
  /** The one it was taken in. */
  conversation: WatchedConversation | null;
}

export interface WatchedCall {
  page_id: number;
  agent_id: number | null;
  /** Everybody it rang for, or who handed it on, ever. */
  rang: number[];
  /** For whom it rings, or rang until just now. */
  ringing: number[];
  /** It came in and nobody answered. */
  missed: boolean;
  queue_id: number | null;
}

const usersOf = (table: string, column: string, id: string) =>
  sql`coalesce((select jsonb_agg(user_id) from ${sql.table(table)} where ${sql.ref(column)} = ${sql.raw(id)}), '[]')`;

const ticket = sql`jsonb_build_object('page_id', tickets.page_id, 'assignee_id', tickets.assignee_id,
  'created_by', tickets.created_by, 'team_id', tickets.team_id, 'team', ${usersOf("team_members", "team_id", "tickets.team_id")},
  'watchers', ${usersOf("ticket_watchers", "ticket_id", "tickets.id")})`;

const conversation = sql`jsonb_build_object('page_id', conversations.page_id, 'assignee_id', conversations.assignee_id,
  'taking_part', ${usersOf("conversation_participants", "conversation_id", "conversations.id")})`;

const order = sql`jsonb_build_object('page_id', orders.page_id, 'assignee_id', orders.assignee_id,
  'created_by', orders.created_by,
  'conversation', (select ${conversation} from conversations where conversations.id = orders.conversation_id))`;

/** Offers that ended just now count as ringing: whoever they rang for has to hear of that. */
const call = sql`jsonb_build_object('page_id', calls.page_id, 'agent_id', calls.agent_id,
  'rang', coalesce((select jsonb_agg(person) from (
    select user_id from call_offers where call_id = calls.id
    union select actor_id from events handed where handed.subject = 'call' and handed.subject_id = calls.id
      and handed.name = 'call.transferred' and handed.actor_id is not null) rung (person)), '[]'),
  'ringing', coalesce((select jsonb_agg(distinct user_id) from call_offers where call_id = calls.id
    and (ended_at is null or ended_at > now() - interval '30 seconds')), '[]'),
  'missed', direction = 'in' and coalesce(outcome in ('abandoned', 'overflowed'), false), 'queue_id', queue_id)`;

/** All that came in, in one query, whatever the number of those who listen. */
export function readEvents(db: Db, ids: number[]): Promise<Heard[]> {
  const heard = sql<Heard>`
    select events.id, events.name, events.subject, events.subject_id, events.detail, case events.subject
      when 'conversation' then (
        select jsonb_build_object('kind', 'conversation', 'page_id', page_id, 'assignee_id', assignee_id, 'taking_part',
          ${usersOf("conversation_participants", "conversation_id", "conversations.id")})
        from conversations where id = events.subject_id)
      when 'ticket' then (
        select ${ticket} || jsonb_build_object('kind', 'ticket',
          'before', case when events.name = 'ticket.assigned' then (events.detail->'from') || jsonb_build_object(
            'team', ${usersOf("team_members", "team_id", "(events.detail->'from'->>'team_id')::bigint")}) end)
        from tickets where id = events.subject_id)
      when 'task' then (
        select jsonb_build_object('kind', 'task', 'assignee_id', assignee_id, 'created_by', created_by,
          'called', coalesce((select jsonb_agg(distinct called.id) from notes, unnest(notes.mentions) called(id)
            where notes.subject = 'task' and notes.subject_id = tasks.id and notes.removed_at is null), '[]'),
          'ticket', (select ${ticket} from tickets where tickets.id = tasks.ticket_id),
          'order', (select ${order} from orders where orders.id = tasks.order_id),
          'before', case when events.name = 'task.assigned' then events.detail->'from' end)
        from tasks where id = events.subject_id)
      when 'customer' then (
        select jsonb_build_object('kind', 'customer', 'owner_id', owner_id, 'created_by', created_by,
          'contacted', last_contact_at is not null, 'followers', ${usersOf("customer_followers", "customer_id", "customers.id")},
          'conversations', coalesce((select jsonb_agg(jsonb_build_object('page_id', page_id, 'assignee_id', assignee_id,
            'taking_part', ${usersOf("conversation_participants", "conversation_id", "conversations.id")}))
            from conversations where conversations.customer_id = customers.id), '[]'),
          'before', case when events.name = 'customer.assigned' then events.detail->'from' end)
        from customers where id = events.subject_id)
      when 'order' then (
        select ${order} || jsonb_build_object('kind', 'order',
          'before', case when events.name = 'order.assigned' then events.detail->'from' end)
        from orders where id = events.subject_id)
      when 'call' then (
        select ${call} || jsonb_build_object('kind', 'call',
          'before', case when events.name = 'call.transferred' then events.detail->'from' end)
        from calls where id = events.subject_id)
      when 'agent' then (
        select jsonb_build_object('kind', 'agent', 'queues', coalesce(jsonb_agg(queue_id), '[]'))
        from queue_members where user_id = events.subject_id)
      end as watched
    from events where events.id = any(${ids}::bigint[])
    order by events.id`;
  return plannedOnce(db, heard.compile(db));
}
