import type { Viewer } from "./audience.ts";
import type { WatchedConversation } from "./hearing.ts";

/** What a change may bring along, so that nobody has to ask for it. */
export interface Look {
  /** Only for who has that conversation open: the newest of its thread. */
  pieces?: string;
  /** Its line of the list, and under which filters that stands: to each the values of which one must be asked for. */
  row?: string;
  where?: Record<string, string[]>;
  /** The line itself is left out, as very many wrote at once: lists in which it stands ask for it once that is over. */
  later?: true;
}

/** Something drawn once for all: who may see it now, and how it looks to one of them. The same to two: the same object. */
export interface Drawn {
  watched: WatchedConversation;
  /** To whom it may look different than to all others of their kind. */
  named: Iterable<number>;
  /** Undefined where it looks like that to nobody else: they ask for it themselves. */
  look(viewer: Viewer): Look | undefined;
}

export interface Draw {
  /** The newest of a thread, as far back as these messages of it stand that were just added. */
  thread(conversationId: number, messages: number[]): Promise<Drawn | undefined>;
  /** Lines of the list; not all of them may be there. */
  lines(conversationIds: number[]): Promise<Map<number, Drawn>>;
  /** What stands above the plain list, with the counts of each of them. */
  counts(viewers: Viewer[]): Promise<Map<number, string>>;
}

/** What takes longer is fetched by the pages themselves. */
const LONGEST_MS = 500;

/** What is drawn, or undefined when it fails or takes too long: then those concerned only hear that it changed. */
export async function inTime<T>(drawing: Promise<T>): Promise<T | undefined> {
  let late: NodeJS.Timeout | undefined;
  const patience = new Promise<undefined>((over) => (late = setTimeout(() => over(undefined), LONGEST_MS)));
  try {
    return await Promise.race([drawing, patience]);
  } catch {
    return undefined;
  } finally {
    clearTimeout(late);
  }
}
