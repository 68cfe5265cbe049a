import { type Ari, isGone } from "./ari.ts";
import type { AriEvent } from "./heard.ts";

export interface Stream {
  /** Settles when it is over, whoever ended it. */
  over: Promise<void>;
  close(): void;
}

const OPENS_WITHIN_MS = 5_000;
const LOOK_EVERY_MS = 5_000;
const MOST_UNANSWERED = 3;

/** Hears the application's events until the stream ends. Throws when it cannot be opened. */
export async function openStream(ari: Ari, heard: (event: AriEvent) => void): Promise<Stream> {
  const { base, user, password, app } = ari.access;
  const query = new URLSearchParams({ api_key: `${user}:${password}`, app });
  const socket = new WebSocket(`${base.replace(/^http/, "ws")}/events?${query}`);
  const over = new Promise<void>((resolve) => socket.addEventListener("close", () => resolve()));
  socket.addEventListener("message", ({ data }) => {
    const event = readEvent(data);
    // What speaks otherwise is no Asterisk: asked anew, it says who it is.
    if (event) heard(event);
    else socket.close();
  });
  const opened = new Promise<void>((resolve, reject) => {
    const late = setTimeout(() => socket.close(), OPENS_WITHIN_MS);
    socket.addEventListener("open", () => (clearTimeout(late), resolve()));
    // What went wrong is said to nobody here; asked by HTTP, Asterisk says it.
    socket.addEventListener("error", () => reject(new Error("the stream of events was cut")));
    void over.then(() => (clearTimeout(late), reject(new Error("the stream of events did not open"))));
  });
  await opened;
  // A connection may be dead without saying so: then nobody answers elsewhere either, or an Asterisk that is new.
  let unanswered = 0;
  const looking = setInterval(() => {
    ari.get(`/applications/${encodeURIComponent(app)}`).then(
      () => (unanswered = 0),
      (error: unknown) => {
        if (isGone(error) || ++unanswered >= MOST_UNANSWERED) socket.close();
      },
    );
  }, LOOK_EVERY_MS);
  void over.then(() => clearInterval(looking));
  return { over, close: () => socket.close() };
}

function readEvent(data: unknown): AriEvent | undefined {
  try {
    const event: unknown = JSON.parse(String(data));
    return typeof event === "object" && event !== null && "type" in event ? (event as AriEvent) : undefined;
  } catch {
    return undefined;
  }
}
