import type { LedgerFigures } from "../../modules/channels/parked.ts";
import type { Words } from "../../words/mod.ts";
import { banner, tabs } from "../components.ts";
import { html, type Html, nothing } from "../html.ts";
import { figures } from "./figures.ts";

export interface OpsView {
  tab: "webhooks" | "replies";
  figures: LedgerFigures;
  list: Html;
  /** How many were just put back; undefined when nobody asked. */
  replayed?: number;
}

/** What did not arrive, and the button that tries again (OP-2). */
export function opsPage(words: Words, view: OpsView): Html {
  const w = words.ops;
  return html`<main id="main" class="ops">
<div class="scroll">
<header class="page-head"><h1>${w.title}</h1><span class="muted">${w.lead}</span></header>
${view.replayed === undefined ? nothing : html`<div class="inset">${banner(w.parked.replayed(view.replayed), "ok")}</div>`}
${figures(words, view.figures)}
${tabs(w.title, [
  { label: w.tabs.parked, href: "/ops", current: view.tab === "webhooks", number: view.figures.parked },
  { label: w.tabs.failed, href: "/ops/replies", current: view.tab === "replies" },
])}
${view.list}
</div>
</main>`;
}
