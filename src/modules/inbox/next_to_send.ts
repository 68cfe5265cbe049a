import type { Db, Trx } from "../../database.ts";
import { pauseOf } from "../channels/mod.ts";
import type { Page } from "../channels/table.ts";
import { changing } from "../events/mod.ts";
import type { FileRow } from "../files/table.ts";
import { metadataOf } from "./echoes.ts";
import { mayReply, replyWindow } from "./reply_window.ts";
import { type Attempt, beginAttempt, endAttempt, lastAttempt, moveMessage, sayWhyWaiting } from "./send_attempts.ts";
import type { Attachment, Message } from "./table.ts";

/** All that a provider's sender needs for one send. */
export interface SendJob {
  page: Page;
  /** The customer's id at the provider. */
  recipient: string;
  message: Message;
  attachment: (Attachment & { file: FileRow | null }) | null;
  /** The window is shut and the message goes under the human-agent tag. */
  humanAgent: boolean;
  /** Goes with the send and comes back with its echo, so that the two can be matched. */
  metadata: string;
}

/** What the delivery of a conversation does next. */
export type Step =
  | { kind: "settled"; messageId: number; state: "sent" | "failed" | "unknown" }
  | { kind: "wait"; messageId: number; until: number; why: "retry" | "echo" }
  | { kind: "parked"; pageId: number }
  | { kind: "idle" };

export type Taken = { kind: "send"; job: SendJob; attempt: Attempt; repeats: number };

/**
 * Takes the oldest message of a conversation that waits to be sent and opens an attempt, or says why not now. An
 * attempt that was never closed means that nobody knows whether it went: it is never sent again by itself.
 */
export async function takeNextToSend(
  db: Db | Trx,
  conversationId: number,
  { graceMs, now = new Date() }: { graceMs: number; now?: Date },
): Promise<Taken | Step> {
  return changing(db, async (trx) => {
    const message = await trx
      .selectFrom("messages")
      .selectAll()
      .where("conversation_id", "=", conversationId)
      .where("state", "=", "sending")
      .orderBy("id")
      .limit(1)
      .forUpdate()
      .executeTakeFirst();
    // A lock that was waited for may bring a row that has moved on meanwhile.
    if (!message || message.state !== "sending") return { kind: "idle" };

    const last = await lastAttempt(trx, message.id);
    if (last && last.outcome === null) {
      const since = (last.ended_at ?? last.started_at).getTime();
      if (now.getTime() < since + graceMs) {
        const until = Math.min(since + graceMs, nextLook(now.getTime(), since));
        return { kind: "wait", messageId: message.id, until, why: "echo" };
      }
      await endAttempt(trx, last.id, "unknown", now);
      await moveMessage(trx, message, "unknown", { reason: "outcome_unknown" });
      return { kind: "settled", messageId: message.id, state: "unknown" };
    }
    const retryAt = last?.outcome === "retry" && last.retry_at ? Date.parse(last.retry_at) : 0;
    if (retryAt > now.getTime()) return { kind: "wait", messageId: message.id, until: retryAt, why: "retry" };

    const { window_opened_at, channel, recipient, page } = await addressOf(trx, conversationId);
    const fail = async (reason: string): Promise<Step> => {
      await moveMessage(trx, message, "failed", { reason });
      return { kind: "settled", messageId: message.id, state: "failed" };
    };
    if (page.state === "disconnected") return fail("page_disconnected");
    const window = replyWindow({ channel, windowOpenedAt: window_opened_at, humanAgent: page.human_agent }, now);
    const may = mayReply(window, now);
    if (may === "no" || (may === "as_human_agent" && !message.human_agent)) return fail("window_closed");
    if (page.state === "reauthorize") return { kind: "parked", pageId: page.id };
    const pause = pauseOf(page, now);
    if (pause) {
      const failure = { reason: pause.because, retry_at: pause.until.toISOString() };
      if (message.failure?.retry_at !== failure.retry_at) await sayWhyWaiting(trx, message, failure);
      return { kind: "wait", messageId: message.id, until: pause.until.getTime(), why: "retry" };
    }

    const job: SendJob = {
      page,
      recipient,
      message,
      attachment: await attachmentOf(trx, message.id),
      humanAgent: may === "as_human_agent",
      metadata: metadataOf(message.id),
    };
    const attempt = await beginAttempt(trx, message, (last?.attempt ?? 0) + 1, now);
    return { kind: "send", job, attempt, repeats: last?.repeats ?? 0 };
  });
}

/** An echo mostly comes within a second, and what waits behind the message waits with it: look soon, then less often. */
export const nextLook = (now: number, since: number) => now + Math.max(1_000, (now - since) / 2);

async function addressOf(trx: Trx, conversationId: number) {
  const conversation = await trx
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .select(["conversations.page_id", "conversations.channel", "conversations.window_opened_at"])
    .select("identities.provider_id as recipient")
    .where("conversations.id", "=", conversationId)
    .executeTakeFirstOrThrow();
  const page = await trx
    .selectFrom("pages")
    .selectAll()
    .where("id", "=", conversation.page_id)
    .executeTakeFirstOrThrow();
  return { ...conversation, page };
}

async function attachmentOf(trx: Trx, messageId: number): Promise<SendJob["attachment"]> {
  const attachment = await trx
    .selectFrom("attachments")
    .selectAll()
    .where("message_id", "=", messageId)
    .orderBy("position")
    .limit(1)
    .executeTakeFirst();
  if (!attachment) return null;
  if (attachment.file_id === null) return { ...attachment, file: null };
  const file = await trx.selectFrom("files").selectAll().where("id", "=", attachment.file_id).executeTakeFirst();
  return { ...attachment, file: file ?? null };
}
