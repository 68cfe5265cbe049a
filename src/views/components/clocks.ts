import type { Words } from "../../words/mod.ts";
import { html, type Html, when } from "../html.ts";
import { duration, exactTime, shortTime } from "../time.ts";

const hour = 3_600_000;

export interface WindowLook {
  /** open: an arc of 24 parts; low: the same in amber, under two hours; closed: dashed. */
  state: "open" | "low" | "closed";
  closesAt: Date;
}

/** The reply window as a ring that empties. `closesAt` lets clock.js go on counting without asking the server. */
export function windowRing(look: WindowLook, words: Words, now = new Date()): Html {
  const left = Math.max(0, look.closesAt.getTime() - now.getTime());
  const label = look.state === "closed" ? words.frame.window.closed : words.frame.window.left(duration(left, words));
  const parts = Math.min(24, left / hour).toFixed(1);
  return html`<svg class="window" viewBox="0 0 16 16" role="img" aria-label="${label}" data-state="${look.state}" data-closes="${look.closesAt.toISOString()}"><circle class="track" cx="8" cy="8" r="6"/>${when(look.state !== "closed", () => html`<circle class="left" cx="8" cy="8" r="6" pathLength="24" stroke-dasharray="${parts} 24"/>`)}</svg>`;
}

/** A time as people say it, exact on hover; `live` ones are said anew each minute by clock.js. */
export function timeTag(at: Date, words: Words, options: { live?: boolean; text?: string; now?: Date } = {}): Html {
  const text = options.text ?? shortTime(at, words, options.now);
  return html`<time datetime="${at.toISOString()}" title="${exactTime(at)}"${when(options.live ?? !options.text, () => html` data-live`)}>${text}</time>`;
}
