/**
 * The inbox: conversations and their messages. What a provider says comes in by `applyIncoming`; what staff do goes
 * through the abilities below, each looked up through the person asking; `replyWindow` is the one rule of Facebook's
 * 24 hours, for pages, commands, the sender and the workflow alike.
 */
export { conversationActions } from "./bulk.ts";
export { assign, claim, follow, listAssignees, unfollow } from "./claiming.ts";
export { COUNT_CAP, countUnread, type UnreadCounts } from "./counting.ts";
export { deliverNext, type Problem, type Sender } from "./delivering.ts";
export { clearDraft, type Draft, findDraft, saveDraft } from "./drafting.ts";
export { metadataOf } from "./echoes.ts";
export { markDone, markRead, markUnread, reopen } from "./marking.ts";
export { findByName, findConversations, type Found } from "./finding.ts";
export { customerKinds, type MoreFilter, moreQuery, windowStates } from "./narrowing.ts";
export type { SendJob, Step } from "./next_to_send.ts";
export { type ConversationRow, getConversation, visibleIds } from "./conversation.ts";
export { type Filter, type Room, rooms } from "./filter.ts";
export { type ConversationLine, listConversations } from "./listing.ts";
export { applyIncoming } from "./receiving.ts";
export {
  HUMAN_AGENT_MS,
  mayReply,
  type ReplyWindow,
  replyWindow,
  WARN_BEFORE_MS,
  WINDOW_MS,
  type WindowFacts,
} from "./reply_window.ts";
export { confirmSent, retryMessage } from "./resending.ts";
export type { FoundMessage } from "./looking_up.ts";
export { findMessages } from "./searching.ts";
export { type Reply, sendMessages } from "./sending.ts";
export { type FetchHistory, findSync, runHistorySyncs, startSync, stopSync } from "./syncing.ts";
export type * from "./table.ts";
export { listConversationFiles } from "./kept_files.ts";
export { getMessage, type ThreadAttachment, type ThreadMessage } from "./message.ts";
export { listMessages, messagesOf } from "./thread.ts";
export { listThreadEvents, type ThreadEvent } from "./thread_events.ts";
export { listOpenWindows, listUnsent, type Unfinished } from "./unfinished.ts";
export { visibleTo } from "./visibility.ts";
export { closeWindow, readWindow, readWindows, warnWindow, type WindowStanding } from "./watching_window.ts";
export { trimEarlyArrivals } from "./trimming.ts";
