import { en } from "./calls_en.ts";

/** The bar on every screen: one's queue, the ring, the talk, what comes after it. */
const bar = {
  title: "Tổng đài",
};

/** The card that says who is calling. */
const popup = {};

/** /calls and one call. */
const list = {};

/** What became of the calls of a queue. */
const report = {};

/** Who waits and who talks just now. */
const board = {};

/** Settings: queues. */
const queues = {};

/** Settings: types of calls. */
const types = {};

export const vi = { bar, popup, list, report, board, queues, types };
export type CallsWords = typeof vi;

export { en };
