import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { messageIdIn } from "../channels/mod.ts";
import { record } from "../events/mod.ts";
import { arrivedFrom } from "./found_sent.ts";
import type { Arrival } from "./placing.ts";
import type { MessageState } from "./table.ts";

export { metadataOf } from "../channels/mod.ts";

/**
 * Echoes of what we sent ourselves: the message gets the provider's id from whichever comes first, echo or answer.
 * Returns the arrivals that are such echoes and told something new.
 */
export async function matchEchoes(trx: Trx, arrivals: Arrival[]): Promise<Set<Arrival>> {
  const matched = new Set<Arrival>();
  for (const arrival of arrivals) {
    const id = arrival.message.author === "page" ? messageIdIn(arrival.message.detail?.metadata) : undefined;
    if (id === undefined) continue;
    const { conversationId } = arrival.place;
    const known = await trx
      .selectFrom("messages")
      .select("state")
      .where("id", "=", id)
      .where("conversation_id", "=", conversationId)
      .forUpdate()
      .executeTakeFirst();
    if (!known) continue;
    const updated = await trx
      .updateTable("messages")
      .set({ provider_id: arrival.message.mid, state: stateAt(arrival.message.at), failure: null })
      .where("id", "=", id)
      .where("conversation_id", "=", conversationId)
      .where("provider_id", "is", null)
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom("messages as twin")
              .select("twin.id")
              .where("twin.conversation_id", "=", conversationId)
              .where("twin.provider_id", "=", arrival.message.mid),
          ),
        ),
      )
      .returning("state")
      .executeTakeFirst();
    if (!updated) continue;
    matched.add(arrival);
    const detail = { message_id: id, state: updated.state };
    await record(trx, arrivedFrom(known.state), conversationId, { detail });
  }
  return matched;
}

/** The receipts may have come before the echo. */
const stateAt = (at: Date) => sql<MessageState>`(select case when read_watermark >= ${at} then 'read'
  when delivered_watermark >= ${at} then 'delivered' else 'sent' end
  from conversations where conversations.id = messages.conversation_id)`;
