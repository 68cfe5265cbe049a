import { atOnce } from "../../at_once.ts";
import { cut } from "../../cutting.ts";
import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { changing, record } from "../events/mod.ts";
import { holdAgent, moveShift } from "./agents.ts";
import { lockCall } from "./answering.ts";
import { endOffers } from "./ending_offers.ts";
import type { Call, CallOutcome } from "./table.ts";

export interface Ending {
  by: NonNullable<Call["ended_by"]>;
  cause?: string | undefined;
  at?: Date;
  /** By our own clock, where the moment is the PBX's: whoever talked is free from then on. */
  heardAt?: Date;
  /** Where it is not said it follows from who ended what. */
  outcome?: CallOutcome | undefined;
  overflowedTo?: string;
}

/** The end of a call, once: what rang falls silent, and whoever talked wraps up. One that is over stays as it ended. */
export function endCall(db: Db | Trx, callId: number, ending: Ending): Promise<Call | undefined> {
  return changing(db, async (trx) => {
    const call = await lockCall(trx, callId);
    return call && call.state !== "ended" ? endLocked(trx, call, ending) : call;
  });
}

/** The same for a call that is locked and not over. */
export async function endLocked(
  trx: Trx,
  call: Call,
  { by, cause, at = new Date(), heardAt = at, outcome = outcomeOf(call, by, cause), overflowedTo }: Ending,
): Promise<Call> {
  const talked = call.state === "talking" || call.state === "held" || call.state === "dialing";
  if (talked && call.agent_id !== null)
    await letGo(trx, { userId: call.agent_id, queueId: call.queue_id, at: heardAt });
  await endOffers(trx, { callId: call.id }, { ended: "withdrawn", at });
  const ended = await trx
    .updateTable("calls")
    .set({
      state: "ended",
      outcome,
      ended_at: sql<Date>`greatest(${at}::timestamptz, coalesce(answered_at, started_at))`,
      ended_by: by,
      cause: cause === undefined ? null : cut(cause, 200),
      ...(overflowedTo && { overflowed_to: overflowedTo }),
      wanted_id: null,
      wanted_because: null,
      version: sql<number>`version + 1`,
    })
    .where("id", "=", call.id)
    .returningAll()
    .executeTakeFirstOrThrow();
  // The clock of one that was talked in is over, or ends as soon as the PBX knows who talks: it has nothing to learn.
  await record(trx, "call.ended", call.id, { at, detail: { outcome, by }, heard: talked });
  return ended;
}

export function outcomeOf(call: Call, by: Ending["by"], cause = ""): CallOutcome {
  if (call.answered_at) return "answered";
  if (call.direction === "in") return "abandoned";
  if (by === "agent") return "cancelled";
  if (/busy|\b17\b|\b486\b/i.test(cause)) return "busy";
  if (by === "caller" || /no.?answer|timeout|\b19\b|\b480\b/i.test(cause)) return "no_answer";
  return "failed";
}

/**
 * A person's talk is over: they have been idle since, and wrap up where they sit in the queues and the queue gives time
 * for it. For a call that was handed on as well. Whoever calls holds the call.
 */
export async function letGo(
  trx: Trx,
  { userId, queueId, at = new Date() }: { userId: number; queueId: number | null; at?: Date },
): Promise<void> {
  const state = await holdAgent(trx, userId);
  const [queue] = await atOnce([
    queueId === null
      ? undefined
      : trx.selectFrom("queues").select("wrap_up_seconds").where("id", "=", queueId).executeTakeFirst(),
    trx.updateTable("agent_states").set({ idle_since: at }).where("user_id", "=", userId).execute(),
  ]);
  if (state.shift === "out" || state.shift === "paused") return;
  const until = new Date(at.getTime() + (queue?.wrap_up_seconds ?? 0) * 1_000);
  if (until > at) await moveShift(trx, state, "wrap_up", { until, at });
  // Nothing of theirs changed but that they are free, which callers who wait have to know.
  else
    await record(trx, "agent.state_changed", userId, {
      at,
      detail: { kind: "shift", from: state.shift, to: state.shift, clocked: true },
    });
}
