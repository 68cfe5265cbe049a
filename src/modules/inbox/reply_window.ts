import type { Channel } from "../channels/table.ts";

const HOUR = 3_600_000;

/** Facebook: free replies for 24 hours after the customer's last act. */
export const WINDOW_MS = 24 * HOUR;
/** Facebook: with the Human Agent feature a person may answer for 7 days after the customer's last act. */
export const HUMAN_AGENT_MS = 7 * 24 * HOUR;
/** How long before the end the assignee is warned. */
export const WARN_BEFORE_MS = [2 * HOUR, HOUR / 2];

export interface WindowFacts {
  channel: Channel;
  /** The customer's last act that opens the window; null when there was none. */
  windowOpenedAt: Date | null;
  /** Whether the page has the Human Agent feature. */
  humanAgent: boolean;
}

export interface ReplyWindow {
  /** "none": this channel has no window. "low": less than two hours are left. */
  state: "none" | "open" | "low" | "closed";
  closesAt: Date | null;
  /** Until when a person may still answer under the human-agent tag; null where the page has no such feature. */
  humanAgentUntil: Date | null;
  /** 0…24, for the ring. */
  hoursLeft: number;
}

/** The one rule of the reply window, asked by the page, the command, the sender and the workflow alike. */
export function replyWindow(facts: WindowFacts, now: Date): ReplyWindow {
  if (facts.channel !== "facebook") return { state: "none", closesAt: null, humanAgentUntil: null, hoursLeft: 24 };
  const opened = facts.windowOpenedAt?.getTime();
  if (opened === undefined) return { state: "closed", closesAt: null, humanAgentUntil: null, hoursLeft: 0 };
  const left = opened + WINDOW_MS - now.getTime();
  return {
    state: left <= 0 ? "closed" : left <= WARN_BEFORE_MS[0]! ? "low" : "open",
    closesAt: new Date(opened + WINDOW_MS),
    humanAgentUntil: facts.humanAgent ? new Date(opened + HUMAN_AGENT_MS) : null,
    hoursLeft: Math.min(24, Math.max(0, left / HOUR)),
  };
}

/** How a reply may go now: freely, under the human-agent tag (a person only), or not at all. */
export function mayReply(window: ReplyWindow, now: Date): "freely" | "as_human_agent" | "no" {
  if (window.state !== "closed") return "freely";
  return window.humanAgentUntil && now < window.humanAgentUntil ? "as_human_agent" : "no";
}
