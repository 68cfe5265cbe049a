import type { FaultRow } from "../../modules/calls/faults.ts";
import { showPhone } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, buttonLink, dialog, emptyState, field, hidden, timeTag } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { clockTime } from "../time.ts";

/** What went wrong, in the agent's words; the script adds what the browser knows. */
export function faultDialog(words: Words, callId: number | undefined): Html {
  const say = words.calls.bar.faults;
  return dialog({
    id: "call-fault-dialog",
    title: say.title,
    body: html`<form id="call-fault" class="stack" hx-post="/calls/faults" hx-target="#dialogs" hx-swap="innerHTML">${hidden("command", crypto.randomUUID())}${when(callId, (id) => hidden("call", id))}${hidden("browser", "{}")}${field({ label: say.description, name: "description", type: "textarea", required: true, help: say.along, attributes: { rows: 4, maxlength: 2000, placeholder: say.hint, autofocus: true } })}</form>`,
    foot: button(say.send, { look: "primary", attributes: { form: "call-fault" } }),
    close: words.frame.close,
    open: true,
    attributes: { "data-once": true },
  });
}

/** For ops. */
export function faultList(words: Words, { rows, next }: { rows: FaultRow[]; next?: number | undefined }): Html {
  const say = words.calls.bar.faults;
  if (rows.length === 0) return emptyState({ icon: "circle-check", ...say.none });
  return html`<table class="list-table plain"><thead><tr><th>${say.description}</th><th>${words.calls.bar.number}</th><th>${say.by}</th><th>${say.at}</th></tr></thead>
<tbody>${each(rows, (row) => faultRow(words, row))}</tbody></table>
${next ? html`<div class="pager">${buttonLink(words.frame.loadMore, `/ops/calls?before=${next}`, { size: "small" })}</div>` : nothing}`;
}

function faultRow(words: Words, row: FaultRow): Html {
  const say = words.calls.bar.faults;
  const events = each(
    row.events,
    ({ at, name, detail }) =>
      html`<li><time>${clockTime(new Date(at))}</time> <code>${name} ${JSON.stringify(detail)}</code></li>`,
  );
  const more = html`<details><summary class="small muted">${say.events}</summary><ul class="small">${events}</ul><h3>${say.browser}</h3><code>${JSON.stringify(row.browser)}</code></details>`;
  const number = row.number === null ? "–" : showPhone(row.number);
  return html`<tr><td class="main">${row.description}${more}</td><td>${number}</td><td>${row.user_name}</td><td>${timeTag(row.created_at, words)}</td></tr>`;
}
