import { type RawBuilder, sql } from "kysely";
import { atOnce } from "../../at_once.ts";
import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing, record, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { holdAgent, talkOf } from "./agents.ts";
import { endOffers } from "./ending_offers.ts";
import type { Call } from "./table.ts";

/**
 * Takes a call that rings for this person: exactly one of all who try gets it. The same again changes nothing; a ring
 * that has given way to another, a caller who hung up, a call that somebody else has, is Refused.
 */
export async function answerOffer(
  db: Db | Trx,
  person: Pick<Person, "id">,
  callId: number,
  offerNumber: number,
  { at = new Date(), heard }: { at?: Date; /** Its own clock does it. */ heard?: boolean } = {},
): Promise<Call> {
  try {
    return await changing(db, (trx) => answer(trx, person, callId, offerNumber, { at, heard }));
  } catch (error) {
    // They began to dial in the very moment: the database lets nobody talk twice.
    if ((error as { constraint?: string }).constraint === "calls_one_each") throw new Refused("agent_in_call");
    throw error;
  }
}

async function answer(
  trx: Trx,
  { id: me }: Pick<Person, "id">,
  callId: number,
  number: number,
  { at, heard }: { at: Date; heard?: boolean | undefined },
) {
  const call = await lockCallAndMissed(trx, callId);
  const [, offer] = await atOnce([
    holdAgent(trx, me),
    trx
      .selectFrom("call_offers")
      .selectAll()
      .where("call_id", "=", callId)
      .where("number", "=", number)
      .where("user_id", "=", me)
      .executeTakeFirst(),
  ]);
  if (!call || !offer) throw new NotFound(`no ring ${number} of call ${callId}`);
  if (offer.ended === "answered" && call.agent_id === me) return call;
  if (call.state !== "waiting") throw new Refused(call.state === "ended" ? "caller_gone" : "call_taken");
  if (offer.ended_at) throw new Refused("offer_over", { ended: offer.ended });
  if ((await talkOf(trx, me)) !== undefined) throw new Refused("agent_in_call");
  await trx.updateTable("call_offers").set({ ended: "answered", ended_at: at }).where("id", "=", offer.id).execute();
  await endOffers(trx, { callId }, { ended: "withdrawn", by: me, at });
  return takeCall(trx, call, { userId: me, offer: number, at, heard });
}

/** Throws NotFound unless a call rings, or rang, for this person by that number. */
export async function checkOffer(db: Db, person: Pick<Person, "id">, callId: number, number: number): Promise<void> {
  const offer = await db
    .selectFrom("call_offers")
    .select("id")
    .where("call_id", "=", callId)
    .where("number", "=", number)
    .where("user_id", "=", person.id)
    .executeTakeFirst();
  if (!offer) throw new NotFound(`no ring ${number} of call ${callId}`);
}

export function lockCall(trx: Trx, id: number): Promise<Call | undefined> {
  return trx.selectFrom("calls").selectAll().where("id", "=", id).forUpdate().executeTakeFirst();
}

/**
 * Those that the same caller was missed in before, and that count as answered by these calls now or do no more: whoever
 * may say so holds them as well, all in the order of their ids and before any person.
 */
export const missedBefore = (ids: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  select missed.id from calls me join calls missed on missed.number = me.number and missed.direction = 'in'
    and missed.outcome in ('abandoned', 'overflowed') and (missed.called_back_by is null or missed.called_back_by = me.id)
  where me.id in (${ids})`;

export async function lockCallAndMissed(trx: Trx, id: number): Promise<Call | undefined> {
  const me = sql`select ${id}::bigint as id`;
  // An array: it is found once, also for a row that has changed by the time it is ours.
  const { rows } = await sql<Call>`
    select * from calls where id = any(array(${me} union all ${missedBefore(me)})) order by id for update`.execute(trx);
  return rows.find((row) => row.id === id);
}

/** The call is this person's from now on; both must be held. */
export async function takeCall(
  trx: Trx,
  call: Call,
  { userId, offer, at, heard }: { userId: number; offer?: number; at: Date; heard?: boolean | undefined },
): Promise<Call> {
  const taken = await trx
    .updateTable("calls")
    .set({
      state: "talking",
      agent_id: userId,
      // Handed on and answered again, the wait of the first time counts.
      answered_at: sql<Date>`coalesce(answered_at, ${at}::timestamptz)`,
      muted: false,
      wanted_id: null,
      wanted_because: null,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", call.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(trx, "call.answered", call.id, {
    by: userId,
    at,
    heard,
    detail: { number: offer ?? null, user_id: userId },
  });
  await noteReached(trx, taken, at);
  return taken;
}

/** Whoever missed this caller before need not call back any more. */
export async function noteReached(trx: Trx, { id, number, started_at: startedAt }: Call, at: Date): Promise<void> {
  if (number === null) return;
  const reached = await trx
    .updateTable("calls")
    .set({ called_back_by: id, version: sql<number>`version + 1` })
    .where("number", "=", number)
    .where("direction", "=", "in")
    .where("outcome", "in", ["abandoned", "overflowed"])
    .where("called_back_by", "is", null)
    .where("started_at", "<", startedAt)
    .where("id", "<>", id)
    .returning("id")
    .execute();
  await recordAll(
    trx,
    reached.map((missed) => ({ name: "call.called_back" as const, subjectId: missed.id, at, detail: { by: id } })),
  );
}

/** They were not after all: whoever was missed before is to be called back still. */
export async function noteUnreached(trx: Trx, { id, number }: Call, at: Date): Promise<void> {
  if (number === null) return;
  const missed = await trx
    .updateTable("calls")
    .set({ called_back_by: null, version: sql<number>`version + 1` })
    .where("number", "=", number)
    .where("called_back_by", "=", id)
    .returning("id")
    .execute();
  await recordAll(
    trx,
    missed.map((one) => ({ name: "call.called_back" as const, subjectId: one.id, at, detail: { by: null } })),
  );
}
