import { html, type Html, nothing, when } from "../html.ts";
import { icon, iconButton } from "./actions.ts";

const signs = { info: "info", warn: "triangle-alert", bad: "circle-alert", ok: "circle-check" } as const;

/** Says something about the whole screen or form, above it; `bad` is read out at once. */
export function banner(text: string | Html, tone: keyof typeof signs = "info", action: Html = nothing): Html {
  const role = tone === "bad" ? "alert" : "status";
  return html`<div class="banner ${tone}" role="${role}">${icon(signs[tone])}<div>${text}</div>${action}</div>`;
}

/** Nothing here: what will appear and what to do next. */
export function emptyState(look: { icon: string; title: string; text: string; actions?: Html }): Html {
  return html`<section class="empty">${icon(look.icon)}<h2>${look.title}</h2><p>${look.text}</p>${when(
    look.actions,
    (actions) => html`<div class="line">${actions}</div>`,
  )}</section>`;
}

/** What is to be written down elsewhere, as a password that was just made: as it is, to be taken along in one press. */
export function takeaway(text: string, say: { copy: string; copied: string }): Html {
  const attributes = { "data-copy": text, "data-copied": say.copied };
  return html`<p class="secret"><code>${text}</code>${iconButton(say.copy, "copy", { small: true, more: "needs-js", attributes })}</p>`;
}

/** A word in passing. The region that holds it is in the layout; frame.js makes the same from a `toast` trigger. */
export function toast(text: string, tone: "ok" | "bad" = "ok", action: Html = nothing): Html {
  return html`<div class="toast ${tone}">${icon(signs[tone])}<span>${text}</span>${action}</div>`;
}
