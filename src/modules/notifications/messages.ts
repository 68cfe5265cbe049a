import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { chosen, pushState } from "./choices.ts";

const BATCH = 5_000;
const kind = sql.lit("message.received");
/** Written in hours in which nothing is pushed, the line has been heard by nobody: it speaks with the first one after them. */
const wakes = sql`notifications.push_state = 'none' and excluded.push_state = 'waiting'`;

export interface Told {
  /** How many events were looked at. */
  taken: number;
  /** Whose bell says something new. */
  users: number[];
}

/**
 * Tells assignees that customers wrote: one line a conversation until it is read, whatever number of messages, in one
 * statement for thousands of them. What nobody has, and what was read or answered meanwhile, tells nobody.
 */
export async function tellOfMessages(trx: Trx, now: Date): Promise<Told> {
  const { rows } = await sql<{ taken: number; users: number[] | null }>`
    with taken as materialized (
      select id, subject_id from events where notify_state = 'waiting' and name = 'message.received'
      order by id limit ${BATCH} for update skip locked
    ), done as (
      update events set notify_state = 'done' from taken where events.id = taken.id
    ), wrote as (
      select subject_id as conversation_id, max(id) as event_id, count(*)::int as n from taken group by subject_id
    ), told as (
      insert into notifications (user_id, event_id, kind, subject, subject_id, detail, shown, push_state, created_at)
      select conversations.assignee_id, wrote.event_id, ${kind}, 'conversation', wrote.conversation_id,
        jsonb_build_object('messages', wrote.n), ${chosen(kind, "bell")},
        ${pushState(kind, sql`conversations.assignee_id`, now)}, ${now}
      from wrote
      join conversations on conversations.id = wrote.conversation_id
      join users on users.id = conversations.assignee_id and users.deactivated_at is null
      left join notification_choices on notification_choices.user_id = users.id
      where conversations.unread_count > 0
        and (users.role in ('owner', 'admin') or exists (select 1 from page_members
          where page_members.page_id = conversations.page_id and page_members.user_id = users.id))
        and (${chosen(kind, "bell")} or ${chosen(kind, "push")})
      order by conversations.assignee_id, wrote.conversation_id
      on conflict (user_id, subject_id) where kind = 'message.received' and read_at is null
        do update set detail = jsonb_set(notifications.detail, '{messages}',
            to_jsonb(coalesce((notifications.detail ->> 'messages')::int, 0) + (excluded.detail ->> 'messages')::int)),
          push_state = case when ${wakes} then 'waiting' else notifications.push_state end,
          created_at = case when ${wakes} then excluded.created_at else notifications.created_at end
      returning user_id, created_at = ${now}::timestamptz as is_new
    )
    select (select count(*)::int from taken) as taken,
      (select array_agg(distinct user_id) from told where is_new) as users`.execute(trx);
  return { taken: rows[0]?.taken ?? 0, users: rows[0]?.users ?? [] };
}
