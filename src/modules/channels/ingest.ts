import { setTimeout as pause } from "node:timers/promises";
import { sql } from "kysely";
import type { Logger } from "pino";
import { type Db, isDatabaseAway } from "../../database.ts";
import { type Appliers, drainLanes } from "./draining.ts";
import { LANES } from "./lanes.ts";
import { trimLedger } from "./trimming.ts";

export interface IngestDeps extends Appliers {
  db: Db;
  log: Logger;
  /** The lanes this process may take; all of them unless said otherwise. Processes share them by locks. */
  lanes?: number[];
  /** Lanes worked on at the same time. */
  parallel?: number;
}

export interface Ingest {
  /** Works until `stop`; settles when the batches in hand are done. */
  run(): Promise<void>;
  stop(): Promise<void>;
  /** Says that there is work, so that it need not wait for the next look. */
  kick(): void;
}

const LOOK_AGAIN_MS = 500;
const LONGEST_WAIT_MS = 5_000;
const TRIM_EVERY_MS = 3_600_000;

/** Carries the ledger's pending events into the inbox, lane by lane. Any number of processes may run one at once. */
export function createIngest(deps: IngestDeps): Ingest {
  const lanes = deps.lanes ?? Array.from({ length: LANES }, (_, lane) => lane);
  let stopping = false;
  let kicked = false;
  let wakeUp: AbortController | undefined;
  let running: Promise<void> | undefined;

  function kick() {
    kicked = true;
    wakeUp?.abort();
  }

  async function sleep(ms: number) {
    if (stopping || kicked) return;
    wakeUp = new AbortController();
    await pause(ms, undefined, { signal: wakeUp.signal }).catch(() => {});
    wakeUp = undefined;
  }

  /** Few at a time they are taken at once, whatever lane they are in; gives how many events were settled. */
  const glance = () => drainLanes(deps, lanes);

  /** One pass over the lanes that have something. */
  async function pass(): Promise<number> {
    const waiting = together(await findWaitingLanes(deps.db, lanes));
    let settled = 0;
    const work = async () => {
      for (let some = waiting.pop(); some !== undefined && !stopping; some = waiting.pop()) {
        settled += await drainLanes(deps, some);
      }
    };
    const workers = await Promise.allSettled(Array.from({ length: deps.parallel ?? 3 }, work));
    for (const worker of workers) if (worker.status === "rejected") throw worker.reason;
    return settled;
  }

  async function loop() {
    let wait = 0;
    let trimAt = 0;
    let isCalm = false;
    while (!stopping) {
      // Who says that there is work has just stored it: it need not be looked for.
      const atOnce: boolean = kicked && isCalm;
      kicked = false;
      try {
        const settled: number = await (atOnce ? glance() : pass());
        if (wait > 0) deps.log.info("the ingest goes on");
        wait = 0;
        isCalm = settled < FEW;
        if (kicked || (settled > 0 && !(atOnce && isCalm))) continue;
        if (Date.now() >= trimAt) {
          trimAt = Date.now() + TRIM_EVERY_MS;
          await trimLedger(deps.db);
        }
        await sleep(LOOK_AGAIN_MS);
      } catch (error) {
        if (wait === 0) deps.log.error({ err: error, away: isDatabaseAway(error) }, "the ingest waits and tries again");
        wait = Math.min(Math.max(wait * 2, 100), LONGEST_WAIT_MS);
        kicked = false;
        await sleep(wait);
      }
    }
  }

  return {
    kick,
    run: () => (running ??= loop()),
    async stop() {
      stopping = true;
      wakeUp?.abort();
      await running;
    },
  };
}

interface WaitingLane {
  lane: number;
  waiting: number;
}

/** Little enough that one transaction for all costs less than one for each lane. */
const FEW = 200;

/** A few events of many lanes are one piece of work; where many wait each lane is one, and several go on at once. */
function together(lanes: WaitingLane[]): number[][] {
  const isLittle = lanes.reduce((sum, { waiting }) => sum + waiting, 0) <= FEW;
  const all = lanes.map(({ lane }) => lane);
  return isLittle && all.length > 0 ? [all] : all.map((lane) => [lane]);
}

/** Shuffled, so that several processes do not all reach for the same lane first. */
async function findWaitingLanes(db: Db, lanes: number[]): Promise<WaitingLane[]> {
  const { rows } = await sql<WaitingLane>`
    select lane, waiting::int from unnest(${lanes}::smallint[]) as lane, lateral (
      select count(*) as waiting from (
        select from webhook_events where state = 'pending' and webhook_events.lane = lane.lane limit ${sql.lit(FEW + 1)}) found
    ) counted
    where waiting > 0
    order by random()`.execute(db);
  return rows;
}
