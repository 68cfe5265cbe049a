import type { Look } from "./drawing.ts";
import type { Heard } from "./hearing.ts";

/**
 * What a browser hears: that something changed. What it looks like now comes along only where it may be seen; else, and
 * where that is left out, whoever shows it asks for it. `message` names the message, where one changed.
 */
export interface Change extends Look {
  subject: string;
  id: number;
  name: string;
  message?: number;
  /** They were told of it at once, with the pieces of the thread; this is for the lists. */
  told?: true;
  /** Of a call: it rings for them, or it is their talk. */
  mine?: true;
  /** Of a call: it is their talk, or was the last. */
  talk?: true;
  /** It happened before they listened: what else there is to know of it they have to ask for. */
  missed?: true;
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
