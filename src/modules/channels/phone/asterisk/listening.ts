import { setTimeout as pause } from "node:timers/promises";
import type { Logger } from "pino";
import type { PbxEvent } from "../incoming.ts";
import { type AriAccess, createAri, problemOf } from "./ari.ts";
import { createEars } from "./hearing.ts";
import { callOf } from "./naming.ts";
import { openStream, type Stream } from "./stream.ts";

export interface ListeningDeps {
  /** Keeps what was heard, and is back once it is kept. */
  keep(event: PbxEvent): Promise<void>;
  /** The calls of the line that we think go on. */
  openCalls(): Promise<string[]>;
  /** Asterisk does not believe us, or does so again. */
  believed(isBelieved: boolean): Promise<void>;
  log: Logger;
}

export interface Listening {
  stop(): Promise<void>;
}

const FIRST_REST_MS = 250;
const LONGEST_REST_MS = 5_000;
const AUDIT_EVERY_MS = 60_000;

/** Hears one line's Asterisk until it is stopped, over every cut; what happened meanwhile is made good for. */
export function listenTo(access: AriAccess, number: string, deps: ListeningDeps): Listening {
  const { keep, openCalls, believed, log } = deps;
  const ari = createAri(access, { timeoutMs: 5_000 });
  const ears = createEars({ ari, number, tell: keep });
  const stopping = new AbortController();
  let stream: Stream | undefined;
  const running = run();

  async function run(): Promise<void> {
    for (let rest = FIRST_REST_MS; !stopping.signal.aborted; rest = Math.min(rest * 2, LONGEST_REST_MS)) {
      try {
        await hearUntilCut(() => (rest = FIRST_REST_MS));
        if (!stopping.signal.aborted) log.warn({ app: access.app }, "an Asterisk fell silent; it is asked again");
      } catch (error) {
        const problem = problemOf(error);
        log.warn({ err: error, app: access.app, reason: problem.reason }, "an Asterisk is not heard");
        if (problem.follow === "reauthorize") await believed(false).catch(() => {});
      }
      await pause(rest, undefined, { signal: stopping.signal }).catch(() => {});
    }
  }

  async function hearUntilCut(isOpen: () => void): Promise<void> {
    // The socket does not say why it was turned away; this does.
    await ari.get("/asterisk/ping");
    const lanes = new Lanes((error) => {
      log.warn({ err: error, app: access.app }, "what an Asterisk said could not be followed; it is looked at anew");
      stream?.close();
    });
    stream = await openStream(ari, (event) => {
      const id = event.channel?.id ?? event.peer?.id ?? event.playback?.target_uri.replace("channel:", "") ?? "";
      lanes.add(callOf(id), () => ears.hear(event));
    });
    if (stopping.signal.aborted) stream.close();
    try {
      await believed(true);
      await ears.catchUp(await openCalls());
      isOpen();
      await auditUntil(stream.over);
    } finally {
      stream.close();
      await lanes.done();
    }
  }

  /** No call stays open for ever because one word of it was lost. */
  async function auditUntil(over: Promise<void>): Promise<void> {
    for (let isOver = false; !isOver; ) {
      const resting = new AbortController();
      const rested = pause(AUDIT_EVERY_MS, false, { signal: resting.signal, ref: false }).catch(() => true);
      isOver = await Promise.race([over.then(() => true), rested]);
      resting.abort();
      if (!isOver) await ears.missEnded(await openCalls());
    }
  }

  return {
    async stop() {
      stopping.abort();
      stream?.close();
      await running;
    },
  };
}

/** What is said of one call is followed in its order, of different calls side by side. */
class Lanes {
  #lanes = new Map<string, Promise<void>>();
  #failed: (error: unknown) => void;
  constructor(failed: (error: unknown) => void) {
    this.#failed = failed;
  }

  add(name: string, work: () => Promise<void>): void {
    const lane = (this.#lanes.get(name) ?? Promise.resolve()).then(work).catch(this.#failed);
    this.#lanes.set(name, lane);
    void lane.then(() => this.#lanes.get(name) === lane && this.#lanes.delete(name));
  }

  async done(): Promise<void> {
    await Promise.all(this.#lanes.values());
  }
}
