import { Refused } from "../../errors.ts";
import type { ConversationRow } from "./conversation.ts";
import { mayReply, replyWindow } from "./reply_window.ts";

/** Throws Refused with the reason when no reply may go now; tells whether it goes under the human-agent tag. */
export function checkMayReply(conversation: ConversationRow, asHumanAgent: boolean, now: Date): boolean {
  if (conversation.page_state === "disconnected")
    throw new Refused("page_disconnected", { page: conversation.page_name });
  const window = replyWindow(
    {
      channel: conversation.channel,
      windowOpenedAt: conversation.window_opened_at,
      humanAgent: conversation.human_agent,
    },
    now,
  );
  const may = mayReply(window, now);
  if (may === "no") throw new Refused("window_closed", { at: window.closesAt?.toISOString() });
  if (may === "as_human_agent" && !asHumanAgent) {
    throw new Refused("window_closed_human_agent", { until: window.humanAgentUntil?.toISOString() });
  }
  return may === "as_human_agent";
}
