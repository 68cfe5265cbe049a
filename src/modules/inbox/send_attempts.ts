import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { record } from "../events/mod.ts";
import type { Failure, MessageState } from "./table.ts";

/** One try at sending one message: the row is there before the provider is called, so that a crash leaves its trace. */
export interface Attempt {
  id: number;
  messageId: number;
  conversationId: number;
  startedAt: Date;
}

/** The newest attempt of a message, and how many in a row the provider asked to repeat. */
export async function lastAttempt(trx: Trx, messageId: number) {
  const { rows } = await sql<{
    id: number;
    attempt: number;
    started_at: Date;
    ended_at: Date | null;
    outcome: string | null;
    retry_at: string | null;
    repeats: number;
  }>`
    select id, attempt, started_at, ended_at, outcome, detail ->> 'retry_at' as retry_at,
      (select count(*)::int from send_attempts repeats where repeats.message_id = ${messageId} and repeats.outcome = 'retry'
        and repeats.attempt > coalesce((select max(attempt) from send_attempts settled
          where settled.message_id = ${messageId} and settled.outcome in ('refused', 'unknown')), 0)) as repeats
    from send_attempts where message_id = ${messageId} order by attempt desc limit 1`.execute(trx);
  return rows[0];
}

export async function beginAttempt(
  trx: Trx,
  message: { id: number; conversation_id: number },
  attempt: number,
  now: Date,
): Promise<Attempt> {
  const { id } = await trx
    .insertInto("send_attempts")
    .values({ message_id: message.id, attempt, started_at: now, detail: "{}" })
    .returning("id")
    .executeTakeFirstOrThrow();
  return { id, messageId: message.id, conversationId: message.conversation_id, startedAt: now };
}

/** Closes an attempt; without an outcome it stays open: nobody knows whether the message went. */
export async function endAttempt(
  trx: Trx,
  attemptId: number,
  outcome: "sent" | "retry" | "refused" | "unknown" | null,
  now: Date,
  detail: Record<string, unknown> = {},
): Promise<void> {
  await trx
    .updateTable("send_attempts")
    .set({ ended_at: now, outcome, detail: JSON.stringify(detail) })
    .where("id", "=", attemptId)
    .execute();
}

/** Says why a message that waits to be sent has not gone yet; null: there is nothing to say any more. */
export async function sayWhyWaiting(
  trx: Trx,
  message: { id: number; conversation_id: number },
  failure: Failure | null,
): Promise<void> {
  const said = await trx
    .updateTable("messages")
    .set({ failure: failure && JSON.stringify(failure) })
    .where("id", "=", message.id)
    .where("state", "=", "sending")
    .executeTakeFirst();
  if (said.numUpdatedRows === 0n) return;
  await record(trx, "message.state_changed", message.conversation_id, {
    detail: { message_id: message.id, state: "sending", ...(failure && { reason: failure.reason }) },
  });
}

/** Moves a message that waits to be sent to where it ends for now, and says so. Does nothing when it has moved on. */
export async function moveMessage(
  trx: Trx,
  message: { id: number; conversation_id: number },
  state: MessageState & ("failed" | "unknown"),
  failure: Failure,
): Promise<void> {
  const moved = await trx
    .updateTable("messages")
    .set({ state, failure: JSON.stringify(failure) })
    .where("id", "=", message.id)
    .where("state", "=", "sending")
    .executeTakeFirst();
  if (moved.numUpdatedRows === 0n) return;
  const name = state === "failed" ? "message.failed" : "message.state_changed";
  await record(trx, name, message.conversation_id, {
    detail: { message_id: message.id, state, reason: failure.reason },
  });
}
