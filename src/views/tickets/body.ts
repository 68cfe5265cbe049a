import type { TicketEvent } from "../../modules/tickets/mod.ts";
import type { NoteRow } from "../../modules/notes/mod.ts";
import { html, type Html, when } from "../html.ts";
import { exactTime } from "../time.ts";
import { editForm, type Editing } from "./editing.ts";
import { eventLine } from "./history.ts";
import { moreNotes, noteForm, noteItem } from "./notes.ts";
import { livePart, type RecordScene } from "./record_scene.ts";

export const recordTabs = ["summary", "detail", "history", "calls", "tasks"] as const;
export type RecordTab = (typeof recordTabs)[number];

export type RecordBody =
  | { tab: "summary"; notes: NoteRow[]; next?: number | undefined; events: TicketEvent[]; noteCount: number }
  | { tab: "history"; events: TicketEvent[]; next?: number | undefined }
  | { tab: "detail" | "calls" | "tasks" };

/** The tabs, and what the present one shows. */
export function ticketBody(scene: RecordScene, body: RecordBody, editing?: Editing): Html {
  const { ticket, words } = scene;
  const say = words.tickets.page;
  const base = `/tickets/${ticket.id}`;
  const link = (tab: RecordTab) =>
    html`<a href="${base}${tab === "summary" ? "" : `?tab=${tab}`}" hx-get="${base}/body?tab=${tab}" hx-target="#ticket-body" hx-swap="outerHTML" hx-push-url="${base}${tab === "summary" ? "" : `?tab=${tab}`}"${when(tab === body.tab, () => html` aria-current="page"`)}>${say.tabs[tab]}</a>`;
  return html`<div id="ticket-body"${livePart(scene, `body?tab=${body.tab}`)}><nav class="tabs" aria-label="${say.content}">${recordTabs.map(link)}</nav>${inside(scene, body, editing)}</div>`;
}

function inside(scene: RecordScene, body: RecordBody, editing?: Editing): Html {
  const { ticket, words } = scene;
  switch (body.tab) {
    case "summary":
      return html`<section class="section stack">${summary(scene, editing)}${noteForm(scene)}<ol class="timeline">${merged(scene, body, editing)}${when(body.next, (before) => moreNotes(scene, before))}</ol></section>`;
    case "history":
      return html`<section class="section"><ol class="timeline compact">${body.events.map((event) => eventLine(scene, event))}${when(body.next, (before) => html`<li class="more" hx-get="/tickets/${ticket.id}/history?before=${before}" hx-trigger="intersect once" hx-swap="outerHTML"><a class="link" href="/tickets/${ticket.id}?tab=history&amp;before=${before}">${words.tickets.history.older}</a></li>`)}</ol></section>`;
    case "detail":
      return html`<section class="section stack">${summary(scene, editing)}${resolution(scene)}${times(scene)}</section>`;
    case "calls": {
      // Of the customer, and with them the one that it was made of.
      const about = `customer=${ticket.customer_id ?? 0}`;
      const own = when(ticket.call_id, (id) => html`&amp;own=${id}`);
      return html`<div hx-get="/calls/part?${about}${own}&amp;tab=1" hx-trigger="load" hx-swap="innerHTML"><a class="link" href="/calls?${about}">${words.tickets.page.tabs.calls}</a></div>`;
    }
    case "tasks":
      return html`<section class="section" hx-get="/tasks/part?ticket=${ticket.id}" hx-trigger="load" hx-swap="innerHTML"><a class="link" href="/tasks?ticket=${ticket.id}">${words.tickets.page.tabs.tasks}</a></section>`;
  }
}

/** Notes and what happened between them, newest first. */
function merged(
  scene: RecordScene,
  { notes, events }: Extract<RecordBody, { tab: "summary" }>,
  editing?: Editing,
): Html[] {
  const oldest = notes.at(-1)?.created_at;
  const beside = events.filter(({ name }) => !name.startsWith("ticket.note_"));
  const items = [
    ...notes.map((note) => ({ at: note.created_at, view: noteItem(scene, note, editing) })),
    ...beside.map((event) => ({ at: event.created_at, view: eventLine(scene, event) })),
  ];
  const shown = notes.length >= 30 && oldest ? items.filter(({ at }) => at >= oldest) : items;
  return shown.sort((a, b) => b.at.getTime() - a.at.getTime()).map(({ view }) => view);
}

function summary(scene: RecordScene, editing?: Editing): Html {
  const { ticket, words } = scene;
  const say = words.tickets.page;
  const base = `/tickets/${ticket.id}`;
  if (editing?.field === "summary") {
    const field = html`<textarea class="input" name="value" rows="6" maxlength="100000" aria-label="${say.customerSaid}" data-edit>${editing.typed ?? ticket.summary}</textarea>`;
    return html`<div><h2>${say.customerSaid}</h2>${editForm(scene, editing, field)}</div>`;
  }
  return html`<div class="summary"><h2 class="line">${say.customerSaid}<a class="link" href="${base}?edit=summary" hx-get="${base}/body?edit=summary" hx-target="#ticket-body" hx-swap="outerHTML">${words.frame.edit}</a></h2>${ticket.summary ? html`<p class="said">${ticket.summary}</p>` : html`<p class="muted">${say.noSummary}</p>`}</div>`;
}

function resolution({ ticket, words }: RecordScene): Html {
  return html`${when(ticket.resolution_type_name, (type) => html`<div><h2>${words.tickets.resolve.text}</h2><p class="said"><b class="strong">${type}.</b> ${ticket.resolution_text ?? ""}</p></div>`)}`;
}

function times({ ticket, words }: RecordScene): Html {
  const say = words.tickets;
  const line = (label: string, at: Date | null) =>
    html`${when(at, (known) => html`<div><dt>${label}</dt><dd><time datetime="${known.toISOString()}">${exactTime(known)}</time></dd></div>`)}`;
  return html`<div><h2>${say.page.times}</h2><dl class="properties wide">${line(say.columns.created, ticket.created_at)}${line(say.page.statusSince, ticket.status_changed_at)}${line(say.sla.due(say.sla.firstResponse.toLowerCase()), ticket.first_response_due_at)}${line(say.page.firstRespondedAt, ticket.first_responded_at)}${line(say.sla.due(say.sla.resolution.toLowerCase()), ticket.resolution_due_at)}${line(say.page.resolvedAt, ticket.resolved_at)}${line(say.page.closedAt, ticket.closed_at)}${line(say.columns.updated, ticket.updated_at)}</dl></div>`;
}
