import { isTheirs } from "./audience.ts";
import type { Heard } from "./hearing.ts";
import { createPace } from "./pace.ts";
import type { Seat, Seats } from "./seats.ts";
import { createWording } from "./wording.ts";

/** Telling all the others takes a thirtieth of the time at most, and nobody is kept waiting for longer than for anything else. */
const PACE = { rest: 30, longestMs: 100 };

/** Nothing of a call or an agent is drawn for who hears of it. */

type Told = Pick<Seats, "all" | "of" | "tell">;

export const isOnThePhone = ({ subject }: Heard): boolean => subject === "call" || subject === "agent";

/**
 * Tells of calls and agents. A call goes through eight things in a minute, and everybody in its queue hears of each: those
 * for whom it rings, whose talk or whose own state it is are told at once; all the others, who only count and list it,
 * hear of many calls together. Each hears of all in the order in which it happened.
 */
export function createPhones(seats: Told, mark: () => string, failed: (error: unknown) => void) {
  let due: Heard[] = [];
  /** How many of these are known to somebody who was told at once. */
  let told = new Map<Seat, number>();

  const pace = createPace(
    async () => {
      const [events, known] = [due, told];
      due = [];
      told = new Map();
      const heard = mark();
      const began = performance.now();
      const wordings = new Map<number, ReturnType<typeof createWording>>();
      for (const seat of seats.all()) {
        const from = known.get(seat) ?? 0;
        const words = wordings.get(from) ?? createWording(events.slice(from), heard);
        wordings.set(from, words);
        const mine = words(seat.viewer);
        if (mine) seats.tell(seat, mine.said);
      }
      return performance.now() - began;
    },
    failed,
    PACE,
  );

  function tellAtOnce(seat: Seat): void {
    const mine = createWording(due.slice(told.get(seat) ?? 0), mark())(seat.viewer);
    told.set(seat, due.length);
    if (mine) seats.tell(seat, mine.said);
  }

  return {
    tell(events: Heard[]): void {
      if (events.length === 0) return;
      due.push(...events);
      for (const seat of whoseOwn(seats, events)) tellAtOnce(seat);
      pace.soon();
    },
    isAllTold: () => due.length === 0,
    stop: pace.stop,
  };
}

/** Those whose own call or state one of these is. */
function whoseOwn(seats: Pick<Seats, "of">, events: Heard[]): Set<Seat> {
  const own = new Set<Seat>();
  for (const event of events) {
    for (const userId of namedBy(event)) {
      const seat = userId === null ? undefined : seats.of(userId);
      if (seat && (event.subject === "agent" || isTheirs(seat.viewer, event))) own.add(seat);
    }
  }
  return own;
}

function namedBy({ subject, subject_id: id, watched }: Heard): (number | null)[] {
  if (subject === "agent") return [id];
  return watched?.kind === "call" ? [watched.agent_id, watched.before, ...watched.ringing] : [];
}
