import type { HistorySync } from "../../modules/inbox/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import type { Scene } from "./scene.ts";

// Not by coming into view: what was fetched would come into view anew, and be fetched again without an end.
const opened = "beforetoggle from:#more";

/** Its place in the menu: filled whenever the menu is opened. */
export const syncPlace = (id: number): Html =>
  html`<div class="sync" id="sync" hx-get="/inbox/${id}/sync" hx-trigger="${opened}" hx-swap="outerMorph"></div>`;

/** The whole history from the platform (IN-18): how far it is while it runs, how it ended, and the button. */
export function syncPart({ w, words }: Scene, id: number, sync: HistorySync | undefined): Html {
  const say = w.sync;
  const runs = sync && (sync.state === "waiting" || sync.state === "running");
  const button = (method: "put" | "delete", sign: string, label: string) =>
    html`<button form="act" formaction="/inbox/${id}/sync" name="_method" value="${method.toUpperCase()}" hx-${method}="/inbox/${id}/sync" hx-target="#sync" hx-swap="outerHTML">${icon(sign, 16)}${label}</button>`;
  const told = () => {
    if (!sync) return "";
    const { failures } = words.channels;
    if (runs && sync.problem) return say.waits(wordFor(failures, sync.problem, failures.other));
    if (runs) return say.runs(sync.pages, sync.added);
    if (sync.state === "failed") return say.failed(wordFor(failures, sync.problem ?? "other", failures.other));
    return sync.state === "stopped" ? say.stopped(sync.added) : say.done(sync.added);
  };
  const note = told();
  const live = runs
    ? html` data-live="conversation:${id}" hx-trigger="${opened}, live throttle:400ms"`
    : html` hx-trigger="${opened}"`;
  return html`<div class="sync" id="sync" hx-get="/inbox/${id}/sync" hx-swap="outerMorph"${live}>${runs ? button("delete", "circle-x", say.stop) : button("put", "refresh-cw", say.start)}${note ? html`<p class="small muted" role="status">${note}${!runs && sync!.added > 0 ? html` <a href="/inbox/${id}">${say.show}</a>` : ""}</p>` : ""}</div>`;
}
