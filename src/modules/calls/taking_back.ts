import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { changing, record } from "../events/mod.ts";
import { lockCallAndMissed, noteUnreached } from "./answering.ts";
import { letGo } from "./ending.ts";
import type { Call } from "./table.ts";

export interface TakingBack {
  callId: number;
  /** The ring that was answered. */
  offer: number;
  /** What that ring is in hindsight. */
  ended?: "failed" | "no_answer" | "rejected";
  at?: Date;
  /** By our own clock, where the moment is the PBX's. */
  heardAt?: Date;
  /** Its own clock does it. */
  heard?: boolean;
}

/**
 * The call was not connected with whoever answered, as the PBX could not or their phone was never lifted: it waits again,
 * and the next are tried. False where nobody talks in it by that ring.
 */
export function takeBack(
  db: Db | Trx,
  { callId, offer, ended = "failed", at = new Date(), heardAt = at, heard }: TakingBack,
): Promise<boolean> {
  return changing(db, async (trx) => {
    const call = await lockCallAndMissed(trx, callId);
    const isTalking = call?.state === "talking" || call?.state === "held";
    if (!call || !isTalking || call.offer_number !== offer) return false;
    const { answered_at: answeredAt } = await trx
      .updateTable("calls")
      .set({
        state: "waiting",
        agent_id: null,
        // Handed on, it was answered before this ring was.
        answered_at: sql<Date | null>`case when not exists (select from call_offers where call_id = ${callId}
          and number = ${offer} and ended = 'answered' and ended_at = answered_at) then answered_at end`,
        ...(await handedBack(trx, call, call.agent_id!)),
        version: sql<number>`version + 1`,
      })
      .where("id", "=", callId)
      .returning("answered_at")
      .executeTakeFirstOrThrow();
    if (answeredAt === null) await noteUnreached(trx, call, at);
    await trx
      .updateTable("call_offers")
      .set({ ended, ended_at: at })
      .where("call_id", "=", callId)
      .where("number", "=", offer)
      .where("ended", "=", "answered")
      .execute();
    // They talked with nobody, so there is nothing to wrap up.
    await letGo(trx, { userId: call.agent_id!, queueId: null, at: heardAt });
    await record(trx, "call.queued", callId, {
      at: heardAt,
      detail: { queue_id: call.queue_id, taken_back: true },
      heard,
    });
    return true;
  });
}

export const nobodyWanted = { wanted_id: null, wanted_because: null };

/**
 * Whom a call that this person does not take is for. Where no queue has it whoever handed it on does: nobody hangs up on
 * a customer because a colleague is busy.
 */
export async function handedBack(
  trx: Trx,
  { id, queue_id: queueId }: Call,
  userId: number,
): Promise<Pick<Call, "wanted_id" | "wanted_because">> {
  if (queueId !== null) return nobodyWanted;
  const handed = await trx
    .selectFrom("events")
    .select("actor_id")
    .where("subject", "=", "call")
    .where("subject_id", "=", id)
    .where("name", "=", "call.transferred")
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  const back = handed?.actor_id ?? null;
  return back === null || back === userId ? nobodyWanted : { wanted_id: back, wanted_because: "transfer" };
}
