import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { changing, record } from "../events/mod.ts";
import { arrivedFrom } from "./found_sent.ts";
import type { Step } from "./next_to_send.ts";
import { type Attempt, endAttempt } from "./send_attempts.ts";
import type { MessageState } from "./table.ts";

/**
 * Records that the provider took a message. The echo may have said so before, the customer may have read it before, and
 * an attempt that was given up as unknown may answer after all: the truth that came last completes what is there.
 */
export async function settleSent(
  db: Db | Trx,
  attempt: Attempt,
  { mid, now = new Date() }: { mid: string; now?: Date },
): Promise<Step> {
  const { messageId, conversationId } = attempt;
  await changing(db, async (trx) => {
    // First of all, as whatever arrives does: an echo that is being stored just now is seen once it is.
    await trx.selectFrom("conversations").select("id").where("id", "=", conversationId).forUpdate().execute();
    await endAttempt(trx, attempt.id, "sent", now, { mid });
    await absorbTwin(trx, attempt, mid);
    const { rows } = await sql<{ state: MessageState; was: MessageState }>`
      update messages set provider_id = ${mid}, failure = null, state = case
        when conversations.read_watermark >= ${attempt.startedAt} then 'read'
        when conversations.delivered_watermark >= ${attempt.startedAt} then 'delivered'
        else 'sent' end
      from conversations, (select id, state from messages where id = ${messageId} for update) before
      where messages.id = before.id and conversations.id = messages.conversation_id
        and messages.state in ('sending', 'failed', 'unknown')
      returning messages.state, before.state as was`.execute(trx);
    if (rows[0]) {
      const { state, was } = rows[0];
      await record(trx, arrivedFrom(was), conversationId, { detail: { message_id: messageId, state } });
    }
  });
  return { kind: "settled", messageId, state: "sent" };
}

/** An echo without our metadata, come before the answer, looks like a message written elsewhere: it is this one. */
async function absorbTwin(trx: Trx, { messageId, conversationId }: Attempt, mid: string): Promise<void> {
  const twin = await trx
    .selectFrom("messages")
    .select("id")
    .where("conversation_id", "=", conversationId)
    .where("provider_id", "=", mid)
    .where("id", "!=", messageId)
    .forUpdate()
    .executeTakeFirst();
  if (!twin) return;
  // Somebody may have made a ticket of it meanwhile.
  await sql`
    with quoting as (delete from ticket_messages where message_id = ${twin.id} returning ticket_id)
    insert into ticket_messages (ticket_id, message_id) select ticket_id, ${messageId}::bigint from quoting
    on conflict do nothing`.execute(trx);
  await trx.deleteFrom("messages").where("id", "=", twin.id).execute();
  await trx
    .updateTable("conversations")
    .set({ last_message_id: messageId })
    .where("id", "=", conversationId)
    .where("last_message_id", "=", twin.id)
    .execute();
}
