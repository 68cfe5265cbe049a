import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { Outcome } from "../channels/mod.ts";
import { record } from "../events/mod.ts";
import { holdAgent, talkOf } from "./agents.ts";
import { noteReached, takeCall } from "./answering.ts";
import { applied, duplicate, ignored, type Of } from "./applied.ts";
import { endOffers } from "./ending_offers.ts";
import { ringLifted, ringRejected } from "./ring_meant.ts";
import type { Call } from "./table.ts";
import { takeBack } from "./taking_back.ts";

/** The other side of a call that went out. */
export async function otherSideLifted(trx: Trx, call: Call, { at }: Of<"answered">): Promise<Outcome> {
  if (call.direction === "in") return ignored("no_extension");
  if (call.answered_at) return duplicate;
  if (call.state === "ended" && at > call.ended_at!) return ignored("call_over");
  const lifted = await trx
    .updateTable("calls")
    .set({
      // Whose phone it is was not said: as far as we know nobody of ours talks.
      ...(call.state === "dialing" && call.agent_id !== null && { state: "talking" as const }),
      ...(call.state === "ended" && { outcome: "answered" as const }),
      answered_at: at,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", call.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await record(trx, "call.answered", call.id, { by: call.agent_id, at, detail: { user_id: call.agent_id } });
  await noteReached(trx, lifted, at);
  return applied;
}

/** Somebody of ours lifted at the desk: who, their extension says. */
export async function phoneLifted(trx: Trx, call: Call, { extension, at }: Of<"answered">): Promise<Outcome> {
  const userId = await userAt(trx, call, extension!);
  if (userId === undefined) return ignored("unknown_extension");
  if (call.agent_id === userId) return duplicate;
  await holdAgent(trx, userId);
  const offer = await ringLifted(trx, { callId: call.id, userId, at });
  if (call.state === "ended") return liftedBeforeTheEnd(trx, call, { userId, offerId: offer?.id, at });
  if (call.agent_id !== null) return ignored("taken_by_another");
  // Another ring of theirs is over: whoever lifts too late is told so by silence. Who was never rung by us was rung by
  // the PBX itself, which does so while it does not hear from us, and has connected them already.
  const open = offer?.ended_at === null ? offer : undefined;
  if (offer && !open) return ignored("offer_over");
  if ((await talkOf(trx, userId)) !== undefined) return ignored("talks_already");
  if (call.state === "dialing") return itsOwnPhone(trx, call, userId);
  if (open) {
    await trx.updateTable("call_offers").set({ ended: "answered", ended_at: at }).where("id", "=", open.id).execute();
  }
  await endOffers(trx, { callId: call.id }, { ended: "withdrawn", by: userId, at });
  await takeCall(trx, call, { userId, ...(open && { offer: open.number }), at });
  return applied;
}

/** Dialled at the desk: now we know by whom. Where the other side has lifted already they talk. */
async function itsOwnPhone(trx: Trx, call: Call, userId: number): Promise<Outcome> {
  await trx
    .updateTable("calls")
    .set({
      agent_id: userId,
      state: call.answered_at ? "talking" : "dialing",
      version: sql<number>`version + 1`,
    })
    .where("id", "=", call.id)
    .execute();
  await record(trx, "call.state_changed", call.id, { by: userId, detail: { agent_id: userId } });
  return applied;
}

/** Told in the wrong order: it counts as it would have in the right one. */
async function liftedBeforeTheEnd(
  trx: Trx,
  call: Call,
  { userId, offerId, at }: { userId: number; offerId: number | undefined; at: Date },
): Promise<Outcome> {
  if (at > call.ended_at! || call.agent_id !== null || call.outcome === "overflowed") return ignored("call_over");
  if (call.direction === "out") return itsOwnEnded(trx, call, userId);
  if (offerId !== undefined) {
    const taken = await trx
      .updateTable("call_offers")
      .set({ ended: "answered", ended_at: at })
      .where("id", "=", offerId)
      .where("ended", "=", "withdrawn")
      .executeTakeFirst();
    if (!taken.numUpdatedRows) return ignored("offer_over");
  }
  await trx
    .updateTable("calls")
    .set({ agent_id: userId, answered_at: at, outcome: "answered", version: sql<number>`version + 1` })
    .where("id", "=", call.id)
    .execute();
  await record(trx, "call.answered", call.id, { by: userId, at, detail: { user_id: userId } });
  await noteReached(trx, call, at);
  return applied;
}

async function itsOwnEnded(trx: Trx, call: Call, userId: number): Promise<Outcome> {
  await trx
    .updateTable("calls")
    .set({ agent_id: userId, version: sql<number>`version + 1` })
    .where("id", "=", call.id)
    .execute();
  return applied;
}

export async function phoneRejected(trx: Trx, call: Call, { extension, at }: Of<"rejected">): Promise<Outcome> {
  const userId = await userAt(trx, call, extension);
  if (userId === undefined) return ignored("unknown_extension");
  const meant = await ringRejected(trx, { callId: call.id, userId, at });
  if (meant?.ended === "answered" && call.agent_id === userId && at > meant.ended_at!) {
    // Taken in the bar first: nobody rejects a phone that they have lifted.
    return (await takeBack(trx, { callId: call.id, offer: meant.number, ended: "rejected", at, heardAt: new Date() }))
      ? applied
      : duplicate;
  }
  if (!meant || meant.ended_at) return duplicate;
  await endOffers(trx, { callId: call.id, userId }, { ended: "rejected", by: userId, at });
  return applied;
}

/** Taken in the bar, and the phone was never lifted: it is missed after all, and the caller goes on to the next. */
export async function phoneUnlifted(trx: Trx, call: Call, { extension, offer }: Of<"unanswered">): Promise<Outcome> {
  const userId = await userAt(trx, call, extension);
  if (userId === undefined) return ignored("unknown_extension");
  if (call.agent_id !== userId) return ignored("taken_by_another");
  return (await takeBack(trx, { callId: call.id, offer, ended: "no_answer" })) ? applied : duplicate;
}

/** For whom that phone rang in this call, though it may be another's by now; else whose it is. */
async function userAt(trx: Trx, call: Call, extension: string): Promise<number | undefined> {
  const { rows } = await sql<{ user_id: number }>`
    select user_id from (
      (select user_id, number from call_offers where call_id = ${call.id} and extension = ${extension})
      union all (select user_id, 0 from seats where extension = ${extension})
    ) phones order by number desc limit 1`.execute(trx);
  return rows[0]?.user_id;
}
