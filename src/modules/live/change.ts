import type { Heard } from "./hearing.ts";

/** What a browser hears: that something changed, never what it says. `message` names the message, where one changed. */
export interface Change {
  subject: string;
  id: number;
  name: string;
  message?: number;
  /** Only for who has that conversation open: the newest of its thread as it would be fetched. */
  pieces?: string;
}

export function changeOf(event: Heard): Change {
  const message = event.detail.message_id;
  return { subject: event.subject, id: event.subject_id, name: event.name, ...(message !== undefined && { message }) };
}

/** The same change said twice in one breath is said once. */
export function merge(changes: Change[]): Change[] {
  const seen = new Map(changes.map((change) => [JSON.stringify(change), change]));
  return [...seen.values()];
}
