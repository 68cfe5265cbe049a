/** The face of the inbox: three panes, each part of which is also a fragment of its own. */
export { pageTrouble, takenNotice } from "./closed.ts";
export { composer } from "./composer.ts";
export { customerFiles, customerHead, customerPane } from "./customer.ts";
export { filterForm, type FilterNames } from "./filters.ts";
export { type CodeFound, foundMessages, foundRows, type FoundView, passageMarks } from "./found.ts";
export { conversationList, firstRows, listHead, listRows, type ListView, rowsBox } from "./list.ts";
export { messageItem } from "./message.ts";
export { inboxPage } from "./page.ts";
export { syncPart } from "./sync.ts";
export { threadPieces } from "./pieces.ts";
export { type Present, presenceLine, viewers } from "./presence.ts";
export { conversationRow, isSaidBy } from "./row.ts";
export type { ListPage } from "./list.ts";
export { countText, queryOf, type Scene, sceneOf } from "./scene.ts";
export { senderOf, threadPane, threadTitle } from "./thread.ts";
export type { ThreadView } from "./thread_view.ts";
export { assigneeChoices, threadHead } from "./thread_head.ts";

import type { CustomerView } from "./customer.ts";
import type { ThreadView } from "./thread_view.ts";

export type ConversationView = ThreadView & CustomerView;
