import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { couldSee, maySee, type Viewer, type Watched } from "./audience.ts";

/** What a browser hears: that something changed, never what it says. `message` names the message, where one changed. */
export interface Change {
  subject: string;
  id: number;
  name: string;
  message?: number;
  /** Only for who has that conversation open: the newest of its thread as it would be fetched. */
  pieces?: string;
}

/** An event, with what decides who may hear of it. */
export interface Heard {
  id: number;
  name: string;
  subject: string;
  subject_id: number;
  detail: { message_id?: number; from?: number | null };
  page_id: number | null;
  assignee_id: number | null;
  taking_part: number[] | null;
}

const moves = new Set(["conversation.claimed", "conversation.assigned", "conversation.released"]);

export function changeOf(event: Heard): Change {
  const message = event.detail.message_id;
  return { subject: event.subject, id: event.subject_id, name: event.name, ...(message !== undefined && { message }) };
}

export function watchedOf(event: Heard): Watched | undefined {
  if (event.subject !== "conversation" || event.page_id === null) return undefined;
  const { subject_id: id, page_id, assignee_id, taking_part } = event;
  return { id, page_id, assignee_id, taking_part: taking_part ?? [] };
}

export function concerns(viewer: Viewer, event: Heard, conversation: Watched | undefined): boolean {
  if (conversation) {
    return (
      maySee(viewer, conversation) ||
      (moves.has(event.name) && couldSee(viewer, conversation, event.detail.from ?? null))
    );
  }
  if (event.subject === "user") return event.subject_id === viewer.userId;
  if (viewer.role === "owner" || viewer.role === "admin") return true;
  return event.subject === "page" && viewer.pages.has(event.subject_id);
}

/** The same change said twice in one breath is said once. */
export function merge(changes: Change[]): Change[] {
  const seen = new Map(changes.map((change) => [JSON.stringify(change), change]));
  return [...seen.values()];
}

export async function readEvents(db: Db, ids: number[]): Promise<Heard[]> {
  const { rows } = await sql<Heard>`
    select events.id, events.name, events.subject, events.subject_id, events.detail,
      conversations.page_id, conversations.assignee_id,
      (select array_agg(user_id) from conversation_participants p where p.conversation_id = conversations.id) as taking_part
    from events
    left join conversations on events.subject = 'conversation' and conversations.id = events.subject_id
    where events.id = any(${ids}::bigint[])
    order by events.id`.execute(db);
  return rows;
}
