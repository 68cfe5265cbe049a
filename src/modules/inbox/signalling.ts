import { type ChannelsDeps, sendAction } from "../channels/mod.ts";
import type { ConversationRow } from "./conversation.ts";
import { replyWindow } from "./reply_window.ts";

/** Facebook shows "typing" for some twenty seconds; said again a little before that. */
const TYPING_LASTS_MS = 15_000;
const MOST_REMEMBERED = 5_000;

const said = new Map<string, number>();

/**
 * Lets the customer know that their message was seen, and that somebody is writing: once per message, and once per
 * quarter minute. A courtesy in the background; it never fails anything, and stays silent once the window is closed.
 */
export async function signalCustomer(
  deps: ChannelsDeps,
  conversation: ConversationRow,
  doing: "viewing" | "typing",
  now = Date.now(),
) {
  if (conversation.page_state !== "connected" || conversation.channel !== "facebook") return;
  const { window_opened_at: windowOpenedAt, human_agent: humanAgent, channel } = conversation;
  if (replyWindow({ channel, windowOpenedAt, humanAgent }, new Date(now)).state === "closed") return;
  const page = await deps.db.selectFrom("pages").selectAll().where("id", "=", conversation.page_id).executeTakeFirst();
  if (!page) return;
  const seen = `${conversation.id} seen ${conversation.last_message_id}`;
  if (conversation.last_preview.author === "customer" && isNew(seen, now, Number.POSITIVE_INFINITY)) {
    await sendAction(deps, page, conversation.provider_id, "mark_seen");
  }
  if (doing === "typing" && isNew(`${conversation.id} typing`, now, TYPING_LASTS_MS)) {
    await sendAction(deps, page, conversation.provider_id, "typing_on");
  }
}

function isNew(what: string, now: number, lastsMs: number): boolean {
  const before = said.get(what);
  if (before !== undefined && now - before < lastsMs) return false;
  if (said.size >= MOST_REMEMBERED) said.delete(said.keys().next().value!);
  said.set(what, now);
  return true;
}
