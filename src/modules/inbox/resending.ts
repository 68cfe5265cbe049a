import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { checkMayReply } from "./allowing.ts";
import { getConversation } from "./conversation.ts";
import type { Message } from "./table.ts";
import { visibleTo } from "./visibility.ts";

/** Sends once more what failed, or what nobody knows of; the agent decides, never a machine. */
export async function retryMessage(
  db: Db | Trx,
  person: Person,
  messageId: number,
  now = new Date(),
): Promise<Message> {
  return changing(db, async (trx) => {
    const message = await messageOf(trx, person, messageId);
    const conversation = await getConversation(trx, person, message.conversation_id);
    const tagged = checkMayReply(conversation, message.human_agent, now);
    const again = await trx
      .updateTable("messages")
      .set({ state: "sending", failure: null, human_agent: tagged })
      .where("id", "=", messageId)
      .where("state", "in", ["failed", "unknown"])
      .returningAll()
      .executeTakeFirst();
    if (!again) throw new Refused("message_not_failed");
    // Attempts of before are over: the sender must not take them for one that may still be under way.
    await trx
      .updateTable("send_attempts")
      .set({ ended_at: now, outcome: "unknown" })
      .where("message_id", "=", messageId)
      .where("ended_at", "is", null)
      .execute();
    await record(trx, "message.retried", message.conversation_id, { by: person.id, detail: { message_id: messageId } });
    return again;
  });
}

/** The agent looked it up and says: a message in state *unknown* did arrive. */
export async function confirmSent(db: Db | Trx, person: Person, messageId: number): Promise<Message> {
  return changing(db, async (trx) => {
    const message = await messageOf(trx, person, messageId);
    const confirmed = await trx
      .updateTable("messages")
      .set({ state: "sent", failure: null })
      .where("id", "=", messageId)
      .where("state", "=", "unknown")
      .returningAll()
      .executeTakeFirst();
    if (!confirmed) throw new Refused("message_not_failed");
    await record(trx, "message.state_changed", message.conversation_id, {
      by: person.id,
      detail: { message_id: messageId, state: "sent" },
    });
    return confirmed;
  });
}

async function messageOf(trx: Trx, person: Person, id: number): Promise<Message> {
  const message = await trx
    .selectFrom("messages")
    .innerJoin("conversations", "conversations.id", "messages.conversation_id")
    .selectAll("messages")
    .where("messages.id", "=", id)
    .where("messages.author", "=", "page")
    .where(visibleTo(person))
    .forUpdate("messages")
    .executeTakeFirst();
  if (!message) throw new NotFound(`no message ${id}`);
  return message;
}
