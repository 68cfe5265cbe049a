import type { Selectable } from "kysely";
import type { BulkJob, BulkResultTable } from "../../modules/lists/table.ts";
import { wordFor } from "../../words/mod.ts";
import { button, buttonLink, hidden, icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import type { ListScene, ListSpec, ListView } from "./spec.ts";

/** Appears while rows are ticked (by style alone, so without JavaScript too); what it does is a form of those rows. */
export function bulkBar<Row>(spec: ListSpec<Row>, scene: ListScene, view: ListView<Row>): Html {
  if (!view.bulk) return nothing;
  const { words, ask } = scene;
  const say = spec.say(words);
  return html`<form class="bulk-bar" id="bulk" method="post" action="${spec.path}/bulk" hx-post="${spec.path}/bulk" hx-target="#bulk-reports" hx-swap="outerHTML" aria-label="${words.lists.bulkLabel}">${hidden("key", view.bulkKey)}${hidden("query", ask.query.toString())}<input type="hidden" name="all" value=""><b class="selected" data-text="${say.selected}" role="status" tabindex="-1"></b><button class="button quiet small all needs-js" type="button" data-all data-text="${say.selectMatching}" hidden></button>${view.bulk}<hr>${iconButton(words.lists.unselect, "x", { type: "button", more: "needs-js", attributes: { "data-unselect": true } })}</form>`;
}

/** What runs in the background and what ended just now: fetched again whenever the person's bell is rung. */
export function bulkReports<Row>(spec: ListSpec<Row>, scene: ListScene, jobs: readonly BulkJob[]): Html {
  return html`<div id="bulk-reports" class="bulk-reports" role="status" data-live="bell:${scene.person.id}" hx-get="/lists/${spec.room}/bulk" hx-trigger="live" hx-swap="outerMorph">${each(jobs, (job) => bulkReport(spec, scene, job))}</div>`;
}

function bulkReport<Row>(spec: ListSpec<Row>, { words }: ListScene, job: BulkJob): Html {
  const say = words.lists;
  const undoing = job.input["undo_of"] !== undefined;
  const name = spec.actionName(job.action, words);
  const what = undoing ? `${say.undoing}: ${name}` : name;
  const over = job.state === "done";
  const of = job.ids.length;
  const text = !over
    ? say.running(what, job.at, of)
    : job.failed > 0
      ? say.doneSome(what, job.done, job.failed)
      : say.doneAll(what, job.done);
  const act = (path: string, label: string) =>
    html`<form method="post" action="/lists/bulk/${job.id}/${path}" hx-post="/lists/bulk/${job.id}/${path}" hx-target="#bulk-reports" hx-swap="outerHTML">${button(label, { look: "quiet", size: "mini" })}</form>`;
  const sign = !over ? "loader-circle" : job.failed > 0 ? "triangle-alert" : "circle-check";
  return html`<div class="bulk-report${over ? (job.failed > 0 ? " warn" : " ok") : ""}" data-job="${job.id}" data-over="${String(over)}">${icon(sign, 16)}<span>${text}</span>${when(!over, () => html`<progress value="${job.at}" max="${of}" aria-label="${what}"></progress>`)}${when(over && job.failed > 0, () => buttonLink(say.seeErrors, `/lists/bulk/${job.id}`, { look: "quiet", size: "mini" }))}${when(over && job.done > 0 && !undoing, () => act("undo", say.undo))}${when(over, () => act("dismissal", say.dismiss))}</div>`;
}

export interface BulkErrors {
  job: BulkJob;
  errors: Array<Selectable<BulkResultTable>>;
}

/** The report row by row. */
export function bulkErrorsScreen<Row>(spec: ListSpec<Row>, scene: ListScene, { job, errors }: BulkErrors): Html {
  const { words } = scene;
  const say = words.lists;
  const why = (key: string | null) =>
    wordFor(words.errors.refused, key, wordFor(words.errors.fields, key, words.errors.refused.other));
  const row = ({ row_id: id, error }: BulkErrors["errors"][number]) =>
    html`<tr><td><a class="link" href="${spec.path}/${id}">#${id}</a></td><td class="main">${why(error)}</td></tr>`;
  const back = buttonLink(say.back, spec.path, { size: "small", icon: "arrow-left" });
  return main(
    "page",
    html`${pageHead(say.errorsTitle, say.doneSome(spec.actionName(job.action, words), job.done, job.failed), back)}<table class="list-table plain"><thead><tr><th>${say.row}</th><th class="main">${say.why}</th></tr></thead><tbody>${each(errors, row)}</tbody></table>`,
  );
}
