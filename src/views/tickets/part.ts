import type { TicketRow } from "../../modules/tickets/mod.ts";
import type { Words } from "../../words/mod.ts";
import { buttonLink } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { ticketBrief } from "./side.ts";

export interface TicketPart {
  words: Words;
  rows: TicketRow[];
  /** Query of what it is about: “customer=7”. */
  about: string;
}

/** Tickets of a customer or a conversation, for the pane beside it. */
export function ticketPart({ words, rows, about }: TicketPart): Html {
  const say = words.tickets.part;
  const create = `/tickets/new?${about}`;
  return html`<section class="section" id="tickets-part"><header><h3>${say.title} <span class="muted">${rows.length || ""}</span></h3><span class="push"></span>${buttonLink(say.create, create, { look: "quiet", size: "mini", icon: "plus", attributes: { "hx-get": `${create}&part=dialog`, "hx-target": "#dialogs", "hx-swap": "innerHTML" } })}</header>${each(rows, (row) => ticketBrief(row, words))}${rows.length === 0 ? html`<p class="small muted">${say.none}</p>` : html`${when(rows.length >= 5, () => html`<a class="link small" href="/tickets?${about}">${say.all}</a>`)}`}</section>`;
}
