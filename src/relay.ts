import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { Db } from "./database.ts";
import { type CallStep, listWaitingCalls } from "./modules/calls/mod.ts";
import { relayed, subjects } from "./modules/events/mod.ts";
import { clocksOf, DEADLINE_MS, relayBatch, type Subjects, windowsOf } from "./relay_batch.ts";
import { isPerhapsOneAlone, type Temporal } from "./temporal.ts";
import { backlogOf } from "./workflows/backlog.ts";
import { type Timing, timing } from "./workflows/reactions.ts";
import { CORE } from "./workflows/starting.ts";

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
/**
 * While the server is away, one event at a time asks whether it is back, each time another: at first often, later this
 * seldom.
 */
const PROBE_MS = 5_000;
const CALLS_PROBE_MS = 1_000;
const MOST_DOUBTED = 1_000;

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
  /** Events that found the server away: another asks next, as it may be but one workflow that does not answer. */
  const doubted = new Set<number>();
  let isPerhapsThere = false;

  const reacting = { db, temporal, windowOf: windowsOf(db), clockOf: clocksOf(db), putThrough };
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
          const { carried, away, missed, calm } = await relayBatch(reacting, {
            timing: given,
            log,
            subjects,
            limit: misses > 0 ? 1 : most,
            calm: isBehind ? 0 : CALM_BATCH,
            without: [...doubted],
          });
          if (calm === CALM_BATCH && !away) await lookBehind();
          if (away && misses++ === 0) log.warn({ err: away }, "Temporal is away: events wait");
          if (!away && carried > 0 && misses > 0) {
            log.info({ misses }, "Temporal is back: events go on");
            misses = 0;
          }
          // Where all have asked they begin anew.
          if (!away || doubted.size > MOST_DOUBTED) doubted.clear();
          else for (const id of missed) doubted.add(id);
          isPerhapsThere = isPerhapsOneAlone(away);
          if (away) await whileAway?.();
          if (carried > 0 && !away) continue;
        } catch (error) {
          log.error({ err: error }, "relay stumbled");
        }
        // A kick shortens a tick, not the pause that spares a server which is away.
        if (misses > 0 && !isPerhapsThere) kicked = false;
        await rest(misses > 0 ? Math.min(probeMs, 100 * 2 ** misses) : TICK_MS);
      }
    },
    stop() {
      stopping = true;
      wake?.();
    },
    kick() {
      kicked = true;
      if (misses === 0 || isPerhapsThere) wake?.();
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
