import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { changing, type EventName, recordAll } from "../events/mod.ts";
import { managedIds } from "../channels/mod.ts";
import { visibleIds as visibleCustomers } from "../customers/mod.ts";
import { visibleIds as visibleConversations } from "../inbox/mod.ts";
import { visibleIds as visibleOrders } from "../orders/mod.ts";
import type { Role } from "../people/table.ts";
import { visibleTaskIds } from "../tasks/mod.ts";
import { visibleIds as visibleTickets } from "../tickets/mod.ts";
import { chosen, pushState } from "./choices.ts";
import type { Kind } from "./kinds.ts";
import { tellOfMessages, type Told } from "./messages.ts";
import { lines } from "./recipients.ts";

/** So many at once: after fewer nothing is left that waited. */
export const FULL_ROUND = 200;

interface Candidate {
  event_id: number;
  kind: Kind;
  subject: Subject;
  subject_id: number;
  actor_id: number | null;
  user_id: number;
  role: Role;
}

const seers = {
  conversation: visibleConversations,
  ticket: visibleTickets,
  task: visibleTaskIds,
  customer: visibleCustomers,
  order: visibleOrders,
  page: managedIds,
};
export type Subject = keyof typeof seers;
export const isSubject = (text: string): text is Subject => text in seers;

/**
 * Tells people what happened: events in their order, each once, by one transaction a batch. A process that dies in it
 * has told nobody anything, and several do no event twice. Returns how many events it looked at.
 */
export async function notifyPeople(db: Db | Trx, now = new Date()): Promise<number> {
  const [waits] = await whatWaits(db, {}, {});
  const messages = waits!.messages ? await changing(db, async (trx) => ring(trx, await tellOfMessages(trx, now))) : 0;
  const others = waits!.others ? await changing(db, async (trx) => ring(trx, await tellOfOthers(trx, now))) : 0;
  return messages + others;
}

const whatWaits = composedOnce<Database, object, object, { messages: boolean; others: boolean }>((db) => ({
  compile: () =>
    sql<{ messages: boolean; others: boolean }>`
    select exists (select from events where notify_state = 'waiting' and name = 'message.received') as messages,
      exists (select from events where notify_state = 'waiting' and name <> 'message.received') as others`.compile(db),
}));

/** Each bell hears once, however much is new in it. */
async function ring(trx: Trx, { taken, users }: Told): Promise<number> {
  await recordAll(
    trx,
    users.map((userId) => ({ name: "bell.changed" as const, subjectId: userId })),
  );
  return taken;
}

async function tellOfOthers(trx: Trx, now: Date): Promise<Told> {
  const events = await takeEvents(trx);
  const candidates = await whoMightHear(trx, events);
  const seeing = await thoseWhoSee(trx, candidates);
  const told = await insert(trx, seeing, now);
  return { taken: events.length, users: [...new Set([...told, ...(await readAnswered(trx, events))])] };
}

/** Who answered the card of a reminder has read the line of the same ring. Gives back whose bell has less unread. */
async function readAnswered(trx: Trx, events: Taken[]): Promise<number[]> {
  const answers = events.filter(({ name }) => name === "task.acknowledged" || name === "task.snoozed");
  if (answers.length === 0) return [];
  const { rows } = await sql<{ user_id: number }>`
    update notifications set read_at = now() from events answer
    where answer.id = any(${answers.map(({ id }) => id)}::bigint[]) and notifications.user_id = answer.actor_id
      and notifications.subject = 'task' and notifications.subject_id = answer.subject_id
      and notifications.kind = 'task.rang' and notifications.read_at is null and notifications.event_id < answer.id
    returning notifications.user_id`.execute(trx);
  return rows.map((row) => row.user_id);
}

interface Taken {
  id: number;
  name: EventName;
}

async function takeEvents(trx: Trx): Promise<Taken[]> {
  const { rows } = await sql<Taken>`
    update events set notify_state = 'done' where id in (
      select id from events where notify_state = 'waiting' and name <> 'message.received'
      order by id limit ${sql.lit(FULL_ROUND)} for update skip locked)
    returning id, name`.execute(trx);
  return rows;
}

/** Everybody the table names who is still here and was not the one who did it; each once an event. */
async function whoMightHear(trx: Trx, events: Taken[]): Promise<Candidate[]> {
  const names = [...new Set(events.map(({ name }) => name))].filter((name) => tellingNames.has(name)).sort();
  return names.length === 0 ? [] : namedBy(trx, { names }, { ids: events.map(({ id }) => id) });
}

const tellingNames = new Set(lines.map(({ event }) => event));

/** Asked by the lines of what happened alone: planning all of the table takes longer than asking it. */
const namedBy = composedOnce<Database, { names: EventName[] }, { ids: number[] }, Candidate>(
  (db, { names }, { ids }) => {
    const told = lines.flatMap(({ event, kind, who, own = false }, rank) =>
      names.includes(event)
        ? sql`
      select event.id as event_id, ${sql.lit(kind)} as kind, ${sql.lit(rank)} as rank, ${sql.lit(own)} as own, who.user_id
      from taken event cross join lateral (${who}) as who (user_id) where event.name = ${sql.lit(event)}`
        : [],
    );
    const rows = sql<Candidate>`
    with taken as materialized (select * from events where id = any(${ids}::bigint[])),
    told as (${sql.join(told, sql` union all `)})
    select distinct on (taken.id, users.id) taken.id as event_id, told.kind, taken.subject, taken.subject_id,
      taken.actor_id, users.id as user_id, users.role
    from told join taken on taken.id = told.event_id join users on users.id = told.user_id
    where users.deactivated_at is null and (told.own or taken.actor_id is distinct from users.id)
    order by taken.id, users.id, told.rank`;
    return { compile: () => rows.compile(db) };
  },
);

async function thoseWhoSee(trx: Trx, candidates: Candidate[]): Promise<Candidate[]> {
  const seeing: Candidate[] = [];
  for (const ones of Map.groupBy(candidates, (one) => `${one.user_id} ${one.subject}`).values()) {
    const { user_id: id, role, subject } = ones[0]!;
    const wanted = [...new Set(ones.map((one) => one.subject_id))];
    const seen = await seers[subject](trx as Db, { id, role }, wanted);
    seeing.push(...ones.filter((one) => seen.has(one.subject_id)));
  }
  return seeing.sort((a, b) => a.event_id - b.event_id || a.user_id - b.user_id);
}

/** In the order of the events, as a list runs by number. What a person chose to hear in no way is not kept at all. */
async function insert(trx: Trx, candidates: Candidate[], now: Date): Promise<number[]> {
  if (candidates.length === 0) return [];
  const kind = sql`given.kind`;
  const rows = candidates.map(({ event_id, kind: of, user_id }) => ({ event_id, kind: of, user_id }));
  const { rows: inserted } = await sql<{ user_id: number }>`
    insert into notifications (user_id, event_id, kind, subject, subject_id, actor_id, detail, shown, push_state, created_at)
    select given.user_id, events.id, given.kind, events.subject, events.subject_id, events.actor_id, events.detail,
      ${chosen(kind, "bell")}, ${pushState(kind, sql`given.user_id`, now)}, events.created_at
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as given (event_id bigint, kind text, user_id bigint)
    join events on events.id = given.event_id
    left join notification_choices on notification_choices.user_id = given.user_id
    where ${chosen(kind, "bell")} or ${chosen(kind, "push")}
    order by events.id, given.user_id
    on conflict (user_id, event_id, kind) where event_id is not null do nothing
    returning user_id`.execute(trx);
  return [...new Set(inserted.map((row) => row.user_id))];
}
