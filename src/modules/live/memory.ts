import { randomBytes } from "node:crypto";
import type { Heard } from "./hearing.ts";

const MOST = 1_000;

/**
 * What was heard last, numbered in the order of hearing. A page is drawn a while before its stream begins: it carries
 * the mark of when it was begun to be drawn, and what was heard after that is what it may have missed. What was heard
 * before had been committed, so that the page shows it.
 */
export function createMemory() {
  let heard: Heard[] = [];
  /** The number of the newest. */
  let last = 0;
  /** Another one wherever something may have gone unheard. */
  let age = randomBytes(6).toString("base64url");

  return {
    keep(events: readonly Heard[]): void {
      last += events.length;
      heard = [...heard, ...events].slice(-MOST);
    },

    mark: (): string => `${age}.${last}`,

    /** What was heard after a mark; undefined where nobody can say. */
    since(mark: string): Heard[] | undefined {
      const [of, number] = mark.split(".");
      const missed = last - Number(number);
      if (of !== age || !(missed >= 0 && missed <= heard.length)) return undefined;
      return missed === 0 ? [] : heard.slice(-missed);
    },

    /** Something was not heard: no mark given until now says what was. */
    lose(): void {
      age = randomBytes(6).toString("base64url");
      heard = [];
    },
  };
}
