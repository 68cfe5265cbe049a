import type { Channel } from "../modules/channels/table.ts";
import type { EventName } from "../modules/events/mod.ts";
import { type Unfinished, WARN_BEFORE_MS, WINDOW_MS } from "../modules/inbox/mod.ts";
import type { Wanted } from "./starting.ts";

/** The lengths of time that workflows are given as input; tests give milliseconds. */
export interface Timing {
  windowMs: number;
  warnBeforeMs: number[];
  idleMs: number;
  graceMs: number;
}

export const timing: Timing = { windowMs: WINDOW_MS, warnBeforeMs: WARN_BEFORE_MS, idleMs: 60_000, graceMs: 60_000 };

/** An event as the relay brings it, with what a reaction may need to know besides. */
export interface Relayed {
  subjectId: number;
  /** Of the conversation that the event is about. */
  channel: Channel | null;
  timing: Timing;
  /** Conversations of a page with messages that wait to be sent. */
  unsentOf(pageId: number): Promise<Unfinished[]>;
}

type Reaction = (event: Relayed) => Wanted[] | Promise<Wanted[]>;

/** What follows from an event: the one table. Every line is harmless when done twice. */
export const reactions: Partial<Record<EventName, Reaction>> = {
  "message.sent": ({ subjectId, channel, timing }) => [deliver({ id: subjectId, channel: channel! }, timing)],
  "message.retried": ({ subjectId, channel, timing }) => [deliver({ id: subjectId, channel: channel! }, timing)],
  "window.opened": ({ subjectId, timing }) => [watchWindow({ id: subjectId }, timing)],
  "page.reconnected": resume,
  "page.disconnected": resume,
};

async function resume({ subjectId, timing, unsentOf }: Relayed): Promise<Wanted[]> {
  const unsent = await unsentOf(subjectId);
  return unsent.map((conversation) => ({ ...deliver(conversation, timing), signal: "pageReconnected" }));
}

/** Sends what waits in a conversation, in order. */
export function deliver({ id, channel }: Unfinished, { idleMs, graceMs }: Timing): Wanted {
  return {
    workflow: "messageDelivery",
    id: `deliver:${id}`,
    summary: `Sends the replies of conversation ${id}, in order, each once`,
    details: [
      "Agents' replies wait in the database; this sends them to the customer one after the other, each once.",
      "- **sending**: a reply is on its way.",
      "- **retry**: the provider had a passing fault; the same reply goes again at the time named.",
      "- **echo**: the provider gave no clear answer; its echo is awaited before the agent is told that nobody knows.",
      "- **parked**: the page must be reconnected in Settings; then the replies go by themselves.",
      "- **idle**: nothing waits; it ends soon and starts again with the next reply.",
      "",
      "Ending it by hand loses nothing: it is started again for whatever still waits.",
    ].join("\n"),
    signal: "messageQueued",
    input: { conversationId: id, channel, idleMs, graceMs },
  };
}

/** Watches the reply window of a conversation until it closes. */
export function watchWindow({ id }: { id: number }, { windowMs, warnBeforeMs }: Timing): Wanted {
  return {
    workflow: "replyWindow",
    id: `reply-window:${id}`,
    summary: `Watches the 24-hour reply window of conversation ${id}`,
    details: [
      "Facebook lets a page reply for 24 hours after the customer's last message. This waits for the end of that time:",
      "it warns the assignee before, and closes the composer when it is over. Every later message moves the end.",
      "- **open**: more than two hours are left.",
      "- **closing**: less than two hours are left.",
      "- **closed**: the time is over; the customer's next message starts it anew.",
      "",
      "Ending it by hand loses nothing: it is started again for every window that is still open.",
    ].join("\n"),
    signal: "windowOpened",
    input: { conversationId: id, windowMs, warnBeforeMs },
  };
}
