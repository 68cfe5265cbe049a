import type { Db } from "../../database.ts";
import { together } from "../../together.ts";
import type { ConversationView, Present } from "../../views/inbox/mod.ts";
import type { FileRow } from "../files/table.ts";
import type { Person } from "../people/table.ts";
import { listAssignees } from "./claiming.ts";
import { findDraft } from "./drafting.ts";
import { getConversation } from "./conversation.ts";
import { barFor } from "../tags/mod.ts";
import { listConversationFiles } from "./kept_files.ts";
import { messagesOf, type SpanOptions } from "./thread.ts";
import { listThreadEvents } from "./thread_events.ts";

/**
 * Messages and the system lines of the same span: the newest, or what came before a place. Shown only to somebody for
 * whom the conversation was found.
 */
export async function loadSpan(db: Db, id: number, options: Omit<SpanOptions, "after"> = {}) {
  const { before, around, newer: after, limit = 30 } = options;
  if (around || after) {
    const found = await messagesOf(db, id, { around, newer: after, limit });
    const { messages, older, newer } = found;
    // Between two of them, and up to now where nothing stands below.
    const from = after ? new Date(Number(after.split("-")[0]) / 1000) : older ? messages[0]?.sent_at : undefined;
    const events = await listThreadEvents(db, id, { from, to: newer ? messages.at(-1)?.sent_at : undefined });
    return { messages, events, older, newer };
  }
  if (before) {
    const { messages, older } = await messagesOf(db, id, { before, limit });
    // The cursor begins with the time in microseconds of the message that is already shown.
    const to = new Date(Number(before.split("-")[0]) / 1000);
    const events = await listThreadEvents(db, id, { from: older ? messages[0]?.sent_at : undefined, to });
    return { messages, events, older, newer: undefined };
  }
  // Both at once, so that neither waits for the other.
  const [{ messages, older }, events] = await Promise.all([
    messagesOf(db, id, { limit }),
    listThreadEvents(db, id, { ofNewest: limit }),
  ]);
  const from = older && messages[0] ? messages[0].sent_at : undefined;
  return {
    messages,
    events: from ? events.filter(({ created_at: at }) => at >= from) : events,
    older,
    newer: undefined,
  };
}

/** Everything that the thread and the customer's pane show, in as many statements whatever the length. */
export async function loadConversation(
  db: Db,
  person: Person,
  id: number,
  options: Pick<SpanOptions, "before" | "around" | "newer"> & { present?: Promise<Present[]> } = {},
): Promise<ConversationView> {
  // All at once: where the person may not see the conversation, the rest was read for nothing.
  const [[{ row, assignees }, span, { draft, draftFiles }, files, bar], present] = await Promise.all([
    together(db, (one) =>
      Promise.all([
        loadRow(one, person, id),
        loadSpan(one, id, options),
        loadDraft(one, person, id),
        listConversationFiles(one, id),
        barFor(one, person, id),
      ]),
    ),
    options.present ?? [],
  ]);
  const firstUnread = row.first_unread_message_id;
  return { row, span: { ...span, firstUnread }, draft, draftFiles, assignees, files, bar, present };
}

async function loadRow(db: Db, person: Person, id: number) {
  const row = await getConversation(db, person, id);
  return { row, assignees: row.assignee ? await listAssignees(db, row.page_id) : [] };
}

/** What the person was writing, with the files that still wait to be sent. */
export async function loadDraft(db: Db, person: Person, id: number) {
  const draft = await findDraft(db, person, id);
  const draftFiles = draft?.file_ids.length ? await filesOf(db, person, id, draft.file_ids) : [];
  return { draft, draftFiles };
}

async function filesOf(db: Db, person: Person, conversationId: number, ids: number[]): Promise<FileRow[]> {
  const rows = await db
    .selectFrom("files")
    .selectAll()
    .where("id", "in", ids)
    .where("conversation_id", "=", conversationId)
    .where("uploaded_by", "=", person.id)
    .execute();
  return ids.flatMap((id) => rows.find((row) => row.id === id) ?? []);
}
