import { id, type Json, object } from "./reading.ts";

/** What a row of the ledger holds: one item of a webhook with what stood around it, enough to apply it on its own. */
export interface Envelope {
  object: unknown;
  entry: { id: unknown; time: unknown };
  /** Which list the item stood in; null for an entry without any. */
  list: "messaging" | "standby" | "changes" | null;
  item: unknown;
}

/** The page a webhook's entry is about, "" when it does not say. */
export function pageKeyOf(envelope: Envelope): string {
  return id(envelope.entry.id) ?? "";
}

/** The customer of a messaging item, whichever way it went; undefined when it names none. */
export function counterpartOf(pageKey: string, item: Json): string | undefined {
  const sender = id(object(item.sender)?.id);
  const recipient = id(object(item.recipient)?.id);
  return sender === pageKey || object(item.message)?.is_echo === true ? recipient : sender;
}
