import { sql } from "kysely";
import { plannedOnce } from "../../composed.ts";
import type { Db, Trx } from "../../database.ts";
import type { Call, CallDirection, CallState, Shift } from "./table.ts";

/** What decides whether a clock runs for a call. */
export interface CallStanding {
  id: number;
  direction: CallDirection;
  state: CallState;
  agent_id: number | null;
  /** When it came to wait for somebody: one that went out does so when it is handed on. */
  queued_at: Date | null;
}

export function findCallStanding(db: Db, id: number): Promise<CallStanding | undefined> {
  const columns = ["id", "direction", "state", "agent_id", "queued_at"] as const;
  return db.selectFrom("calls").select(columns).where("id", "=", id).executeTakeFirst();
}

/** Callers who wait, after an id: for each of them a clock is to run. */
export function listWaitingCalls(
  db: Db,
  { after, limit }: { after: number; limit: number },
): Promise<Pick<Call, "id">[]> {
  return db
    .selectFrom("calls")
    .select("id")
    .where("state", "=", "waiting")
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .execute();
}

export interface ShiftClock {
  shift: Shift;
  /** Since when, in ms since 1970: of two the later is right. */
  since: number;
  /** The end of the time after a call, in ms since 1970. */
  until: number | null;
}

export async function readShiftClock(db: Db | Trx, userId: number): Promise<ShiftClock> {
  const row = await db
    .selectFrom("agent_states")
    .select(["shift", "shift_since", "wrap_up_until"])
    .where("user_id", "=", userId)
    .executeTakeFirst();
  const { shift = "out", shift_since: since, wrap_up_until: until } = row ?? {};
  return { shift, since: since?.getTime() ?? 0, until: until?.getTime() ?? null };
}

/** Those who are in the queues, after an id: for each of them a clock is to run. */
export async function listShifts(
  db: Db,
  { after, limit }: { after: number; limit: number },
): Promise<{ id: number }[]> {
  const rows = await db
    .selectFrom("agent_states")
    .select("user_id as id")
    .where("shift", "<>", "out")
    .where("user_id", ">", after)
    .orderBy("user_id")
    .limit(limit)
    .execute();
  return rows;
}

/** One of them has the phone that fell silent; the others have a reason to look as well, as it may have been theirs. */
const MOST_WOKEN = 3;

/**
 * Who is to be put through next now that somebody is free: this person, or those for whom a call has just stopped
 * ringing. Of each of their queues the first callers; the others have no more to hope for than before.
 */
export async function nextInLine(db: Db, of: { userId: number } | { callId: number }): Promise<number[]> {
  const whose =
    "userId" in of
      ? sql`select ${of.userId}::bigint`
      : sql`select user_id from call_offers where call_id = ${of.callId} and ended_at > now() - interval '1 minute'`;
  const except = "callId" in of ? of.callId : 0;
  const first = sql<{ id: number }>`
    select first.id from queues
    cross join lateral (
      select calls.id from calls
      where calls.queue_id = queues.id and calls.state = 'waiting' and calls.id <> ${except}
        and not exists (select from call_offers where call_id = calls.id and ended_at is null)
      order by (exists (select from customer_tags where customer_tags.customer_id = calls.customer_id
        and customer_tags.tag_id = queues.vip_tag_id)) desc, calls.started_at, calls.id
      limit ${sql.lit(MOST_WOKEN)}
    ) first
    where queues.id in (select queue_id from queue_members where user_id in (${whose})
      and exists (select from agent_states where agent_states.user_id = queue_members.user_id
        and shift = 'ready' and presence <> 'offline'))`;
  const rows = await plannedOnce(db, first.compile(db));
  return [...new Set(rows.map(({ id }) => id))];
}
