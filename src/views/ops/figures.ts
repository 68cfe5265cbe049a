import type { LedgerFigures } from "../../modules/channels/parked.ts";
import type { Words } from "../../words/mod.ts";
import { html, type Html, nothing } from "../html.ts";
import { clockTime } from "../time.ts";

/** The ledger in five numbers; the region asks for itself again, since its events are nobody's conversation. */
export function figures(words: Words, { waiting, waitingSince, parked, lastHour }: LedgerFigures): Html {
  const w = words.ops.figures;
  const since = waitingSince ? w.waitingSince(clockTime(waitingSince)) : w.nothingWaits;
  return html`<section class="tiles" id="ledger" aria-label="${w.label}" hx-get="/ops/figures" hx-trigger="every 5s" hx-swap="outerMorph">
${tile(w.waiting, waiting, since)}${tile(w.parked, parked, parked > 0 ? w.parkedHelp : undefined)}
${tile(w.applied, lastHour.applied ?? 0)}${tile(w.duplicate, lastHour.duplicate ?? 0)}${tile(w.ignored, lastHour.ignored ?? 0)}
</section>`;
}

function tile(label: string, number: number, help?: string): Html {
  return html`<div class="tile"><h2>${label}</h2><b>${number.toLocaleString("vi")}</b>${help ? html`<span class="small">${help}</span>` : nothing}</div>`;
}
