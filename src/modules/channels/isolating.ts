import { sql } from "kysely";
import { isDatabaseAway, isStalePlan, type Trx } from "../../database.ts";
import type { Apply } from "./incoming.ts";
import { type End, parked } from "./settling.ts";

export type Attempt<Event> = (trx: Trx, pageId: number, events: Event[]) => Promise<End[]>;

/** Tries the whole run and, when it fails, its halves, each behind a savepoint, down to the one event that is parked. */
export function isolating<Event>(apply: Apply<Event>): Attempt<Event> {
  return async function attempt(trx: Trx, pageId: number, events: Event[]): Promise<End[]> {
    await sql`savepoint run`.execute(trx);
    try {
      const outcomes = await apply(trx, pageId, events);
      await sql`release savepoint run`.execute(trx);
      return outcomes;
    } catch (error) {
      if (isWorthRepeating(error)) throw error;
      await sql`rollback to savepoint run`.execute(trx);
      await sql`release savepoint run`.execute(trx);
      if (events.length === 1) return [parked(error)];
      const middle = Math.ceil(events.length / 2);
      const first = await attempt(trx, pageId, events.slice(0, middle));
      return [...first, ...(await attempt(trx, pageId, events.slice(middle)))];
    }
  };
}

/** The same, sure that every event came to an end: one too few would leave a row waiting for ever. */
export function counted<Event>(apply: Apply<Event>): Apply<Event> {
  return async (trx, pageId, events) => {
    const ends = await apply(trx, pageId, events);
    if (ends.length !== events.length) throw new Error(`${events.length} events came to ${ends.length} ends`);
    return ends;
  };
}

/** Not the events' doing: the database is away, was migrated, or two processes met in a deadlock. */
export function isWorthRepeating(error: unknown): boolean {
  return (
    isDatabaseAway(error) || isStalePlan(error) || ["40001", "40P01"].includes((error as { code?: string })?.code ?? "")
  );
}
