import { type Draw, type Drawn, inTime } from "./drawing.ts";
import type { Heard } from "./hearing.ts";

/** One statement draws no more; a list that shows more than these asks for the others. */
const MOST = 50;
/** As many as a high screen shows. */
const GLANCE = 24;
/** Nobody reads lists that leap more often than this. */
const GLANCE_MS = 500;

/** Lines of the list that go along with a round of changes. */
export interface Lines {
  drawn: Map<number, Drawn>;
  /** Conversations whose line only those are brought whom it names, as very many others came after them. */
  left: Set<number>;
}

/** Somebody wrote; what people do to a conversation is rarer, and who sees it would wonder if it came late. */
export const isArrival = ({ name, subject }: Heard): boolean =>
  subject === "conversation" && name === "message.received";

/**
 * Draws the lines of what changed last. Where very many write at once everybody is brought only as many of them as one
 * can take in, those that came last: all that came before stand below those by then. What is somebody's own they are
 * brought always.
 */
export function createLines(draw: Draw, now = () => performance.now()) {
  let [allowed, asOf] = [GLANCE, now()];

  /** Takes of what is allowed just now as many as are wanted, and gives how many those are. */
  function take(wanted: number): number {
    const since = now();
    allowed = Math.min(GLANCE, allowed + ((since - asOf) * GLANCE) / GLANCE_MS);
    asOf = since;
    const taken = Math.min(wanted, Math.floor(allowed));
    allowed -= taken;
    return taken;
  }

  /** Lines of `sure` are drawn before others: somebody was told of it without them. */
  return async (events: Heard[], sure: (event: Heard) => boolean): Promise<Lines> => {
    const last = events.filter(({ subject }) => subject === "conversation").toReversed();
    const first = idsOf(last.filter((event) => !isArrival(event) || sure(event)));
    const others = idsOf(last).difference(first);
    const taken = take(others.size);
    const wanted = [...first, ...others].slice(0, MOST);
    const drawn = (wanted.length > 0 && (await inTime(draw.lines(wanted)))) || new Map<number, Drawn>();
    return { drawn, left: new Set([...others].slice(taken)) };
  };
}

const idsOf = (events: Heard[]) => new Set(events.map((event) => event.subject_id));
