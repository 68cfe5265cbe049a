import type { Words } from "../../words/mod.ts";
import { html, type Html, when } from "../html.ts";

/** Where the chip stands in the top bar, and what it opens; filled with the bar. */
export const callChipPlace = (words: Words): Html =>
  html`<div class="line tight" id="call-chip"></div><section class="call-bar call-panel" id="call-panel" popover data-place="end" aria-label="${words.calls.bar.title}"></section>`;

/**
 * The corner of every screen where calls are: of who has to do with them it fetches itself, and again whenever it rings
 * for this person, their talk changes or they do, as when they are given a phone. Script and look come with the first
 * bar, since most who have none never need them.
 */
export function callRegion(
  words: Words,
  userId: number,
  { hasBar, script, sound, style, card }: Record<"script" | "sound" | "style" | "card", string> & { hasBar: boolean },
): Html {
  return html`<aside class="calls" id="calls" aria-label="${words.calls.bar.title}" data-live="my-call agent:${userId}" data-script="${script}" data-softphone="${sound}" data-style="${style}" data-card="${card}"${when(hasBar, () => html` data-awaited`)} hx-get="/calls/bar" hx-trigger="${hasBar ? "load, " : ""}live" hx-target="#call-dock" hx-swap="innerMorph"><p class="call-sound" id="call-sound" role="status"></p><div id="call-keypad"></div><div id="call-dock" aria-live="polite" aria-relevant="additions"></div></aside>`;
}
