import { setTimeout as pause } from "node:timers/promises";
import { type Db, isDatabaseAway } from "../../database.ts";
import { markReauthorize, pausePage } from "../channels/mod.ts";
import { changing } from "../events/mod.ts";
import { nextLook, type SendJob, type Step, type Taken, takeNextToSend } from "./next_to_send.ts";
import { endAttempt, moveMessage, sayWhyWaiting } from "./send_attempts.ts";
import { settleSent } from "./settling_sent.ts";

/** Hands one message to its provider. Throws a `Problem` when the provider did not take it. */
export type Sender = (job: SendJob, signal?: AbortSignal) => Promise<{ mid: string }>;

/** What a sender throws: why, and what follows from it. Anything else thrown is taken for `unknown`. */
export interface Problem {
  follow: "retry" | "wait" | "fail" | "reauthorize" | "unknown";
  /** Key of the channels catalogue. */
  reason: string;
  retryAfterMs?: number;
  code?: number;
  subcode?: number;
  message?: string;
}

/** How often a passing failure is tried before the agent is asked. */
export const MOST_REPEATS = 7;
/** A shorter wait is over before it is read. */
const WORTH_SAYING_MS = 3_000;

/** Sends the next message of a conversation and records how it ended. One step; the workflow asks for the next. */
export async function deliverNext(
  db: Db,
  sender: Sender,
  conversationId: number,
  { graceMs, signal }: { graceMs: number; signal?: AbortSignal },
): Promise<Step> {
  const taken = await takeNextToSend(db, conversationId, { graceMs });
  if (taken.kind !== "send") return taken;
  let sent: { mid: string };
  try {
    sent = await sender(taken.job, signal);
  } catch (error) {
    const problem = problemOf(error);
    return insist(() => settleProblem(db, taken, problem, { graceMs }));
  }
  return insist(() => settleSent(db, taken.attempt, sent));
}

function problemOf(error: unknown): Problem {
  const { follow, reason, retryAfterMs, code, subcode, message } = error as Partial<Problem>;
  if (!follow || !reason) return { follow: "unknown", reason: "outcome_unknown", message: String(error) };
  return { follow, reason, retryAfterMs, code, subcode, message };
}

/** What the provider answered is known only here: a database that restarts just now must not turn it into a riddle. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (const end = Date.now() + 60_000; ; ) {
    try {
      return await work();
    } catch (error) {
      if (!isDatabaseAway(error) || Date.now() > end) throw error;
      await pause(200);
    }
  }
}

/** Records that a send did not succeed and says what follows. */
export async function settleProblem(
  db: Db,
  { job, attempt, repeats }: Pick<Taken, "job" | "attempt" | "repeats">,
  problem: Problem,
  { graceMs, now = new Date() }: { graceMs: number; now?: Date },
): Promise<Step> {
  const { message, page } = job;
  const { reason, code, subcode, message: said } = problem;
  const failure = { reason, code, subcode, message: said };
  return changing(db, async (trx): Promise<Step> => {
    const messageId = message.id;
    if (problem.follow === "unknown") {
      await endAttempt(trx, attempt.id, null, now, failure);
      if (message.failure) await sayWhyWaiting(trx, message, null);
      const until = Math.min(now.getTime() + graceMs, nextLook(now.getTime(), now.getTime()));
      return { kind: "wait", messageId, until, why: "echo" };
    }
    if (problem.follow === "reauthorize") {
      await endAttempt(trx, attempt.id, "retry", now, failure);
      await sayWhyWaiting(trx, message, failure);
      await markReauthorize(trx, page.id, reason, page);
      return { kind: "parked", pageId: page.id };
    }
    const givesUp = problem.follow === "retry" && repeats + 1 >= MOST_REPEATS;
    if (problem.follow === "fail" || givesUp) {
      await endAttempt(trx, attempt.id, "refused", now, failure);
      await moveMessage(trx, message, "failed", failure);
      return { kind: "settled", messageId, state: "failed" };
    }
    const until = now.getTime() + (problem.retryAfterMs ?? backOff(problem.follow, repeats));
    const waiting = { ...failure, retry_at: new Date(until).toISOString() };
    await endAttempt(trx, attempt.id, "retry", now, waiting);
    if (reason === "policy_blocked") await pausePage(trx, page, { until: new Date(until), because: reason, now });
    if (message.failure || until - now.getTime() >= WORTH_SAYING_MS) await sayWhyWaiting(trx, message, waiting);
    return { kind: "wait", messageId, until, why: "retry" };
  });
}

/** A passing failure is tried again soon; a full quota is left alone longer. */
function backOff(follow: "retry" | "wait", repeats: number): number {
  return follow === "retry" ? Math.min(60_000, 1_000 * 2 ** repeats) : Math.min(600_000, 15_000 * 2 ** repeats);
}
