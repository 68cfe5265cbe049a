import { conversationKey } from "../lanes.ts";
import type { LedgerEntry } from "../facebook/split.ts";

export type Unreadable = "not_utf8" | "not_json" | "no_events";

/** A body of the PBX as rows of the ledger: `{"events": […]}`, in their order. What is said of one call keeps its order. */
export function splitEvents(pageKey: string, raw: Uint8Array): { entries: LedgerEntry[] } | { unreadable: Unreadable } {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(raw);
  } catch {
    return { unreadable: "not_utf8" };
  }
  try {
    const body = JSON.parse(text) as { events?: unknown } | null;
    if (!Array.isArray(body?.events) || body.events.length === 0) return { unreadable: "no_events" };
    return { entries: body.events.map((event) => entryOf(pageKey, event)) };
  } catch {
    // A syntax error, or nested so deep that nothing can walk it.
    return { unreadable: "not_json" };
  }
}

function entryOf(pageKey: string, event: unknown): LedgerEntry {
  const call = (event as { call?: unknown } | null)?.call;
  const named = typeof call === "string" ? call.replaceAll("\0", "").slice(0, 200) : "";
  return { pageKey, conversationKey: conversationKey(pageKey, named), body: JSON.stringify(event) };
}
