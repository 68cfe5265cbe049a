import { sql } from "kysely";
import { atOnce } from "../../at_once.ts";
import { plannedOnce } from "../../composed.ts";
import type { Trx } from "../../database.ts";
import { record } from "../events/mod.ts";
import { endOffers } from "./ending_offers.ts";
import { chooseRing, type Member } from "./routing.ts";
import type { Call, Queue, RingReason } from "./table.ts";

export type Reserved =
  | { kind: "ringing"; until: Date }
  /** Everybody who is there has been tried in this round, which ended then. */
  | { kind: "round_over"; round: number; at: Date }
  | { kind: "nobody" }
  /** Somebody was just being taken for another call: look again in a moment. */
  | { kind: "again" };

/** So long after its end an open ring is one that nobody looks after any more. */
const LEASE_GRACE_MS = 3_000;
const MOST_TRIES = 5;

interface Round {
  round: number;
  tried: Set<number>;
  /** The end of its last ring. */
  endedAt: Date | null;
}

/**
 * Lets the phones ring for a call that waits, by the rules of its queue; the call is held and nothing of it rings. Of
 * one queue one call at a time is put through, and nobody is rung for two: those chosen are held while it is decided.
 */
export async function reserve(trx: Trx, call: Call, queue: Queue, at: Date): Promise<Reserved> {
  let round = await roundOf(trx, call, queue);
  if (round.endedAt && isOver(round, queue, at) && (await choose(trx, call, queue, round, at)).kind === "round_over") {
    const isLast = queue.rounds > 0 && round.round >= queue.rounds;
    if (!isLast) round = { round: round.round + 1, tried: new Set(), endedAt: null };
  }
  // Nearly always nobody is free while many wait: that is seen without keeping the others of the queue waiting.
  const glance = await choose(trx, call, queue, round, at);
  if (glance.kind !== "ring") return unrung(glance.kind, round);
  for (let n = 0; n < MOST_TRIES; n++) {
    const [lastId, standing] = await atOnce([holdQueue(trx, queue), look(trx, call, queue, at)]);
    const chosen = chooseRing({
      ...standing,
      strategy: queue.strategy,
      tried: round.tried,
      lastId,
      random: Math.random(),
    });
    if (chosen.kind !== "ring") return unrung(chosen.kind, round);
    if (!(await areFree(trx, chosen.ids, at))) continue;
    const { ids, candidates, leftOut, because } = chosen;
    const why = { strategy: queue.strategy, candidates, left_out: leftOut, because };
    const [, until] = await atOnce([
      endOffers(trx, { userIds: ids }, { ended: "no_answer", at }),
      ring(trx, call, { ids, queueId: queue.id, round: round.round, seconds: queue.ring_seconds, why, at }),
      trx
        .updateTable("queues")
        .set({ last_member_id: ids.at(-1)! })
        .where("id", "=", queue.id)
        .execute(),
    ]);
    return { kind: "ringing", until };
  }
  return { kind: "again" };
}

const unrung = (kind: "nobody" | "round_over", { round, endedAt }: Round): Reserved =>
  kind === "round_over" && endedAt ? { kind, round, at: endedAt } : { kind: "nobody" };

const isOver = ({ endedAt }: Round, { retry_seconds: rest }: Queue, at: Date) =>
  endedAt!.getTime() + rest * 1_000 <= at.getTime();

/** The round that a call is in, since it came into the queue that it is in now. */
async function roundOf(trx: Trx, call: Call, queue: Queue): Promise<Round> {
  const offers = await trx
    .selectFrom("call_offers")
    .select(["user_id", "round", "ended_at"])
    .where("call_id", "=", call.id)
    .where("queue_id", "=", queue.id)
    .where("offered_at", ">=", call.queued_at ?? call.started_at)
    .execute();
  const round = Math.max(1, ...offers.map((offer) => offer.round));
  const own = offers.filter((offer) => offer.round === round);
  const ends = own.map(({ ended_at: end }) => end?.getTime() ?? 0);
  return {
    round,
    tried: new Set(own.map((offer) => offer.user_id)),
    endedAt: own.length === 0 ? null : new Date(Math.max(...ends)),
  };
}

/**
 * Whom the queue rang last. The others of the queue wait from here until the transaction ends, so that what is asked
 * meanwhile goes out together: each wait for an answer is one for all of them.
 */
async function holdQueue(trx: Trx, { id }: Queue): Promise<number | null> {
  const { last_member_id: lastId } = await trx
    .selectFrom("queues")
    .select("last_member_id")
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return lastId;
}

async function look(trx: Trx, call: Call, queue: Queue, at: Date) {
  const [members, ahead, sticky] = await atOnce([
    membersOf(trx, queue, at),
    callersAhead(trx, call, queue, at),
    lastTalkWith(trx, call, queue, at),
  ]);
  return { members, ahead, sticky };
}

async function choose(trx: Trx, call: Call, queue: Queue, { tried }: Round, at: Date) {
  const members = await membersOf(trx, queue, at);
  const given = { strategy: queue.strategy, members, tried, lastId: queue.last_member_id, random: Math.random() };
  const alone = chooseRing({ ...given, ahead: 0 });
  if (alone.kind !== "ring") return alone;
  const [ahead, sticky] = await atOnce([callersAhead(trx, call, queue, at), lastTalkWith(trx, call, queue, at)]);
  return chooseRing({ ...given, ahead, sticky });
}

async function membersOf(trx: Trx, { id: queueId, strategy }: Queue, at: Date): Promise<Member[]> {
  // A day of two hundred people is tens of thousands of calls: they are counted where they decide, and nowhere else.
  const calls =
    strategy === "fewest_calls"
      ? sql`(select count(*) from calls where agent_id = users.id and started_at > ${at}::timestamptz - interval '1 day'
          and answered_at is not null)::int`
      : sql`0`;
  const asked = sql<Omit<Member, "idleSince"> & { idle: Date | null }>`
    select users.id, queue_members.priority, coalesce(agent_states.presence, 'offline') as presence,
      coalesce(agent_states.shift, 'out') as shift, agent_states.idle_since as idle,
      exists (select from seats where seats.user_id = users.id) as seated,
      exists (select from calls where agent_id = users.id and state in ('dialing', 'talking', 'held')) as talking,
      exists (select from call_offers where call_offers.user_id = users.id and ended_at is null
        and until >= ${new Date(at.getTime() - LEASE_GRACE_MS)}) as ringing,
      ${calls} as calls
    from queue_members join users on users.id = queue_members.user_id
    left join agent_states on agent_states.user_id = users.id
    where queue_members.queue_id = ${queueId} and users.deactivated_at is null
    order by users.id`;
  const rows = await plannedOnce(trx, asked.compile(trx));
  return rows.map(({ idle, ...member }) => ({ ...member, idleSince: idle?.getTime() ?? 0 }));
}

/**
 * Callers of the queue who come before this one and could be put through now: those with the queue's tag first, then
 * who has waited longest. One that has waited far beyond the longest wait was forgotten, and holds up nobody.
 */
async function callersAhead(trx: Trx, call: Call, queue: Queue, at: Date): Promise<number> {
  const vip = isVip(queue.vip_tag_id);
  const counted = sql<{ count: number }>`
    with me as (select ${vip} as vip from calls where calls.id = ${call.id})
    select count(*)::int as count from calls, me
    where calls.queue_id = ${queue.id} and calls.state = 'waiting' and calls.id <> ${call.id} and calls.wanted_id is null
      and calls.queued_at > ${at}::timestamptz - ${queue.max_wait_seconds + 30} * interval '1 second'
      and (not ${vip}, calls.started_at, calls.id) < (not me.vip, ${call.started_at}::timestamptz, ${call.id}::bigint)
      and not exists (select from call_offers where call_id = calls.id and queue_id = ${queue.id} and (ended_at is null
        or ended_at > ${at}::timestamptz - ${queue.retry_seconds + 1} * interval '1 second'))`;
  return (await plannedOnce(trx, counted.compile(trx)))[0]!.count;
}

const isVip = (tagId: number | null) =>
  sql<boolean>`exists (select from customer_tags where customer_tags.customer_id = calls.customer_id
    and customer_tags.tag_id = ${tagId}::bigint)`;

async function lastTalkWith(trx: Trx, call: Call, queue: Queue, at: Date): Promise<number | undefined> {
  if (queue.sticky_hours === 0 || (call.number === null && call.customer_id === null)) return undefined;
  const last = trx
    .selectFrom("calls")
    .select("agent_id")
    .where((eb) =>
      eb.or([
        ...(call.number === null ? [] : [eb("number", "=", call.number)]),
        ...(call.customer_id === null ? [] : [eb("customer_id", "=", call.customer_id)]),
      ]),
    )
    .where("agent_id", "is not", null)
    .where("answered_at", "is not", null)
    .where("started_at", ">", new Date(at.getTime() - queue.sticky_hours * 3_600_000))
    .orderBy("started_at", "desc")
    .limit(sql.lit(1));
  return (await plannedOnce(trx, last.compile()))[0]?.agent_id ?? undefined;
}

/** Takes hold of them all, unless somebody else has them just now, and looks once more. */
async function areFree(trx: Trx, ids: number[], at: Date): Promise<boolean> {
  const busy = sql`
    select from agent_states where user_id = any(${ids}::bigint[]) and (shift <> 'ready' or presence = 'offline'
      or exists (select from calls where agent_id = agent_states.user_id and state in ('dialing', 'talking', 'held'))
      or exists (select from call_offers where call_offers.user_id = agent_states.user_id and ended_at is null
        and until >= ${new Date(at.getTime() - LEASE_GRACE_MS)}))`;
  const [held, found] = await atOnce([
    sql`select from agent_states where user_id = any(${ids}::bigint[]) order by user_id
      for update skip locked`.execute(trx),
    plannedOnce(trx, busy.compile(trx)),
  ]);
  return held.rows.length === ids.length && found.length === 0;
}

interface Ringing {
  ids: number[];
  queueId: number | null;
  round: number;
  seconds: number;
  why: Omit<RingReason, "try">;
  at: Date;
}

/** The next ring of a call, for all of these at once; both sides are held. Gives back when its lease is over. */
export async function ring(trx: Trx, call: Call, { ids, queueId, round, seconds, why, at }: Ringing): Promise<Date> {
  const number = call.offer_number + 1;
  const reason = JSON.stringify({ ...why, try: number });
  const until = new Date(at.getTime() + seconds * 1_000);
  const offers = trx.insertInto("call_offers").values(
    ids.map((id) => ({
      call_id: call.id,
      number,
      user_id: id,
      extension: sql<string | null>`(select extension from seats where seats.user_id = ${id})`,
      queue_id: queueId,
      round,
      reason,
      offered_at: at,
      until,
    })),
  );
  await atOnce([
    offers.execute(),
    trx
      .updateTable("calls")
      .set({ offer_number: number, version: sql<number>`version + 1` })
      .where("id", "=", call.id)
      .execute(),
    record(trx, "call.offered", call.id, { at, detail: { number, user_ids: ids, round, queue_id: queueId } }),
  ]);
  return until;
}
