const day = 24 * 60 * 60 * 1000;

export type Window = { state: "open" | "human_agent" | "closed"; closes_at: number | null };

/** Open for 24 hours after the customer's last act; for seven days to a person of a page with the Human Agent feature. */
export function sendingWindow(from: number | null, now: number): Window {
  if (from === null) return { state: "closed", closes_at: null };
  const age = now - from;
  const state = age <= day ? "open" : age <= 7 * day ? "human_agent" : "closed";
  return { state, closes_at: from + day };
}
