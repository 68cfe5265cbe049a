import type { Logger } from "pino";

/** A piece of a process that works until it is stopped. */
export interface Piece {
  run(): Promise<void>;
  stop(): void | Promise<void>;
  kick?(): void;
}

interface LoopOptions {
  name: string;
  /** How long to rest when there was nothing to do. */
  restMs: number;
  log: Logger;
}

const LONGEST_REST_MS = 30_000;

/** Calls `work` again and again: at once while it did something, after a rest when it did not, later when it failed. */
export function createLoop(work: () => Promise<number>, { name, restMs, log }: LoopOptions): Required<Piece> {
  const stopping = new AbortController();
  let wake: (() => void) | undefined;
  let kicked = false;
  let running: Promise<void> | undefined;

  async function rest(ms: number): Promise<void> {
    if (stopping.signal.aborted || kicked) return;
    await new Promise<void>((rested) => {
      const timer = setTimeout(rested, ms);
      wake = () => {
        clearTimeout(timer);
        rested();
      };
    });
    wake = undefined;
  }

  async function loop(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      kicked = false;
      try {
        const done = await work();
        failures = 0;
        if (done === 0) await rest(restMs);
      } catch (error) {
        if (failures++ === 0) log.warn({ err: error }, `${name} stumbled and tries again`);
        kicked = false;
        await rest(Math.min(LONGEST_REST_MS, restMs * 2 ** failures));
      }
    }
  }

  return {
    run: () => (running ??= loop()),
    async stop() {
      stopping.abort();
      wake?.();
      await running;
    },
    kick() {
      kicked = true;
      wake?.();
    },
  };
}

/** Calls `work` so many milliseconds after the first call, once for all that come meanwhile. */
export function soon(ms: number, work: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      work();
    }, ms).unref();
  };
}
