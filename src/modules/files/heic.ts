import { Worker } from "node:worker_threads";

export interface HeicOrder {
  bytes: Uint8Array;
  mostPixels: number;
}

export interface Pixels {
  /** Four bytes each: red, green, blue, alpha. */
  data: Uint8ClampedArray;
  width: number;
  height: number;
}

const PATIENCE_MS = 30_000;
let last: Promise<unknown> = Promise.resolve();

/**
 * The pixels of a photo as iPhones take them (HEIC), upright. Undefined when it cannot be read, has more than
 * `mostPixels` or takes too long.
 */
export function unpackHeic(order: HeicOrder, patienceMs = PATIENCE_MS): Promise<Pixels | undefined> {
  // One at a time: each needs some hundred megabytes for a moment.
  const turn = last.then(() => unpack(order, patienceMs));
  last = turn;
  return turn;
}

/** In a thread of its own, so that nobody waits for it and its memory goes with it whatever the file does. */
function unpack(order: HeicOrder, patienceMs: number): Promise<Pixels | undefined> {
  return new Promise((done) => {
    const thread = new Worker(new URL("./heic_worker.ts", import.meta.url), { workerData: order });
    const end = (pixels?: Pixels) => {
      clearTimeout(clock);
      done(pixels);
      void thread.terminate();
    };
    const clock = setTimeout(end, patienceMs);
    thread.once("message", (pixels: Pixels | null) => end(pixels ?? undefined));
    thread.once("error", () => end());
    thread.once("exit", () => end());
  });
}
