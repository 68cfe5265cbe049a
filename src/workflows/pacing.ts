import { allHandlersFinished, condition, workflowInfo } from "@temporalio/workflow";
import { LONGEST_MS } from "./longest.ts";

const MOST_EVENTS = 1_500;

/**
 * Waits for `wake`, or until a moment, or for the longest that anything waits at once. Without a moment it waits for
 * `wake` alone.
 */
export async function waitUntil(until: number | undefined, wake: () => boolean, summary: string): Promise<void> {
  if (until === undefined) return condition(wake);
  const ms = Math.min(until - Date.now(), LONGEST_MS);
  if (ms > 0) await condition(wake, ms, { summary });
}

/** Lets one at a time through, in the order they came: status and clocks of one thing never change at once. */
function createTurns(): <T>(work: () => Promise<T>) => Promise<T> {
  let busy = false;
  return async (work) => {
    while (busy) await condition(() => !busy);
    busy = true;
    try {
      return await work();
    } finally {
      busy = false;
    }
  };
}

export interface Sight<T> {
  row: T | undefined;
  /** What is known may be old: look again. */
  stale: boolean;
  /** Somebody looked since this was last set to false. */
  looked: boolean;
  /** Somebody is looking. */
  busy: boolean;
  /** Reads or changes the row, alone, and remembers how it is then. */
  look(work: () => Promise<T | undefined>): Promise<T | undefined>;
}

/** What a workflow knows of the row it stands for: at first what whoever starts it has just read, if they have. */
export function createSight<T>(given?: T): Sight<T> {
  const inTurn = createTurns();
  const sight: Sight<T> = {
    row: given,
    stale: given === undefined,
    looked: false,
    busy: false,
    look: (work) =>
      inTurn(async () => {
        Object.assign(sight, { stale: false, busy: true });
        try {
          sight.row = await work();
        } catch (error) {
          sight.stale = true;
          throw error;
        } finally {
          sight.busy = false;
        }
        sight.looked = true;
        return sight.row;
      }),
  };
  return sight;
}

/** A long history is begun anew, but never under a handler that has still to answer. */
export function shouldContinueAsNew(): boolean {
  const { continueAsNewSuggested, historyLength } = workflowInfo();
  return (continueAsNewSuggested || historyLength >= MOST_EVENTS) && allHandlersFinished();
}
