import type { IncomingMessage, ServerResponse } from "node:http";
import { type Db, isDatabaseAway } from "../../database.ts";
import { concerns } from "./audience.ts";
import { type Change, changeOf, merge } from "./change.ts";
import { type Said, say } from "./channel.ts";
import { createCounting } from "./counting.ts";
import { type Draw, inTime } from "./drawing.ts";
import { type Heard, readEvents } from "./hearing.ts";
import { createLines, isArrival } from "./lines.ts";
import { createLooking } from "./looking.ts";
import { createMemory } from "./memory.ts";
import { createPace } from "./pace.ts";
import { createPhones, isOnThePhone } from "./phones.ts";
import { createSeats, type Seat } from "./seats.ts";
import { createWording, lookOf, sayChanges } from "./wording.ts";

export interface Live {
  /**
   * Joins a browser to its agent's stream; the response is the stream from then on, and begins with what a page may have
   * missed that carries the mark `since`. False: may not come in.
   */
  join(userId: number, request: IncomingMessage, response: ServerResponse, since?: string): Promise<boolean>;
  /** Goes along with a page that is begun to be drawn, so that its stream goes on from there. */
  mark(): string;
  /** Tells these agents, if they are connected here. */
  tell(userIds: Iterable<number>, change: Change): void;
  /** Says that an agent has a conversation on screen; said again while it lasts. */
  looksAt(userId: number, conversationId: number): void;
  /** Ends every stream of an agent: who may still come in connects again. */
  drop(userId: number): void;
  /** Fans out events by id. */
  hear(ids: number[]): void;
  /** Something may have been missed: every browser refreshes what it shows. */
  refreshAll(): void;
  count(): number;
  close(): void;
}

const BEAT_MS = 15_000;
/** After the database did not answer. */
const AGAIN_MS = 1_000;

/**
 * One stream an agent, in this process; ids come in, each agent hears of what they may see. `changed` is called when
 * what a person may do is another from now on, whichever process made it so.
 */
export function createLive(
  db: Db,
  log: { warn(detail: object, message: string): void },
  draw?: Draw,
  changed: (userId: number) => void = () => {},
): Live {
  const memory = createMemory();
  const looking = createLooking();
  const waiting = new Set<number>();
  let busy = false;
  // What gives and takes rights may have gone unheard: they are read before anything else is told.
  let isUnsure = false;
  let again: NodeJS.Timeout | undefined;
  // What all others hear of waits for its round; who was told at once gets only the line.
  let due: Heard[] = [];
  let told = new Map<Seat, Set<Heard>>();

  const failed = (error: unknown) => {
    log.warn({ error }, "live changes could not be told");
    tellToRefresh();
  };
  const seats = createSeats(db, failed, changed);
  const counting = draw && createCounting(seats, draw);
  const drawLines = draw && createLines(draw);
  const phones = createPhones(seats, heardByAll, failed);
  const isAllTold = () => due.length === 0 && phones.isAllTold();
  let beforeUntold = memory.mark();

  /** The mark of what is told now: a stream that breaks then has missed what others may have been told already. */
  function heardByAll(): string {
    return isAllTold() ? memory.mark() : beforeUntold;
  }

  const hear = (ids: number[]) => {
    for (const id of ids) waiting.add(id);
    if (!busy) void fanOut();
  };

  /** One query for all that came in meanwhile, whatever the number of agents. */
  async function fanOut(): Promise<void> {
    busy = true;
    let ids: number[] = [];
    try {
      while (waiting.size > 0 || isUnsure) {
        if (isUnsure) {
          isUnsure = false;
          await seats.readAgain();
        }
        ids = [...waiting];
        waiting.clear();
        await spread(await readEvents(db, ids));
        ids = [];
      }
    } catch (error) {
      log.warn({ error }, "live events could not be read");
      isUnsure = true;
      if (isDatabaseAway(error)) for (const id of ids) waiting.add(id);
      else tellToRefresh();
      again = setTimeout(() => void (busy || fanOut()), AGAIN_MS).unref();
    } finally {
      busy = false;
    }
  }

  async function spread(events: Heard[]): Promise<void> {
    for (const event of events) await seats.heed(event);
    if (isAllTold()) beforeUntold = memory.mark();
    memory.keep(events);
    if (seats.isEmpty()) return;
    phones.tell(events.filter(isOnThePhone));
    const others = events.filter((event) => !isOnThePhone(event));
    if (others.length === 0) return;
    due.push(...others);
    const drawn = draw ? [...grownOf(others)].map(([id, grown]) => tellLookers(draw, id, grown)) : [];
    // Who waits for an answer comes before the lists.
    void Promise.all(drawn).then(pace.soon);
  }

  /** Who has a thread open that grew is told at once, all with what was drawn once. */
  async function tellLookers(draw: Draw, id: number, grown: Heard[]): Promise<void> {
    const lookers = looking.lookersOf(id).flatMap((userId) => seats.of(userId) ?? []);
    const concerned = lookers.filter(({ viewer }) => grown.every((event) => concerns(viewer, event)));
    if (concerned.length === 0) return;
    const drawing = inTime(
      draw.thread(
        id,
        grown.flatMap((event) => event.detail.message_id ?? []),
      ),
    );
    const change = changeOf(grown.at(-1)!);
    const mark = heardByAll();
    const said = new Map<string | undefined, Said>();
    for (const seat of concerned) {
      const known = told.get(seat) ?? new Set();
      for (const event of grown) known.add(event);
      told.set(seat, known);
      seats.inTurn(seat, async () => {
        const look = lookOf(await drawing, seat.viewer);
        const words = said.get(look?.pieces) ?? sayChanges([{ ...change, ...look }], mark);
        said.set(look?.pieces, words);
        return words;
      });
    }
    await drawing;
  }

  const pace = createPace(async () => {
    const [events, known] = [due, told];
    due = [];
    told = new Map();
    const mark = heardByAll();
    const isTold = (event: Heard) => known.values().some((heard) => heard.has(event));
    const lines = await drawLines?.(events, isTold);
    const began = performance.now();
    const words = createWording(events, mark, lines);
    for (const seat of seats.all()) {
      const mine = words(seat.viewer, known.get(seat));
      if (!mine) continue;
      seats.tell(seat, mine.said);
      if (mine.recounts) counting?.recount(seat);
    }
    return performance.now() - began;
  }, failed);

  const join = async (userId: number, request: IncomingMessage, response: ServerResponse, since?: string) => {
    const seat = await seats.join(userId, request, response);
    if (!seat) return false;
    seats.tellClient(response, say("begin", "", memory.mark()));
    if (since) catchUp(seat, response, since);
    return true;
  };

  function catchUp({ viewer }: Seat, response: ServerResponse, since: string): void {
    const missed = memory.since(since)?.filter((event) => concerns(viewer, event));
    if (!missed) seats.tellClient(response, say("refresh", "{}", memory.mark()));
    else if (missed.length > 0) seats.tellClient(response, sayChanges(merge(missed.map(missedOf)), memory.mark()));
  }

  function tell(userIds: Iterable<number>, change: Change): void {
    const said = sayChanges([change], memory.mark());
    for (const userId of userIds) {
      const seat = seats.of(userId);
      if (seat) seats.tell(seat, said);
    }
  }

  // A browser sees no comment of the stream, so the beat that tells it the stream lives is an event.
  const beats = setInterval(() => {
    seats.tellAll(say("beat", ""));
    looking.forgetOld();
  }, BEAT_MS).unref();

  function refreshAll(): void {
    isUnsure = true;
    if (!busy) void fanOut();
    tellToRefresh();
  }

  function tellToRefresh(): void {
    memory.lose();
    seats.tellAll(say("refresh", "{}", memory.mark()));
  }

  return {
    join,
    mark: memory.mark,
    tell,
    looksAt: looking.looks,
    drop: seats.drop,
    hear,
    refreshAll,
    count: seats.count,
    close: () => {
      clearInterval(beats);
      clearTimeout(again);
      pace.stop();
      phones.stop();
      counting?.stop();
      seats.close();
    },
  };
}

const missedOf = (event: Heard): Change => ({ ...changeOf(event), missed: true });

/** The threads that grew, with what made them. */
function grownOf(events: Heard[]): Map<number, Heard[]> {
  return Map.groupBy(events.filter(isArrival), (event) => event.subject_id);
}
