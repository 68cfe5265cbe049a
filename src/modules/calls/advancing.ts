import { sql } from "kysely";
import { atOnce } from "../../at_once.ts";
import type { Db, Trx } from "../../database.ts";
import { changing, record } from "../events/mod.ts";
import { businessTimeBetween, readHours } from "../tickets/mod.ts";
import { holdAgent, holdAgents, talkOf } from "./agents.ts";
import { lockCall } from "./answering.ts";
import { endOffers } from "./ending_offers.ts";
import { overflow } from "./overflowing.ts";
import { type Asked, commandsOf } from "./pbx_commands.ts";
import { reserve, ring } from "./reserving.ts";
import type { Call, CallState, LeftOut, Queue } from "./table.ts";
import { handedBack, nobodyWanted } from "./taking_back.ts";

/** How a call stands, and what comes next. Moments are in ms since 1970, as a workflow keeps them. */
export interface CallStep {
  state: CallState;
  pageId: number;
  queueId: number | null;
  /** The number of its last ring. */
  offer: number;
  /** For whom it rings. */
  ringing: number[];
  /** What the PBX is yet to be told. */
  commands: Asked[];
  /** Ids of what it has been told. */
  told: string[];
  /** Of the call's row: of two steps the one with more is the later. */
  version: number;
  /** When to look again; null: only when something happens. */
  nextAt: number | null;
}

/**
 * Without a word from anybody a caller who waits is looked after this often: those at the front of their queue, and those
 * behind them, of whom there may be hundreds. Whoever becomes free has the first of them looked after at once.
 */
const POLL_MS = 15_000;
const SELDOM_MS = 60_000;
const FRONT = 10;
const AGAIN_MS = 100;
const MOST_HOPS = 10;
const RING_SECONDS = 20;

/**
 * Takes a call as far as it goes just now: ends a ring that nobody answered, lets the next phones ring, sends it on when
 * the queue's patience is over. Asked again and again it does nothing twice, and it remembers nothing but what the rows
 * say: whoever asks may have died in between. Undefined when there is no such call.
 */
export function advanceCall(db: Db | Trx, callId: number, { at = new Date() } = {}): Promise<CallStep | undefined> {
  return changing(db, async (trx) => {
    // A caller who is sent on from queue to queue without end is looked at again, and keeps nobody else waiting.
    for (let hop = 0; hop < MOST_HOPS; hop++) {
      const call = await lockCall(trx, callId);
      if (!call) return undefined;
      if (call.state !== "waiting") return stepOf(trx, call, null);
      const next = await advance(trx, call, at);
      if (next !== "on") return stepOf(trx, next.call ?? call, next.nextAt, next.queue);
    }
    return stepOf(trx, (await lockCall(trx, callId))!, at.getTime() + AGAIN_MS);
  });
}

interface Advanced {
  /** When to look again. */
  nextAt: number;
  /** As it is now, where it was changed. */
  call?: Call;
  /** Its queue, where that was looked at. */
  queue?: Queue;
}

/** What comes next, or "on": it stands differently now, look at once. */
async function advance(trx: Trx, call: Call, at: Date): Promise<Advanced | "on"> {
  const [{ until, userIds }, queue] = await atOnce([
    ringsFor(trx, call.id),
    call.queue_id === null ? undefined : queueOf(trx, call.queue_id),
  ]);
  if (until && until > at) return { nextAt: until.getTime(), queue };
  if (until) {
    // Before their rings, as everybody else does: they may be leaving just now, or be taken for another call.
    await holdAgents(trx, userIds);
    await endOffers(trx, { callId: call.id }, { ended: "no_answer", at });
  }
  if (call.wanted_id !== null) return ringWanted(trx, call, queue, at);
  if (!queue) return overflown(trx, call, queue, "no_queue", at);
  const deadline = (call.queued_at ?? call.started_at).getTime() + queue.max_wait_seconds * 1_000;
  if (at.getTime() >= deadline) return overflown(trx, call, queue, "max_wait", at);
  if (queue.hours === "business" && !(await isOpen(trx, at))) return overflown(trx, call, queue, "closed", at);
  const reserved = await reserve(trx, call, queue, at);
  switch (reserved.kind) {
    case "ringing":
      return { nextAt: reserved.until.getTime(), call: reserved.call, queue };
    case "again":
      return { nextAt: at.getTime() + AGAIN_MS, queue };
    case "nobody": {
      const rest = (await isAtFront(trx, call)) ? POLL_MS : SELDOM_MS;
      return { nextAt: Math.min(deadline, at.getTime() + rest), queue };
    }
    case "round_over": {
      if (queue.rounds > 0 && reserved.round >= queue.rounds) return overflown(trx, call, queue, "rounds", at);
      const again = reserved.at.getTime() + queue.retry_seconds * 1_000;
      return { nextAt: Math.min(deadline, Math.max(again, at.getTime() + AGAIN_MS)), queue };
    }
  }
}

async function isAtFront(trx: Trx, { id, queue_id, started_at }: Call): Promise<boolean> {
  const { rows } = await sql`
    select from calls where queue_id = ${queue_id} and state = 'waiting'
      and (started_at, id) < (${started_at}::timestamptz, ${id}::bigint) limit ${sql.lit(FRONT)}`.execute(trx);
  return rows.length < FRONT;
}

/** A queue that has been archived meanwhile goes on for those who wait in it. */
const queueOf = (trx: Trx, id: number): Promise<Queue | undefined> =>
  trx.selectFrom("queues").selectAll().where("id", "=", id).executeTakeFirst();

async function overflown(
  trx: Trx,
  call: Call,
  queue: Queue | undefined,
  why: Parameters<typeof overflow>[3]["why"],
  at: Date,
): Promise<"on"> {
  await overflow(trx, call, queue, { why, at });
  return "on";
}

/** For whom it rings, and until when. */
async function ringsFor(trx: Trx, callId: number): Promise<{ until: Date | null; userIds: number[] }> {
  const rows = await trx
    .selectFrom("call_offers")
    .select(["user_id", "until"])
    .where("call_id", "=", callId)
    .where("ended_at", "is", null)
    .execute();
  const until = rows.length === 0 ? null : new Date(Math.max(...rows.map((row) => row.until.getTime())));
  return { until, userIds: rows.map((row) => row.user_id) };
}

async function isOpen(trx: Trx, at: Date): Promise<boolean> {
  return businessTimeBetween(await readHours(trx), at, new Date(at.getTime() + 1_000)) > 0;
}

/** Somebody in particular is rung once; whoever cannot be, or does not answer, is passed by. */
async function ringWanted(trx: Trx, call: Call, queue: Queue | undefined, at: Date): Promise<"on"> {
  const userId = call.wanted_id!;
  const because = call.wanted_because!;
  const tried = await trx
    .selectFrom("call_offers")
    .select("id")
    .where("call_id", "=", call.id)
    .where("user_id", "=", userId)
    .where("offered_at", ">=", call.queued_at ?? call.started_at)
    .where("queue_id", "is", null)
    .executeTakeFirst();
  const why = tried ? undefined : await whyNotRung(trx, userId);
  if (!tried && !why) {
    const strategy = queue?.strategy ?? "longest_idle";
    await ring(trx, call, {
      ids: [userId],
      queueId: null,
      round: 1,
      seconds: queue?.ring_seconds ?? RING_SECONDS,
      why: { strategy, candidates: [userId], left_out: [], because },
      at,
    });
    return "on";
  }
  const next = because === "transfer" ? await handedBack(trx, call, userId) : nobodyWanted;
  await trx
    .updateTable("calls")
    .set({ ...next, queued_at: at, version: sql<number>`version + 1` })
    .where("id", "=", call.id)
    .execute();
  const passed = why && { id: userId, why };
  if (because === "overflow")
    await overflow(trx, { ...call, wanted_id: null }, queue, { why: "nobody_there", at, passed });
  else if (passed)
    // Its clock does this, and goes on by itself.
    await record(trx, "call.queued", call.id, { at, heard: true, detail: { queue_id: call.queue_id, passed } });
  return "on";
}

/**
 * Why somebody in particular cannot be rung. Where the queue's people are not there, their seat in it does not matter: the
 * phone rings, whether they are at their screen or not. Whoever left has no phone any more.
 */
async function whyNotRung(trx: Trx, userId: number): Promise<LeftOut | undefined> {
  await holdAgent(trx, userId);
  const { rows } = await sql<{ rings: boolean }>`
    select exists (select from call_offers where call_offers.user_id = users.id and ended_at is null) as rings
    from users join seats on seats.user_id = users.id
    where users.id = ${userId} and users.deactivated_at is null`.execute(trx);
  if (!rows[0]) return "no_seat";
  if ((await talkOf(trx, userId)) !== undefined) return "talking";
  return rows[0].rings ? "ringing" : undefined;
}

async function stepOf(trx: Trx, call: Call, nextAt: number | null, queue?: Queue): Promise<CallStep> {
  const { ringing, commands } = await commandsOf(trx, call, queue);
  const { state, page_id: pageId, queue_id: queueId, offer_number: offer, told, version } = call;
  return { state, pageId, queueId, offer, ringing, commands, told, version, nextAt };
}
