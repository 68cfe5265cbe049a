import { type RawBuilder, sql } from "kysely";
import type { EventName } from "../events/mod.ts";
import type { Kind } from "./kinds.ts";

/** Who is told of an event, and as what. `who` gives ids of users, with `event` in reach. */
export interface Line {
  event: EventName;
  kind: Kind;
  who: RawBuilder<unknown>;
  /** Whoever did it hears of it too: what came of it later, when they no longer looked. */
  own?: boolean;
}

const id = (field: string) => sql`(event.detail ->> ${sql.lit(field)})::bigint`;
const ticket = (column: string) =>
  sql`select tickets.${sql.ref(column)} from tickets where tickets.id = event.subject_id`;
const task = (column: string) => sql`select tasks.${sql.ref(column)} from tasks where tasks.id = event.subject_id`;
/** Who was given it, while they still have it: of what went from hand to hand nobody is told who no longer has it. */
const taskGiven = (field: string) => sql`${task("assignee_id")} and tasks.assignee_id = ${id(field)}`;
const order = (column: string) => sql`select orders.${sql.ref(column)} from orders where orders.id = event.subject_id`;
const conversationsAssignee = sql`select assignee_id from conversations where conversations.id = event.subject_id`;
const watchers = sql`select ticket_watchers.user_id from ticket_watchers where ticket_watchers.ticket_id = event.subject_id`;
const customer = (column: string) =>
  sql`select customers.${sql.ref(column)} from customers where customers.id = event.subject_id`;
const followers = sql`select customer_followers.user_id from customer_followers where customer_followers.customer_id = event.subject_id`;
const mentioned = sql`select value::bigint from jsonb_array_elements_text(
  case jsonb_typeof(event.detail -> 'mentions') when 'array' then event.detail -> 'mentions' else '[]' end)`;

const before = (field: string) => sql`(event.detail -> 'from' ->> ${sql.lit(field)})::bigint`;

/**
 * Somebody newly named is told; where only a team is, each of it, as the first who comes takes it. Whoever had it before
 * is told nothing new.
 */
const given = sql`select ${id("assignee_id")} where ${id("assignee_id")} is distinct from ${before("assignee_id")}
  union all
  select team_members.user_id from team_members
  where team_members.team_id = ${id("team_id")} and ${id("assignee_id")} is null
    and ${id("team_id")} is distinct from ${before("team_id")}`;

const hasIt = sql`exists (
  select 1 from users having_it where having_it.id = tickets.assignee_id and having_it.deactivated_at is null)`;

/** Whose ticket it is now: the assignee, else the team, else those who look after its page. Who has left has none. */
const answerable = sql`select tickets.assignee_id from tickets where tickets.id = event.subject_id
  union all
  select team_members.user_id from tickets join team_members on team_members.team_id = tickets.team_id
  where tickets.id = event.subject_id and not ${hasIt}
  union all
  select users.id from tickets join users on users.role = 'supervisor'
  where tickets.id = event.subject_id and not ${hasIt}
    and not exists (select 1 from team_members join users here on here.id = team_members.user_id
      where team_members.team_id = tickets.team_id and here.deactivated_at is null)
    and (tickets.page_id is null or exists (
      select 1 from page_members where page_members.page_id = tickets.page_id and page_members.user_id = users.id))`;

/** Who can mend a page: those who run everything, and its own admins. */
const menders = sql`select users.id from users where users.role in ('owner', 'admin')
  union all
  select page_members.user_id from page_members where page_members.page_id = event.subject_id and page_members.is_admin`;

/**
 * NO-2, the one table. Of what one event tells somebody twice, the line that stands first counts. Messages of customers
 * are not here: they come by thousands and are told of in `messages.ts`. Never the one who did it (but for what was
 * refused to them later), never who may not
 * see it: that holds for all lines, and is seen to where they are read.
 */
export const lines: Line[] = [
  { event: "conversation.assigned", kind: "conversation.assigned", who: sql`select ${id("to")}` },
  { event: "window.warned", kind: "window.warned", who: conversationsAssignee },
  { event: "ticket.opened", kind: "ticket.assigned", who: given },
  { event: "ticket.assigned", kind: "ticket.assigned", who: given },
  {
    event: "ticket.status_changed",
    kind: "ticket.status_changed",
    // What moved by itself when it was given to somebody is told as that.
    who: sql`select told.id from (${watchers} union all ${ticket("created_by")}) told (id)
      where event.detail -> 'by_itself' is distinct from 'true'`,
  },
  { event: "ticket.move_refused", kind: "ticket.move_refused", who: sql`select event.actor_id`, own: true },
  { event: "ticket.note_added", kind: "mention", who: mentioned },
  {
    event: "ticket.note_added",
    kind: "ticket.note_added",
    who: sql`${watchers} union all ${ticket("assignee_id")}`,
  },
  // Whom an edit calls anew; those called before have heard.
  { event: "ticket.note_edited", kind: "mention", who: mentioned },
  { event: "ticket.sla_warned", kind: "ticket.sla_warned", who: answerable },
  { event: "ticket.sla_breached", kind: "ticket.sla_breached", who: answerable },
  { event: "task.created", kind: "task.assigned", who: taskGiven("assignee_id") },
  { event: "task.assigned", kind: "task.assigned", who: taskGiven("to") },
  { event: "task.note_added", kind: "mention", who: mentioned },
  {
    event: "task.note_added",
    kind: "task.note_added",
    who: sql`${task("assignee_id")} union all ${task("created_by")}`,
  },
  { event: "task.note_edited", kind: "mention", who: mentioned },
  { event: "customer.assigned", kind: "customer.assigned", who: sql`select ${id("assignee_id")}` },
  { event: "customer.note_added", kind: "mention", who: mentioned },
  {
    event: "customer.note_added",
    kind: "customer.note_added",
    who: sql`${followers} union all ${customer("owner_id")}`,
  },
  { event: "order.assigned", kind: "order.assigned", who: order("assignee_id") },
  { event: "order.note_added", kind: "mention", who: mentioned },
  {
    event: "order.note_added",
    kind: "order.note_added",
    who: sql`${order("assignee_id")} union all ${order("created_by")}`,
  },
  { event: "task.rang", kind: "task.rang", who: sql`select ${id("user_id")}` },
  { event: "page.reauthorize_needed", kind: "page.trouble", who: menders },
  { event: "page.paused", kind: "page.trouble", who: menders },
];
