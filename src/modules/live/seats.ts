import type { IncomingMessage, ServerResponse } from "node:http";
import type { Db } from "../../database.ts";
import { readViewer, readViewers, type Viewer } from "./audience.ts";
import { type Said, StreamChannel } from "./channel.ts";
import type { Heard } from "./hearing.ts";

export interface Seat {
  viewer: Viewer;
  /** Their browsers. */
  clients: ServerResponse[];
  /** What is drawn for this seat just now: whatever else it is to hear waits, so that nothing newer comes before. */
  drawing?: Promise<void>;
}

/** Who is connected to this process: a seat an agent, with what they may see and the browsers that listen. */
export function createSeats(db: Db, failed: (error: unknown) => void, changed: (userId: number) => void) {
  const seats = new Map<number, Seat>();
  const channel = new StreamChannel();
  const seatOf = new WeakMap<ServerResponse, Seat>();
  /** Counts what may have changed who sees what. */
  let rights = 0;

  channel.on("disconnect", (_channel, response: ServerResponse) => {
    const seat = seatOf.get(response);
    if (!seat) return;
    seat.clients.splice(seat.clients.indexOf(response), 1);
    const { userId } = seat.viewer;
    if (seat.clients.length === 0 && seats.get(userId) === seat) seats.delete(userId);
  });

  /** Undefined: they may not come in. */
  async function join(userId: number, request: IncomingMessage, response: ServerResponse): Promise<Seat | undefined> {
    let seat = seats.get(userId);
    while (!seat) {
      const asOf = rights;
      const viewer = await readViewer(db, userId);
      if (!viewer) return undefined;
      // What they may see can have changed while it was read.
      if (asOf !== rights) continue;
      seat = seats.get(userId) ?? { viewer, clients: [] };
      seats.set(userId, seat);
    }
    channel.addClient(request, response);
    seat.clients.push(response);
    seatOf.set(response, seat);
    return seat;
  }

  function drop(userId: number): void {
    const seat = seats.get(userId);
    seats.delete(userId);
    for (const response of seat?.clients ?? []) response.end();
  }

  /** Roles and memberships, of pages and of queues, decide who hears what: read again when they change; who was let go is let out. */
  async function heed(event: Heard): Promise<void> {
    if (event.name === "user.signed_in") return;
    const isOfQueues = event.subject === "setting" && event.detail.list === "queues";
    if (event.subject === "page" || isOfQueues) await readAgain();
    else if (event.subject === "user") {
      rights += 1;
      changed(event.subject_id);
      drop(event.subject_id);
    }
  }

  /** One query, whatever their number. Who was let go is let out. */
  async function readAgain(): Promise<void> {
    rights += 1;
    const known = [...seats];
    if (known.length === 0) return;
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

  function tell(seat: Seat, said: Said): void {
    if (seat.drawing) inTurn(seat, async () => tellClients(seat, said));
    else tellClients(seat, said);
  }

  function tellClients({ clients }: Seat, said: Said): void {
    // From the end, as who does not keep up goes from among them meanwhile.
    for (let n = clients.length - 1; n >= 0; n--) channel.tell(clients[n]!, said);
  }

  /** Tells what is still being drawn, before all that is said to this seat after it. */
  function inTurn(seat: Seat, drawn: () => Promise<Said | undefined | void>): void {
    const drawing = (seat.drawing ?? Promise.resolve())
      .then(drawn)
      .then((said) => said && tellClients(seat, said))
      .catch(failed)
      .then(() => {
        if (seat.drawing === drawing) seat.drawing = undefined;
      });
    seat.drawing = drawing;
  }

  return {
    join,
    drop,
    heed,
    readAgain,
    tell,
    inTurn,
    /** Tells one browser alone. */
    tellClient: (response: ServerResponse, said: Said) => channel.tell(response, said),
    tellAll(said: Said): void {
      for (const seat of seats.values()) tell(seat, said);
    },
    of: (userId: number) => seats.get(userId),
    all: () => seats.values(),
    isEmpty: () => seats.size === 0,
    /** Browsers, not agents. */
    count: () => channel.connections.length,
    close: () => [...seats.keys()].forEach(drop),
  };
}

export type Seats = ReturnType<typeof createSeats>;
