import { dayKey, minuteKey } from "./time.ts";
import type { ThreadEvent, ThreadMessage } from "../../modules/inbox/mod.ts";

/** What a thread is made of, from the top down. */
export type Piece =
  | { kind: "day"; at: Date }
  | { kind: "unread"; message: number }
  | { kind: "event"; event: ThreadEvent }
  | { kind: "group"; from: "them" | "us"; messages: ThreadMessage[] };

/**
 * Lays messages and system lines out in time: a separator where a day begins, one where the unread begins, and messages
 * of one sender within one minute together, so that name, avatar and time are said once.
 */
export function piecesOf(messages: ThreadMessage[], events: ThreadEvent[], firstUnread: number | null): Piece[] {
  const pieces: Piece[] = [];
  let day = "";
  const dayOf = (at: Date) => {
    if (dayKey(at) === day) return;
    day = dayKey(at);
    pieces.push({ kind: "day", at });
  };
  let next = 0;
  const eventsUntil = (at: number) => {
    for (let event = events[next]; event && event.created_at.getTime() < at; event = events[++next]) {
      dayOf(event.created_at);
      pieces.push({ kind: "event", event });
    }
  };
  for (const message of messages) {
    eventsUntil(message.sent_at.getTime());
    dayOf(message.sent_at);
    if (message.id === firstUnread) pieces.push({ kind: "unread", message: message.id });
    const last = pieces.at(-1);
    if (last?.kind === "group" && belongs(last.messages.at(-1)!, message)) last.messages.push(message);
    else pieces.push({ kind: "group", from: message.author === "customer" ? "them" : "us", messages: [message] });
  }
  eventsUntil(Infinity);
  return pieces;
}

/** Whether a message stands under the same avatar and time as the one before it. */
function belongs(before: ThreadMessage, message: ThreadMessage): boolean {
  const told = message.kind === "postback" || message.kind === "referral";
  return (
    !told &&
    before.kind !== "postback" &&
    before.kind !== "referral" &&
    before.author === message.author &&
    before.user_id === message.user_id &&
    minuteKey(before.sent_at) === minuteKey(message.sent_at)
  );
}
