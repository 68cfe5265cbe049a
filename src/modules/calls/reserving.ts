import { sql } from "kysely";
import { atOnce } from "../../at_once.ts";
import { plannedOnce } from "../../composed.ts";
import type { Trx } from "../../database.ts";
import { record } from "../events/mod.ts";
import { endOffers } from "./ending_offers.ts";
import { type Chosen, chooseRing, type Choosing, type Member } from "./routing.ts";
import type { Call, PresenceState, Queue, RingReason, Shift } from "./table.ts";

export type Reserved =
  /** The call as it is then. */
  | { kind: "ringing"; call: Call; until: Date }
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
 * Lets the phones ring for a call that waits, by the rules of its queue; the call is held and nothing of it rings. Calls
 * of one queue are put through side by side: whoever is chosen for two of them is held by the first, and the other takes
 * the next in order. Where turns are taken the queue remembers whose it was, and where all are wanted at once two calls
 * would be in each other's way: there one of them is decided after the other.
 */
export async function reserve(trx: Trx, call: Call, queue: Queue, at: Date): Promise<Reserved> {
  let [round, members] = await atOnce([roundOf(trx, call, queue), membersOf(trx, queue, at)]);
  const choose = (more: Pick<Choosing, "ahead" | "sticky" | "lastId">) =>
    chooseRing({ ...more, strategy: queue.strategy, members, tried: round.tried, random: Math.random() });
  const alone = { ahead: 0, lastId: null };
  let glance = choose(alone);
  if (glance.kind === "round_over" && round.endedAt && isOver(round, queue, at)) {
    const isLast = queue.rounds > 0 && round.round >= queue.rounds;
    if (!isLast) round = { round: round.round + 1, tried: new Set(), endedAt: null };
    glance = choose(alone);
  }
  // Nearly always nobody is free while many wait: nothing more is asked then.
  if (glance.kind !== "ring") return unrung(glance.kind, round);
  const [ahead, sticky, lastId] = await atOnce([
    callersAhead(trx, call, queue, at),
    lastTalkWith(trx, call, queue, at),
    ["round_robin", "ring_all"].includes(queue.strategy) ? holdTurn(trx, queue) : null,
  ]);
  const chosen = choose({ ahead, sticky, lastId });
  if (chosen.kind !== "ring") return unrung(chosen.kind, round);
  const ids = await takeHold(trx, chosen, at);
  if (!ids) return { kind: "again" };
  const { candidates, leftOut, because } = chosen;
  const why = { strategy: queue.strategy, candidates, left_out: leftOut, because };
  const [, rung] = await atOnce([
    endOffers(trx, { userIds: ids }, { ended: "no_answer", at }),
    ring(trx, call, { ids, queueId: queue.id, round: round.round, seconds: queue.ring_seconds, why, at }),
    queue.strategy === "round_robin" ? noteTurn(trx, queue, ids[0]!) : undefined,
  ]);
  return { kind: "ringing", ...rung };
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

/** Whose turn it was last; other calls of the queue wait from here until the transaction ends. */
async function holdTurn(trx: Trx, { id }: Queue): Promise<number | null> {
  const { last_member_id: lastId } = await trx
    .selectFrom("queues")
    .select("last_member_id")
    .where("id", "=", id)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  return lastId;
}

async function noteTurn(trx: Trx, { id }: Queue, memberId: number): Promise<void> {
  await trx.updateTable("queues").set({ last_member_id: memberId }).where("id", "=", id).execute();
}

async function membersOf(trx: Trx, { id: queueId, strategy }: Queue, at: Date): Promise<Member[]> {
  // A day of two hundred people is tens of thousands of calls: they are counted where they decide, and nowhere else.
  const calls =
    strategy === "fewest_calls"
      ? sql`(select count(*) from calls where agent_id = users.id and started_at > ${at}::timestamptz - interval '1 day'
          and answered_at is not null)::int`
      : sql`0`;
  // Of hundreds of people one line that is read at once: as rows each of them would cost what a statement does.
  const asked = sql<{ members: MemberLine[] }>`
    select coalesce(jsonb_agg(jsonb_build_array(users.id, queue_members.priority,
      coalesce(agent_states.presence, 'offline'), coalesce(agent_states.shift, 'out'),
      coalesce(extract(epoch from agent_states.idle_since) * 1000, 0),
      exists (select from seats where seats.user_id = users.id),
      exists (select from calls where agent_id = users.id and state in ('dialing', 'talking', 'held')),
      exists (select from call_offers where call_offers.user_id = users.id and ended_at is null
        and until >= ${new Date(at.getTime() - LEASE_GRACE_MS)}),
      ${calls}) order by users.id), '[]') as members
    from queue_members join users on users.id = queue_members.user_id
    left join agent_states on agent_states.user_id = users.id
    where queue_members.queue_id = ${queueId} and users.deactivated_at is null`;
  const [row] = await plannedOnce(trx, asked.compile(trx));
  return row!.members.map(([id, priority, presence, shift, idleSince, seated, talking, ringing, answered]) => ({
    ...{ id, priority, presence, shift, idleSince, seated, talking, ringing, calls: answered },
  }));
}

type MemberLine = [number, number, PresenceState, Shift, number, boolean, boolean, boolean, number];

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

/** The first of those wanted whom nobody else holds and who are free still; undefined when there is nobody just now. */
async function takeHold(trx: Trx, { ids: first, next }: Wanted, at: Date): Promise<number[] | undefined> {
  let wanted = [...first, ...next];
  for (let n = 0; n < MOST_TRIES; n++) {
    const held = await hold(trx, wanted, first.length);
    if (held.length < first.length) return undefined;
    if (await areFree(trx, held, at)) return held;
    wanted = wanted.filter((id) => !held.includes(id));
  }
  return undefined;
}

type Wanted = Pick<Extract<Chosen, { kind: "ring" }>, "ids" | "next">;

/** Locks the first so many of these whom nobody else holds. */
async function hold(trx: Trx, inOrder: number[], count: number): Promise<number[]> {
  const held = sql<{ id: number }>`
    select user_id as id from unnest(${inOrder}::bigint[]) with ordinality as wanted (id, place)
    join agent_states on agent_states.user_id = wanted.id
    order by place limit ${sql.lit(count)} for update of agent_states skip locked`;
  return (await plannedOnce(trx, held.compile(trx))).map(({ id }) => id);
}

/** Whether those who are held are still free, now that nobody else can take them. */
async function areFree(trx: Trx, ids: number[], at: Date): Promise<boolean> {
  const busy = sql`
    select from agent_states where user_id = any(${ids}::bigint[]) and (shift <> 'ready' or presence = 'offline'
      or exists (select from calls where agent_id = agent_states.user_id and state in ('dialing', 'talking', 'held'))
      or exists (select from call_offers where call_offers.user_id = agent_states.user_id and ended_at is null
        and until >= ${new Date(at.getTime() - LEASE_GRACE_MS)}))`;
  return (await plannedOnce(trx, busy.compile(trx))).length === 0;
}

interface Ringing {
  ids: number[];
  queueId: number | null;
  round: number;
  seconds: number;
  why: Omit<RingReason, "try">;
  at: Date;
}

/** The next ring of a call, for all of these at once; both sides are held. Gives back the call, and when its lease is over. */
export async function ring(
  trx: Trx,
  call: Call,
  { ids, queueId, round, seconds, why, at }: Ringing,
): Promise<{ call: Call; until: Date }> {
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
  const [rung] = await atOnce([
    trx
      .updateTable("calls")
      .set({ offer_number: number, version: sql<number>`version + 1` })
      .where("id", "=", call.id)
      .returningAll()
      .executeTakeFirstOrThrow(),
    offers.execute(),
    record(trx, "call.offered", call.id, { at, detail: { number, user_ids: ids, round, queue_id: queueId } }),
  ]);
  return { call: rung, until };
}
