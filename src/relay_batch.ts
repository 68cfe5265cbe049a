import { sql } from "kysely";
import type { Logger } from "pino";
import { plannedOnce } from "./composed.ts";
import type { Db, Trx } from "./database.ts";
import { gathering } from "./gathering.ts";
import { type CallStep, findCallStanding, nextInLine, readShiftClock } from "./modules/calls/mod.ts";
import type { Channel } from "./modules/channels/table.ts";
import type { EventName } from "./modules/events/mod.ts";
import { listUnsent, readWindows, type Unfinished, type WindowStanding } from "./modules/inbox/mod.ts";
import { readTaskClocks, type TaskClock } from "./modules/tasks/mod.ts";
import { findStanding, noteFirstResponse, withdrawFirstResponse } from "./modules/tickets/mod.ts";
import { isPerhapsOneAlone, isTemporalAway, type Temporal } from "./temporal.ts";
import { reactions, type Timing } from "./workflows/reactions.ts";
import { signalWithStart } from "./workflows/starting.ts";

interface Waiting {
  id: number;
  name: EventName;
  subject: string;
  subject_id: number;
  channel: Channel | null;
  relay_attempts: number;
  /** The ids of all waiting events of this name and subject, and whether all of them are for no clock of their own. */
  alike: number[];
  clocked: boolean;
}

/** What the server has to answer within, before it is taken for away. */
export const DEADLINE_MS = 2_000;

/** Subjects that are carried together, those first that somebody waits for at a screen. */
export interface Subjects {
  urgent: string[];
  calm: string[];
}

interface Carrying {
  timing: Timing;
  log: Logger;
  subjects: Subjects;
  limit: number;
  /** How many of the limit may be calm. */
  calm: number;
  /** Events that are not asked for just now. */
  without: readonly number[];
}

interface Missed {
  head: Waiting;
  error: unknown;
}

/**
 * Carries the oldest waiting event of up to `limit` subjects. The lock on a subject's head keeps its others back. Gives
 * back what says that the server is away, and the events that found it so.
 */
export async function relayBatch(reacting: Reacting, { timing, log, subjects, limit, calm, without }: Carrying) {
  const { db } = reacting;
  // Most of what is announced is for no workflow: one look then, and no transaction.
  if (!(await isAnyWaiting(db, subjects))) return { carried: 0, away: undefined, missed: [], calm: 0 };
  return db.transaction().execute(async (trx) => {
    const urgent = await takeHeads(trx, limit, subjects.urgent, without);
    const room = subjects.calm.length > 0 ? Math.min(calm, limit - urgent.length) : 0;
    const heads = [...urgent, ...(room > 0 ? await takeHeads(trx, room, subjects.calm, without) : [])];
    const missed: Missed[] = [];
    const carry = async (head: Waiting) => {
      try {
        await react(reacting, head, timing);
        return head;
      } catch (error) {
        if (isTemporalAway(error)) missed.push({ head, error });
        else {
          log.error({ err: error, event: head.id, name: head.name }, "an event could not be carried to its workflow");
          await putOff(trx, head);
        }
        return undefined;
      }
    };
    const done = (await Promise.all(heads.map(carry))).filter((head) => head !== undefined);
    await markDone(trx, done);
    // A server that took others is there: what it did not take waits by itself.
    const isThere = done.length > 0 && missed.every(({ error }) => isPerhapsOneAlone(error));
    if (isThere) for (const { head } of missed) await putOff(trx, head);
    return {
      carried: done.length,
      away: isThere ? undefined : missed[0]?.error,
      missed: missed.map(({ head }) => head.id),
      calm: heads.length - urgent.length,
    };
  });
}

async function isAnyWaiting(db: Db, { urgent, calm }: Subjects): Promise<boolean> {
  const one = sql`select from events where relay_state = 'waiting' and subject = any(${[...urgent, ...calm]}) limit 1`;
  return (await plannedOnce(db, one.compile(db))).length > 0;
}

async function takeHeads(trx: Trx, limit: number, of: string[], without: readonly number[]): Promise<Waiting[]> {
  const { rows } = await sql<Waiting>`
    select head.id, head.name, head.subject, head.subject_id, head.relay_attempts, conversations.channel,
      alike.ids as alike, alike.clocked
    from events head
    cross join lateral (
      select array_agg(alike.id) as ids, bool_and(coalesce((alike.detail->>'clocked')::boolean, false)) as clocked
      from events alike where alike.relay_state = 'waiting' and alike.name = head.name
        and alike.subject = head.subject and alike.subject_id = head.subject_id) alike
    left join conversations on head.subject = 'conversation' and conversations.id = head.subject_id
    where head.relay_state = 'waiting' and head.subject = any(${of}) and (head.relay_after is null or head.relay_after <= now())
      and head.id <> all(${without}::bigint[])
      and not exists (select 1 from events earlier where earlier.relay_state = 'waiting' and earlier.subject = head.subject
        and earlier.subject_id = head.subject_id and earlier.id < head.id)
    order by head.id limit ${sql.lit(limit)} for update of head skip locked`.execute(trx);
  return rows;
}

async function react(
  { db, temporal, windowOf, clockOf, putThrough }: Reacting,
  event: Waiting,
  timing: Timing,
): Promise<void> {
  const wanted = await reactions[event.name]?.({
    subjectId: event.subject_id,
    channel: event.channel,
    clocked: event.clocked,
    timing,
    unsentOf: (pageId) => allUnsent(db, pageId),
    respondedIn: (conversationId) => noteFirstResponse(db, { conversationId }),
    respondedBefore: (conversationId) => noteFirstResponse(db, { conversationId }, { orEarlier: true }),
    unrespondedIn: (conversationId) => withdrawFirstResponse(db, conversationId),
    windowOf,
    standingOf: (ticketId) => findStanding(db, ticketId),
    clockOf,
    callOf: (callId) => findCallStanding(db, callId),
    putThrough,
    shiftOf: (userId) => readShiftClock(db, userId),
    nextInLine: (of) => nextInLine(db, of),
  });
  for (const one of wanted ?? []) await temporal.within(DEADLINE_MS, () => signalWithStart(temporal, one));
}

/** What reactions ask and do. */
export interface Reacting {
  db: Db;
  temporal: Temporal;
  windowOf(conversationId: number): Promise<WindowStanding | undefined>;
  clockOf(taskId: number): Promise<TaskClock | undefined>;
  putThrough(callId: number): Promise<CallStep | undefined>;
}

/** What is asked for one by one is read for a batch in one statement. */
const readTogether = <Row>(readAll: (ids: number[]) => Promise<Map<number, Row>>) =>
  gathering(
    async (ids: number[]) => {
      const rows = await readAll(ids);
      return ids.map((id) => rows.get(id));
    },
    (id) => id,
  );

/** Reply windows by their conversations. */
export const windowsOf = (db: Db) => readTogether((ids) => readWindows(db, ids));

/** Clocks of tasks that wait. */
export function clocksOf(db: Db): Reacting["clockOf"] {
  const clockOf = readTogether((ids) => readTaskClocks(db, ids));
  return async (id) => waitingClock(await clockOf(id));
}

const waitingClock = (clock: TaskClock | undefined) =>
  clock && clock.dueAt !== null && (clock.status === "todo" || clock.status === "doing") ? clock : undefined;

async function allUnsent(db: Db, pageId: number): Promise<Unfinished[]> {
  const found: Unfinished[] = [];
  for (;;) {
    const some = await listUnsent(db, { after: found.at(-1)?.id ?? 0, limit: 1000, pageId });
    found.push(...some);
    if (some.length < 1000) return found;
  }
}

/** An event that cannot be carried now is tried again later: after a second, two, four … a minute. */
async function putOff(trx: Trx, { id, relay_attempts }: Waiting): Promise<void> {
  const seconds = Math.min(60, 2 ** relay_attempts);
  await sql`update events set relay_attempts = relay_attempts + 1, relay_after = now() + ${seconds} * interval '1 second'
    where id = ${id}`.execute(trx);
}

/**
 * A signal says how things stand now, so one speaks for every event of its name that waits for the subject: after a long outage a
 * conversation with a hundred unsent replies costs one call.
 */
async function markDone(trx: Trx, done: Waiting[]): Promise<void> {
  if (done.length === 0) return;
  await sql`
    update events set relay_state = 'done', relay_attempts = relay_attempts + 1
    from unnest(${done.flatMap((one) => one.alike)}::bigint[]) as carried (id)
    where events.id = carried.id`.execute(trx);
}
