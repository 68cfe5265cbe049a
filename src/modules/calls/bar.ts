import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { waitsNowSince } from "./queries.ts";
import { hasSound } from "./sound.ts";
import type { CallDirection, CallState, PresenceState, Shift } from "./table.ts";

/** Who is at the other end, as far as we know them. */
export interface OtherSide {
  number: string | null;
  customer_id: number | null;
  customer_name: string | null;
  company_name: string | null;
  queue_name: string | null;
}

export interface RingingCall extends OtherSide {
  id: number;
  offer: number;
  offered_at: Date;
  waits_since: Date;
}

export interface OpenCall extends OtherSide {
  id: number;
  /** As the PBX calls it. */
  provider_id: string;
  direction: CallDirection;
  state: Exclude<CallState, "waiting" | "ended">;
  muted: boolean;
  started_at: Date;
  answered_at: Date | null;
}

export interface EndedCall extends OtherSide {
  id: number;
  /** How long was talked, in seconds. */
  seconds: number;
}

/** One that they took and that went on to the next all the same. */
export interface LostCall {
  /** What became of the ring: their phone was not lifted in time, or could not be connected. */
  ended: "no_answer" | "failed";
  at: Date;
  /** So long it is said, if they are not rung again before. */
  until: Date;
}

export interface AtWork {
  presence: PresenceState;
  shift: Shift;
  shift_since: Date;
  pause_reason: string | null;
  wrap_up_until: Date | null;
}

/** What the bar of one person shows just now. */
export interface Bar {
  /** Of their phone at the PBX; null: they have none, and cannot be rung. */
  extension: string | null;
  /** That phone may be their browser. */
  sounds: boolean;
  queues: string[];
  at: AtWork;
  ringing: RingingCall | undefined;
  call: OpenCall | undefined;
  /** What they wrap up. */
  ended: EndedCall | undefined;
  lost: LostCall | undefined;
  /** Callers who wait in their queues, and colleagues who are there for them. */
  waiting: number;
  there: number;
}

const nowhere = (now: Date): AtWork => ({
  presence: "offline",
  shift: "out",
  shift_since: now,
  pause_reason: null,
  wrap_up_until: null,
});

/** The queues of a person that are still kept. */
const queuesOf = (me: number) =>
  sql`select queues.id, queues.name from queue_members join queues on queues.id = queue_id
    where user_id = ${me} and archived_at is null`;

/** Whether a person has a bar, a phone at the PBX or a queue, as one column of any statement. */
export const hasCallBar = (me: number) =>
  sql<boolean>`(exists (select from seats where user_id = ${me}) or exists (${queuesOf(me)}))`;

/** Whether a person has a phone of their own at the PBX: without one nobody dials. */
export async function hasSeat(db: Db, { id: me }: Pick<Person, "id">): Promise<boolean> {
  return Boolean(await db.selectFrom("seats").select("user_id").where("user_id", "=", me).executeTakeFirst());
}

/** Undefined: they have to do with calls in no way, and have no bar. */
export async function readBar(db: Db, { id: me }: Pick<Person, "id">, now = new Date()): Promise<Bar | undefined> {
  const [about] = await standing(db, {}, { me });
  const { extension, sounds, queues, waiting, there } = about!;
  const lost = about!.lost ? lostAt(about!.lost.ended, new Date(about!.lost.at)) : undefined;
  const at = about!.at ? withDates(about!.at, ["shift_since", "wrap_up_until"]) : nowhere(now);
  const ringing = about!.ringing ? withDates(about!.ringing, ["offered_at", "waits_since"]) : undefined;
  const call = about!.call ? withDates(about!.call, ["started_at", "answered_at"]) : undefined;
  if (extension === null && queues.length === 0) return undefined;
  const [ended] = at.shift === "wrap_up" ? await endedOf(db, {}, { me, since: at.shift_since }) : [];
  return { extension, sounds, queues, at, ringing, call, ended, lost, waiting, there };
}

interface StandingRow extends Pick<Bar, "extension" | "sounds" | "queues" | "waiting" | "there"> {
  at: AtWork | null;
  lost: Pick<LostCall, "ended" | "at"> | null;
  ringing: RingingCall | null;
  call: OpenCall | null;
}

const LOST_FOR_MS = 60_000;

const lostAt = (ended: LostCall["ended"], at: Date): LostCall => ({
  ended,
  at,
  until: new Date(at.getTime() + LOST_FOR_MS),
});

/** Of somebody's last ring, where they took the call and it was taken back. */
const lostOf = (me: number) => sql`
  select jsonb_build_object('ended', last.ended, 'at', last.ended_at) from (
    select call_id, number, ended, ended_at from call_offers where user_id = ${me}
    order by offered_at desc limit 1) last
  where last.ended in ('no_answer', 'failed') and last.ended_at > now() - interval '1 second' * ${sql.lit(LOST_FOR_MS / 1_000)}
    and exists (select from events where subject = 'call' and subject_id = last.call_id and name = 'call.answered'
      and actor_id = ${me} and (detail->>'number')::int = last.number)`;

const standing = composedOnce<Database, object, { me: number }, StandingRow>((db, _, { me }) => ({
  compile: () =>
    sql<StandingRow>`
      with mine as (${queuesOf(me)})
      select (select extension from seats where user_id = ${me}) as extension, ${hasSound(me)} as sounds,
        (select coalesce(jsonb_agg(name order by plain(name)), '[]') from mine) as queues,
        (select jsonb_build_object('presence', presence, 'shift', shift, 'shift_since', shift_since,
          'pause_reason', pause_reason, 'wrap_up_until', wrap_up_until) from agent_states where user_id = ${me}) as at,
        (${lostOf(me)}) as lost,
        (select to_jsonb(one) from (${ringingFor(db, me)}) one) as ringing,
        (select to_jsonb(one) from (${openOf(db, me)}) one) as call,
        (select count(*) from calls where state = 'waiting' and queue_id in (select id from mine))::int as waiting,
        (select count(*) from agent_states where shift <> 'out' and presence <> 'offline' and user_id in (
          select user_id from queue_members where queue_id in (select id from mine)))::int as there`.compile(db),
}));

/** As JSON brings them they are text. */
function withDates<Row extends object>(row: Row, names: readonly (keyof Row)[]): Row {
  const dates = names.map((name) => [name, row[name] && new Date(row[name] as string)]);
  return { ...row, ...Object.fromEntries(dates) };
}

const withOtherSide = (db: Db) =>
  db
    .selectFrom("calls")
    .leftJoin("customers", "customers.id", "calls.customer_id")
    .leftJoin("customers as companies", "companies.id", "customers.company_id")
    .leftJoin("queues", "queues.id", "calls.queue_id")
    .select(["calls.id", "calls.number", "calls.customer_id", "calls.direction", "calls.started_at"])
    .select(["customers.name as customer_name", "companies.name as company_name", "queues.name as queue_name"]);

const ringingFor = (db: Db, me: number) =>
  withOtherSide(db)
    .innerJoin("call_offers", "call_offers.call_id", "calls.id")
    .select(["call_offers.number as offer", "call_offers.offered_at", waitsNowSince.as("waits_since")])
    .where("call_offers.user_id", "=", me)
    .where("call_offers.ended_at", "is", null)
    .where("calls.state", "=", "waiting")
    .limit(1);

const openOf = (db: Db, me: number) =>
  withOtherSide(db)
    .select(["calls.muted", "calls.answered_at", "calls.provider_id", "calls.state"])
    .where("calls.agent_id", "=", me)
    .where("calls.state", "in", ["dialing", "talking", "held"])
    .limit(1);

/** The talk that was over last: it ended, or was handed on and is somebody else's since. */
const endedOf = composedOnce<Database, object, { me: number; since: Date }, EndedCall>((db, _, { me, since }) =>
  withOtherSide(db)
    .innerJoin(
      sql<{ id: number; at: Date }>`(
        (select id, started_at as at from calls where agent_id = ${me} and state = 'ended'
          order by started_at desc, id desc limit 1)
        union all
        (select call_id, offered_at from call_offers where user_id = ${me} and ended = 'answered'
          order by offered_at desc limit 1))`.as("talked"),
      "talked.id",
      "calls.id",
    )
    .select(
      sql<number>`greatest(0, extract(epoch from
        least(calls.ended_at, ${since}::timestamptz) - coalesce(calls.answered_at, calls.ended_at)))::int`.as(
        "seconds",
      ),
    )
    .orderBy("talked.at", "desc")
    .orderBy("calls.id", "desc")
    .limit(1),
);
