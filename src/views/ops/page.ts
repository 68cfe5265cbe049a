import type { LedgerFigures } from "../../modules/channels/parked.ts";
import type { Words } from "../../words/mod.ts";
import { banner, tabs } from "../components.ts";
import { html, type Html, nothing } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { figures } from "./figures.ts";

export interface OpsView {
  tab: "parked" | "failed" | "calls";
  figures: LedgerFigures;
  list: Html;
  actions?: Html;
  /** How many were just put back; undefined when nobody asked. */
  replayed?: number;
}

/** What did not arrive, and the button that tries again (OP-2). */
export function opsPage(words: Words, view: OpsView): Html {
  const w = words.ops;
  const done = view.replayed;
  return main(
    "ops",
    html`<div class="scroll">${pageHead(w.title, w.lead, view.actions)}
${done === undefined ? nothing : html`<div class="inset">${banner(w.parked.replayed(done), "ok")}</div>`}
${figures(words, view.figures)}
${tabs(w.title, [
  { label: w.tabs.parked, href: "/ops", current: view.tab === "parked" },
  { label: w.tabs.failed, href: "/ops/replies", current: view.tab === "failed" },
  { label: words.calls.bar.faults.list, href: "/ops/calls", current: view.tab === "calls" },
])}
${view.list}</div>`,
  );
}
