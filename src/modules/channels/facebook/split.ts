import { parseExactly } from "../exact_json.ts";
import { conversationKey } from "../lanes.ts";
import { counterpartOf, type Envelope, pageKeyOf } from "./envelope.ts";
import { array, id, object } from "./reading.ts";

export interface LedgerEntry {
  pageKey: string;
  conversationKey: string;
  body: string;
}

/** A webhook's body as rows of the ledger, or why it can be none. */
export type Split = { entries: LedgerEntry[] } | { unreadable: "not_utf8" | "not_json" | "no_entry" };

const lists = ["messaging", "standby", "changes"] as const;

export function splitWebhook(raw: Uint8Array): Split {
  let decoded: string;
  try {
    decoded = new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    return { unreadable: "not_utf8" };
  }
  try {
    const webhook = object(parseExactly(decoded));
    const entries = array(webhook?.entry).flatMap((entry) => splitEntry(webhook?.object, entry));
    return entries.length > 0 ? { entries } : { unreadable: "no_entry" };
  } catch {
    // A syntax error, or nested so deep that nothing can walk it.
    return { unreadable: "not_json" };
  }
}

function splitEntry(about: unknown, given: unknown): LedgerEntry[] {
  const entry = object(given) ?? {};
  const head = { object: about, entry: { id: entry.id, time: entry.time } };
  const envelopes: Envelope[] = lists.flatMap((list) => array(entry[list]).map((item) => ({ ...head, list, item })));
  if (envelopes.length === 0) envelopes.push({ ...head, list: null, item: given });
  return envelopes.map(toLedger);
}

function toLedger(envelope: Envelope): LedgerEntry {
  const pageKey = pageKeyOf(envelope);
  return {
    pageKey,
    conversationKey: conversationKey(pageKey, orderedBy(pageKey, envelope)),
    body: JSON.stringify(envelope),
  };
}

/** Messages are ordered by counterpart, what happens on the page's posts by post. */
function orderedBy(pageKey: string, { list, item }: Envelope): string {
  const read = object(item) ?? {};
  if (list !== "changes") return counterpartOf(pageKey, read) ?? "";
  return `${id(read.field) ?? ""}/${id(object(read.value)?.post_id) ?? ""}`;
}
