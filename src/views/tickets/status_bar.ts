import { needsResolution, statuses, type TicketStatus } from "../../modules/tickets/mod.ts";
import { codeBeside, wordFor } from "../../words/mod.ts";
import { banner, hidden, icon } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { clockTime, dayMonth, dayNumber } from "../time.ts";
import { movesFrom } from "./board.ts";
import type { RecordScene } from "./record_scene.ts";

export interface Steps {
  /** When it first came to each status it has been in. */
  reached: Partial<Record<TicketStatus, Date>>;
  /** A move that waits for the clocks to go again. */
  waiting?: TicketStatus | undefined;
  /** One's own move that waited and could not be made, while the ticket stands where it stood. */
  refused?: { to: TicketStatus; reason: string } | undefined;
}

/** The steps of a ticket: those behind it filled, the present one strong, those it may go to clickable. */
export function statusBar(scene: RecordScene, { reached, waiting, refused }: Steps): Html {
  const { ticket, words } = scene;
  const say = words.tickets;
  const possible = new Set<TicketStatus>(movesFrom(ticket));
  const settled = ticket.resolution_type_id !== null;
  const step = (status: TicketStatus) => {
    const at = reached[status];
    const code = codeBeside(say.statuses[status], say.codes[status]);
    const beside = (at: string | undefined) => html`<small>${[code, at].filter(Boolean).join(" · ")}</small>`;
    if (status === ticket.status) {
      return html`<span aria-current="step"><span>${say.statuses[status]}</span>${beside(say.since(momentOf(ticket.status_changed_at, scene)))}</span>`;
    }
    const note = beside(at && momentOf(at, scene));
    const past = at !== undefined && at <= ticket.status_changed_at;
    const face = past
      ? html`<span class="line">${icon("check", 12)}${say.statuses[status]}</span>`
      : html`<span>${ticket.resolved_at && status === "open" ? say.reopen : say.acts[status]}</span>`;
    if (!possible.has(status) || waiting) return html`<span class="${past ? "past" : "off"}">${face}${note}</span>`;
    const spoken = say.moveTo(say.statuses[status]);
    if (needsResolution(status) && !settled) {
      const ask = `/tickets/${ticket.id}/resolution?to=${status}`;
      return html`<a class="${past ? "past" : ""}" href="${ask}" hx-get="${ask}" hx-target="#dialogs" hx-swap="innerHTML" title="${spoken}">${face}${note}</a>`;
    }
    return html`<button class="${past ? "past" : ""}" name="to" value="${status}" title="${spoken}">${face}${note}</button>`;
  };
  const action = `/tickets/${ticket.id}/status`;
  return html`<form class="status-bar" method="post" action="${action}" hx-post="${action}" hx-target="#ticket-head" hx-swap="outerMorph" aria-label="${say.statusBar}">${hidden("version", ticket.version)}${hidden("part", "bar")}${hidden("command", crypto.randomUUID())}${each(statuses, step)}</form>${when(waiting, () => html`<div class="inset" hx-get="/tickets/${ticket.id}/head" hx-trigger="every 3s" hx-target="#ticket-head" hx-swap="outerMorph">${banner(say.moving, "info")}</div>`)}${when(refused, ({ to, reason }) => html`<div class="inset">${banner(say.moveRefused(say.statuses[to], wordFor(words.errors.refused, reason, words.errors.refused.other)), "warn")}</div>`)}`;
}

/** The time today, else the day. */
const momentOf = (at: Date, { now }: RecordScene) => (dayNumber(at) === dayNumber(now) ? clockTime(at) : dayMonth(at));
