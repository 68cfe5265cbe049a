import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Logger } from "pino";
import type { Db, Trx } from "./database.ts";
import { gathering } from "./gathering.ts";
import { type CallStep, findCallStanding, listWaitingCalls, nextInLine, readShiftClock } from "./modules/calls/mod.ts";
import type { Channel } from "./modules/channels/table.ts";
import { type EventName, relayed, subjects } from "./modules/events/mod.ts";
import { listUnsent, type Unfinished } from "./modules/inbox/mod.ts";
import { readTaskClocks, type TaskClock } from "./modules/tasks/mod.ts";
import { findStanding, noteFirstResponse } from "./modules/tickets/mod.ts";
import { isTemporalAway, type Temporal } from "./temporal.ts";
import { backlogOf } from "./workflows/backlog.ts";
import { reactions, type Timing, timing } from "./workflows/reactions.ts";
import { CORE, signalWithStart } from "./workflows/starting.ts";

export interface Relay {
  /** Resolves when it was stopped and nothing is in flight. */
  run(): Promise<void>;
  stop(): void;
  /** Look now instead of at the next tick. */
  kick(): void;
}

interface RelayDeps {
  db: Db;
  temporal: Temporal;
  log: Logger;
  timing?: Timing;
  /** Takes a call on at once. Left out, only its clock does. */
  putThrough?: (callId: number) => Promise<CallStep | undefined>;
}

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

const TICK_MS = 200;
const BATCH = 32;
/** Each takes a call on, of a queue one after the other: more at once would only hold connections. */
const CALLS_BATCH = 12;
/** Of what nobody waits for at a screen fewer are carried at once, so that a customer's message need not wait for them. */
const CALM_BATCH = 12;
const CALM = ["ticket", "task"];
/** Of these phones ring: no batch of anything else keeps them waiting. */
const ON_THE_PHONE = ["call", "agent"];
const URGENT = [...new Set([...relayed].map((name) => subjects[name]))].filter(
  (subject) => !CALM.includes(subject) && !ON_THE_PHONE.includes(subject),
);
/** What workflows have before them at most while more that is calm is brought: reminders ring from the same queue. */
const MOST_BACKLOG = 60;
const DEADLINE_MS = 2_000;
/** While the server is away, one event at a time asks whether it is back: at first often, later this seldom. */
const PROBE_MS = 5_000;
const CALLS_PROBE_MS = 1_000;

/**
 * Carries events to workflows: at least once, in order and one in flight for each subject, however many processes do it.
 * Calls have a way of their own, and are looked after by it alone while there are no clocks. Conversations go before
 * tickets and tasks, of which ten thousand may have been changed in one go: those are brought no faster than the clocks
 * take them up. While Temporal is away events wait where they are, and drain in order when it is back.
 */
export function createRelay(deps: RelayDeps): Relay {
  const { db, log } = deps;
  // Its clock does it all the same, if a little later.
  const putThrough =
    deps.putThrough &&
    ((callId: number) =>
      deps.putThrough!(callId).catch((error: unknown) => {
        log.warn({ err: error, call: callId }, "a call could not be taken on at once");
        return undefined;
      }));
  const given = { ...deps, ...(putThrough && { putThrough }) };
  const ways = [
    createWay(given, {
      urgent: ON_THE_PHONE,
      calm: [],
      most: CALLS_BATCH,
      probeMs: CALLS_PROBE_MS,
      ...(putThrough && { whileAway: () => putAllThrough(db, putThrough) }),
    }),
    createWay(given, { urgent: URGENT, calm: CALM, most: BATCH, probeMs: PROBE_MS }),
  ];
  return {
    run: () => Promise.all(ways.map((way) => way.run())).then(() => {}),
    stop: () => ways.forEach((way) => way.stop()),
    kick: () => ways.forEach((way) => way.kick()),
  };
}

/** Subjects that are carried together, those first that somebody waits for at a screen. */
interface Subjects {
  urgent: string[];
  calm: string[];
}

interface Way extends Subjects {
  /** How many are carried at once. */
  most: number;
  /** While the server is away it is asked this seldom in the end whether it is back. */
  probeMs: number;
  /** What is done meanwhile, each time it was not. */
  whileAway?: () => Promise<void>;
}

function createWay(deps: RelayDeps, { most, probeMs, whileAway, ...subjects }: Way): Relay {
  const { db, temporal, log, timing: given = timing, putThrough = async () => undefined } = deps;
  let stopping = false;
  let wake: (() => void) | undefined;
  let kicked = false;
  let misses = 0;

  const reacting = { db, temporal, clockOf: clocksOf(db), putThrough };
  /** Whether what is calm has to wait: asked of the server after each batch that was full. */
  let isBehind = false;
  const lookBehind = async () => {
    const backlog = temporal.within(DEADLINE_MS, () => backlogOf(temporal, CORE));
    // Nobody knows: that the server is away is found out by what is carried next.
    isBehind = (await backlog.catch(() => 0)) > MOST_BACKLOG;
  };

  async function rest(ms: number): Promise<void> {
    if (kicked || stopping) return;
    const nap = new AbortController();
    wake = () => nap.abort();
    await pause(ms, undefined, { signal: nap.signal }).catch(() => {});
    wake = undefined;
  }

  return {
    async run() {
      while (!stopping) {
        kicked = false;
        try {
          if (isBehind && misses === 0) await lookBehind();
          const { carried, away, calm } = await relayBatch(reacting, {
            timing: given,
            log,
            subjects,
            limit: misses > 0 ? 1 : most,
            calm: isBehind ? 0 : CALM_BATCH,
          });
          if (calm === CALM_BATCH && !away) await lookBehind();
          if (away && misses++ === 0) log.warn({ err: away }, "Temporal is away: events wait");
          if (!away && carried > 0 && misses > 0) {
            log.info({ misses }, "Temporal is back: events go on");
            misses = 0;
          }
          if (away) await whileAway?.();
          if (carried > 0 && !away) continue;
        } catch (error) {
          log.error({ err: error }, "relay stumbled");
        }
        // A kick shortens a tick, not the pause that spares a server which is away.
        if (misses > 0) kicked = false;
        await rest(misses > 0 ? Math.min(probeMs, 100 * 2 ** misses) : TICK_MS);
      }
    },
    stop() {
      stopping = true;
      wake?.();
    },
    kick() {
      kicked = true;
      if (misses === 0) wake?.();
    },
  };
}

/** Without clocks, those who wait on the line are looked after one by one. */
async function putAllThrough(db: Db, putThrough: NonNullable<RelayDeps["putThrough"]>): Promise<void> {
  for (let after = 0; ; ) {
    const waiting = await listWaitingCalls(db, { after, limit: 100 });
    for (const { id } of waiting) await putThrough(id);
    if (waiting.length < 100) return;
    after = waiting.at(-1)!.id;
  }
}

interface Carrying {
  timing: Timing;
  log: Logger;
  subjects: Subjects;
  limit: number;
  /** How many of the limit may be calm. */
  calm: number;
}

/** Carries the oldest waiting event of up to `limit` subjects. The lock on a subject's head keeps its others back. */
async function relayBatch(reacting: Reacting, { timing, log, subjects, limit, calm }: Carrying) {
  const { db } = reacting;
  // Most of what is announced is for no workflow: one look then, and no transaction.
  if (!(await isAnyWaiting(db, subjects))) return { carried: 0, away: undefined, calm: 0 };
  return db.transaction().execute(async (trx) => {
    const urgent = await takeHeads(trx, limit, subjects.urgent);
    const room = subjects.calm.length > 0 ? Math.min(calm, limit - urgent.length) : 0;
    const heads = [...urgent, ...(room > 0 ? await takeHeads(trx, room, subjects.calm) : [])];
    let away: unknown;
    const carry = async (head: Waiting) => {
      try {
        await react(reacting, head, timing);
        return head;
      } catch (error) {
        if (isTemporalAway(error)) away = error;
        else {
          log.error({ err: error, event: head.id, name: head.name }, "an event could not be carried to its workflow");
          await putOff(trx, head);
        }
        return undefined;
      }
    };
    const done = (await Promise.all(heads.map(carry))).filter((head) => head !== undefined);
    await markDone(trx, done);
    return { carried: done.length, away, calm: heads.length - urgent.length };
  });
}

async function isAnyWaiting(db: Db, { urgent, calm }: Subjects): Promise<boolean> {
  const { rows } = await sql`select from events where relay_state = 'waiting'
    and subject = any(${[...urgent, ...calm]}) limit 1`.execute(db);
  return rows.length > 0;
}

async function takeHeads(trx: Trx, limit: number, of: string[]): Promise<Waiting[]> {
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
      and not exists (select 1 from events earlier where earlier.relay_state = 'waiting' and earlier.subject = head.subject
        and earlier.subject_id = head.subject_id and earlier.id < head.id)
    order by head.id limit ${sql.lit(limit)} for update of head skip locked`.execute(trx);
  return rows;
}

async function react({ db, temporal, clockOf, putThrough }: Reacting, event: Waiting, timing: Timing): Promise<void> {
  const wanted = await reactions[event.name]?.({
    subjectId: event.subject_id,
    channel: event.channel,
    clocked: event.clocked,
    timing,
    unsentOf: (pageId) => allUnsent(db, pageId),
    respondedIn: (conversationId) => noteFirstResponse(db, { conversationId }),
    standingOf: (ticketId) => findStanding(db, ticketId),
    clockOf,
    callOf: (callId) => findCallStanding(db, callId),
    putThrough,
    shiftOf: (userId) => readShiftClock(db, userId),
    nextInLine: (of) => nextInLine(db, of),
  });
  for (const one of wanted ?? []) await temporal.within(DEADLINE_MS, () => signalWithStart(temporal, one));
}

interface Reacting {
  db: Db;
  temporal: Temporal;
  clockOf(taskId: number): Promise<TaskClock | undefined>;
  putThrough(callId: number): Promise<CallStep | undefined>;
}

/** Of the tasks of a batch in one statement. */
const clocksOf = (db: Db) =>
  gathering(
    async (ids: number[]) => {
      const clocks = await readTaskClocks(db, ids);
      return ids.map((id) => waitingClock(clocks.get(id)));
    },
    (id) => id,
  );

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
