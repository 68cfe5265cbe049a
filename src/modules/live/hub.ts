import type { IncomingMessage, ServerResponse } from "node:http";
import type { Db } from "../../database.ts";
import { concerns, readViewer, type Viewer } from "./audience.ts";
import { type Change, changeOf, merge } from "./change.ts";
import { type Said, say, StreamChannel } from "./channel.ts";
import { type Draw, withPieces } from "./drawing.ts";
import { type Heard, readEvents } from "./hearing.ts";
import { createLooking } from "./looking.ts";

export interface Live {
  /** Joins a browser to its agent's stream; the response is the stream from then on. False: may not come in. */
  join(userId: number, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
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

interface Seat {
  viewer: Viewer;
  /** Their browsers. */
  clients: ServerResponse[];
  /** What is drawn for this seat just now: whatever else it is to hear waits, so that nothing newer comes before. */
  drawing?: Promise<void>;
}

/** Longer than a page takes from being drawn to its stream. */
const GAP_MS = 5_000;
const MOST_RECENT = 1_000;
const BEAT_MS = 15_000;

/** One stream an agent, in this process; ids come in, each agent hears of what they may see. */
export function createLive(db: Db, log: { warn(detail: object, message: string): void }, draw?: Draw): Live {
  const seats = new Map<number, Seat>();
  const channel = new StreamChannel();
  const seatOf = new WeakMap<ServerResponse, Seat>();
  const looking = createLooking();
  const waiting = new Set<number>();
  let busy = false;
  // A page is drawn a moment before its stream begins: what happened in between is told on joining.
  let recent: { at: number; event: Heard }[] = [];

  const hear = (ids: number[]) => {
    for (const id of ids) waiting.add(id);
    if (!busy) void fanOut();
  };

  /** One query for all that came in meanwhile, whatever the number of agents. */
  async function fanOut(): Promise<void> {
    busy = true;
    try {
      while (waiting.size > 0) {
        const ids = [...waiting];
        waiting.clear();
        await spread(await readEvents(db, ids));
      }
    } catch (error) {
      log.warn({ error }, "live events could not be read");
      refreshAll();
    } finally {
      busy = false;
    }
  }

  async function spread(events: Heard[]): Promise<void> {
    for (const event of events) await heedPeople(event);
    const now = Date.now();
    recent = [...recent.filter(({ at }) => at > now - GAP_MS), ...events.map((event) => ({ at: now, event }))].slice(
      -MOST_RECENT,
    );
    const changes = events.map(changeOf);
    const encoded = new Map<string, Said>();
    const places = events.map((_, n) => n);
    for (const seat of seats.values()) {
      const { viewer } = seat;
      const mine = places.filter((n) => concerns(viewer, events[n]!));
      if (mine.length === 0) continue;
      const { userId } = viewer;
      const grown = draw ? mine.filter((n) => isGrowing(events[n]!) && looking.isLooking(userId, changes[n]!.id)) : [];
      if (draw && grown.length > 0) {
        const [told, more] = [mine.map((n) => changes[n]!), grown.map((n) => changes[n]!)];
        inTurn(seat, async () => tellClients(seat, sayChanges(merge(await withPieces(draw, seat.viewer, told, more)))));
        continue;
      }
      const key = mine.length === places.length ? "all" : mine.join();
      let said = encoded.get(key);
      if (!said) encoded.set(key, (said = sayChanges(merge(mine.map((n) => changes[n]!)))));
      tellSeat(seat, said);
    }
  }

  function tellSeat(seat: Seat, said: Said): void {
    if (seat.drawing) inTurn(seat, async () => tellClients(seat, said));
    else tellClients(seat, said);
  }

  function tellClients({ clients }: Seat, said: Said): void {
    // From the end, as who does not keep up goes from among them meanwhile.
    for (let n = clients.length - 1; n >= 0; n--) channel.tell(clients[n]!, said);
  }

  function inTurn(seat: Seat, tell: () => Promise<void>): void {
    const drawing = (seat.drawing ?? Promise.resolve()).then(tell).then(() => {
      if (seat.drawing === drawing) seat.drawing = undefined;
    });
    seat.drawing = drawing;
  }

  /** Roles and memberships decide who hears what: read again when they change; who was let go is let out. */
  async function heedPeople(event: Heard): Promise<void> {
    if (event.subject === "page") {
      for (const userId of Array.from(seats.keys())) await readAgain(userId);
    } else if (event.subject === "user" && event.name !== "user.signed_in") {
      drop(event.subject_id);
    }
  }

  async function readAgain(userId: number): Promise<void> {
    const viewer = await readViewer(db, userId);
    const seat = seats.get(userId);
    if (seat && viewer) seat.viewer = viewer;
    else drop(userId);
  }

  const join = async (userId: number, request: IncomingMessage, response: ServerResponse) => {
    let seat = seats.get(userId);
    if (!seat) {
      const viewer = await readViewer(db, userId);
      if (!viewer) return false;
      seat = seats.get(userId);
      if (!seat) seats.set(userId, (seat = { viewer, clients: [] }));
    }
    channel.addClient(request, response);
    seat.clients.push(response);
    seatOf.set(response, seat);
    catchUp(seat, response);
    return true;
  };

  function catchUp({ viewer }: Seat, response: ServerResponse): void {
    const since = Date.now() - GAP_MS;
    const missed = recent.filter(({ at, event }) => at > since && concerns(viewer, event));
    if (missed.length === 0) return;
    channel.tell(response, sayChanges(merge(missed.map(({ event }) => changeOf(event)))));
  }

  channel.on("disconnect", (_channel, response: ServerResponse) => {
    const seat = seatOf.get(response);
    if (!seat) return;
    seat.clients.splice(seat.clients.indexOf(response), 1);
    const { userId } = seat.viewer;
    if (seat.clients.length === 0 && seats.get(userId) === seat) seats.delete(userId);
  });

  function drop(userId: number): void {
    const seat = seats.get(userId);
    seats.delete(userId);
    for (const response of seat?.clients ?? []) response.end();
  }

  function tell(userIds: Iterable<number>, change: Change): void {
    const said = sayChanges([change]);
    for (const userId of userIds) {
      const seat = seats.get(userId);
      if (seat) tellSeat(seat, said);
    }
  }

  function tellAll(said: Said): void {
    for (const seat of seats.values()) tellSeat(seat, said);
  }

  // A browser sees no comment of the stream, so the beat that tells it the stream lives is an event.
  const beats = setInterval(() => {
    tellAll(say("beat", ""));
    looking.forgetOld();
  }, BEAT_MS).unref();

  function refreshAll(): void {
    tellAll(say("refresh", "{}"));
  }

  return {
    join,
    tell,
    looksAt: looking.looks,
    drop,
    hear,
    refreshAll,
    count: () => channel.connections.length,
    close: () => {
      clearInterval(beats);
      [...seats.keys()].forEach(drop);
    },
  };
}

const sayChanges = (changes: Change[]): Said => say("changes", JSON.stringify(changes));

const isGrowing = ({ name, subject }: Heard) => subject === "conversation" && name === "message.received";
