/**
 * What happened, kept for ever: timeline, outbox and live feed in one table. A room calls `record` in the transaction
 * of its own write, inside `changing`; the wiring announces the ids over Redis and relays some of them to workflows.
 */
export { createAnnouncer, listen, sweep } from "./announcing.ts";
export { listEvents, type PastEvent } from "./history.ts";
export { type EventName, notifying, relayed, type Subject, subjects } from "./names.ts";
export {
  type Announcer,
  bindAnnouncer,
  changing,
  type Happening,
  nudge,
  record,
  recordAll,
  recordForEach,
} from "./recording.ts";
export { fieldsChangedSince, type Meanwhile, movedSince } from "./meanwhile.ts";
