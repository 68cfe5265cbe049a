import type { Words } from "../../words/mod.ts";
import { html, type Html } from "../html.ts";

/** Where the chip stands in the top bar, and what it opens; filled with the bar. */
export const callChipPlace = (words: Words): Html =>
  html`<div class="line tight" id="call-chip"></div><section class="call-bar call-panel" id="call-panel" popover data-place="end" aria-label="${words.calls.bar.title}"></section>`;

/**
 * The corner of every screen where calls are: it fetches itself, and again whenever it rings for this person, their talk
 * changes or they do. Script and look come with the first bar, since most who have none never need them.
 */
export function callRegion(
  words: Words,
  userId: number,
  { script, style, card }: Record<"script" | "style" | "card", string>,
): Html {
  return html`<aside class="calls" id="calls" aria-label="${words.calls.bar.title}" data-live="my-call agent:${userId}" data-script="${script}" data-style="${style}" data-card="${card}" hx-get="/calls/bar" hx-trigger="load, live" hx-target="#call-dock" hx-swap="innerMorph"><div id="call-keypad"></div><div id="call-dock" aria-live="polite" aria-relevant="additions"></div></aside>`;
}
