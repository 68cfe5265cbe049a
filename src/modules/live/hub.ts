import type { IncomingMessage, ServerResponse } from "node:http";
import type { Db } from "../../database.ts";
import { concerns, readViewer, readViewers, type Viewer } from "./audience.ts";
import { type Change, changeOf, merge } from "./change.ts";
import { type Said, say, StreamChannel } from "./channel.ts";
import { type Draw, type Drawn, inTime } from "./drawing.ts";
import { type Heard, readEvents } from "./hearing.ts";
import { createLooking } from "./looking.ts";
import { createPace } from "./pace.ts";
import { createWording, lookOf, sayChanges } from "./wording.ts";

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
const MOST_LINES = 50;

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

  /** Counts what may have changed who sees what. */
  let rights = 0;
  // What all others hear of waits for its round; who was told at once gets only the line.
  let due: Heard[] = [];
  let told = new Map<Seat, Set<Heard>>();

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
    if (seats.size === 0) return;
    if (draw) for (const [id, grown] of grownOf(events)) tellLookers(draw, id, grown);
    due.push(...events);
    pace.soon();
  }

  /** Who has a thread open that grew is told at once, all with what was drawn once. */
  function tellLookers(draw: Draw, id: number, grown: Heard[]): void {
    const lookers = looking.lookersOf(id).flatMap((userId) => seats.get(userId) ?? []);
    const concerned = lookers.filter(({ viewer }) => grown.every((event) => concerns(viewer, event)));
    if (concerned.length === 0) return;
    const drawing = inTime(draw.thread(id));
    const change = changeOf(grown.at(-1)!);
    const said = new Map<string | undefined, Said>();
    for (const seat of concerned) {
      const known = told.get(seat) ?? new Set();
      for (const event of grown) known.add(event);
      told.set(seat, known);
      inTurn(seat, async () => {
        const look = lookOf(await drawing, seat.viewer);
        const words = said.get(look?.pieces) ?? sayChanges([{ ...change, ...look }]);
        said.set(look?.pieces, words);
        tellClients(seat, words);
      });
    }
  }

  const failed = (error: unknown) => {
    log.warn({ error }, "live changes could not be told");
    refreshAll();
  };

  const pace = createPace(async () => {
    const [events, known] = [due, told];
    due = [];
    told = new Map();
    const lines = draw ? await drawLines(draw, events) : new Map<number, Drawn>();
    const began = performance.now();
    const words = createWording(events, lines);
    for (const seat of seats.values()) {
      const said = words(seat.viewer, known.get(seat));
      if (said) tellSeat(seat, said);
    }
    return performance.now() - began;
  }, failed);

  function tellSeat(seat: Seat, said: Said): void {
    if (seat.drawing) inTurn(seat, async () => tellClients(seat, said));
    else tellClients(seat, said);
  }

  function tellClients({ clients }: Seat, said: Said): void {
    // From the end, as who does not keep up goes from among them meanwhile.
    for (let n = clients.length - 1; n >= 0; n--) channel.tell(clients[n]!, said);
  }

  function inTurn(seat: Seat, tell: () => Promise<void>): void {
    const drawing = (seat.drawing ?? Promise.resolve())
      .then(tell)
      .catch(failed)
      .then(() => {
        if (seat.drawing === drawing) seat.drawing = undefined;
      });
    seat.drawing = drawing;
  }

  /** Roles and memberships decide who hears what: read again when they change; who was let go is let out. */
  async function heedPeople(event: Heard): Promise<void> {
    if (event.name === "user.signed_in") return;
    if (event.subject === "page" || event.subject === "user") rights += 1;
    if (event.subject === "page") {
      await readAgain();
    } else if (event.subject === "user") {
      drop(event.subject_id);
    }
  }

  /** One query, whatever their number. */
  async function readAgain(): Promise<void> {
    const known = [...seats];
    const viewers = await readViewers(
      db,
      known.map(([userId]) => userId),
    );
    for (const [userId, seat] of known) {
      const viewer = viewers.get(userId);
      if (viewer) seat.viewer = viewer;
      else drop(userId);
    }
  }

  const join = async (userId: number, request: IncomingMessage, response: ServerResponse) => {
    let seat = seats.get(userId);
    while (!seat) {
      const asOf = rights;
      const viewer = await readViewer(db, userId);
      if (!viewer) return false;
      // What they may see can have changed while it was read.
      if (asOf !== rights) continue;
      seat = seats.get(userId) ?? { viewer, clients: [] };
      seats.set(userId, seat);
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
      pace.stop();
      [...seats.keys()].forEach(drop);
    },
  };
}

/** The threads that grew, with what made them. */
function grownOf(events: Heard[]): Map<number, Heard[]> {
  const isGrowing = ({ name, subject }: Heard) => subject === "conversation" && name === "message.received";
  return Map.groupBy(events.filter(isGrowing), (event) => event.subject_id);
}

/** The lines of what changed last; a list that shows more than these asks for the others. */
async function drawLines(draw: Draw, events: Heard[]): Promise<Map<number, Drawn>> {
  const ids = new Set(
    events
      .filter(({ subject }) => subject === "conversation")
      .map((event) => event.subject_id)
      .toReversed(),
  );
  const wanted = [...ids].slice(0, MOST_LINES);
  return (wanted.length > 0 && (await inTime(draw.lines(wanted)))) || new Map();
}
