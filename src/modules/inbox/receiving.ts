import type { Apply, Incoming, IncomingMessage, Outcome } from "../channels/incoming.ts";
import { applyAmendment } from "./amending.ts";
import { arrive } from "./arriving.ts";
import { placeConversations } from "./placing.ts";

/**
 * Applies what a provider told us of one page, in the caller's transaction. Whatever order the same events come in,
 * and however often, the state afterwards is the same: messages first, all in one go; then what speaks of messages,
 * which waits as an early arrival where its message is not here yet.
 */
export const applyIncoming: Apply = async (trx, pageId, events) => {
  const outcomes: Outcome[] = events.map((event) =>
    event.kind === "ignored" ? { state: "ignored", reason: event.why } : { state: "applied" },
  );
  const real = events.filter((event) => event.kind !== "ignored");
  if (real.length === 0) return outcomes;

  const places = await placeConversations(
    trx,
    pageId,
    real.map((event) => event.counterpart),
  );
  const messages = events.flatMap((event, index) => (event.kind === "message" ? [{ event, index }] : []));
  const fresh = await arrive(
    trx,
    messages.map(({ event }) => ({ place: places.get(event.counterpart)!, message: clean(event) })),
  );
  messages.forEach(({ index }, n) => {
    if (!fresh[n]) outcomes[index] = { state: "duplicate" };
  });
  for (const [index, event] of events.entries()) {
    if (event.kind === "message" || event.kind === "ignored") continue;
    const changed = await applyAmendment(trx, places.get(event.counterpart)!, cleanAmendment(event));
    if (!changed) outcomes[index] = { state: "duplicate" };
  }
  return outcomes;
};

/** PostgreSQL keeps neither NUL nor half a surrogate pair in text. */
const keepable = (text: string) => text.replaceAll("\0", "").toWellFormed();

function clean(message: IncomingMessage): IncomingMessage {
  return { ...message, body: keepable(message.body) };
}

function cleanAmendment<T extends Incoming>(event: T): T {
  return event.kind === "edit" ? { ...event, body: keepable(event.body) } : event;
}
