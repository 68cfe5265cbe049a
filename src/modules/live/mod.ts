/**
 * The live feed: one SSE stream per agent and browser over which ids travel, never content. What shows a changed
 * subject fetches itself again through ordinary, authorised routes. After any gap everything visible refreshes, so
 * correctness never depends on a message having come through.
 */
export { maySee, maySeeCall, maySeeCustomer, maySeeTask, maySeeTicket, type Viewer } from "./audience.ts";
export type { Change } from "./change.ts";
export type { Draw } from "./drawing.ts";
export { createLive, type Live } from "./hub.ts";
