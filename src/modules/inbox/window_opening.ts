import type { Happening } from "../events/mod.ts";
import type { Spot } from "./placing.ts";
import { WINDOW_MS } from "./reply_window.ts";

/** The window opens when it was closed and an act of the last 24 hours opens it; within an open one nothing happens. */
export function windowOpening(place: Spot, openedAt: Date | null, now = Date.now()): Happening[] {
  const isOpen = (at: Date | null) => at !== null && at.getTime() + WINDOW_MS > now;
  if (!isOpen(openedAt) || isOpen(place.windowOpenedAt)) return [];
  return [{ name: "window.opened", subjectId: place.conversationId, detail: { opened_at: openedAt!.toISOString() } }];
}
