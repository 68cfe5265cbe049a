import type { Priority, TicketStatus } from "../../modules/tickets/table.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, icon } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { givenName } from "../people.ts";

export const statusIcons: Record<TicketStatus, string> = {
  new: "circle-dashed",
  assigned: "circle",
  open: "circle-dot",
  wait_customer: "clock",
  wait_third_party: "hourglass",
  resolved: "circle-check",
  closed: "circle-slash",
};

/** A status as a sign and a word. */
export const statusSign = (status: TicketStatus, words: Words): Html =>
  html`<span class="status" data-status="${status}">${icon(statusIcons[status], 16)}${words.tickets.statuses[status]}</span>`;

const priorityLooks: Record<Priority, { icon: string; tone: string }> = {
  urgent: { icon: "chevrons-up", tone: "bad" },
  high: { icon: "chevron-up", tone: "warn" },
  normal: { icon: "minus", tone: "muted" },
  low: { icon: "chevron-down", tone: "muted" },
};

/** A priority as a sign alone, its word on hover and read out; with `word` beside it. */
export function prioritySign(priority: Priority, words: Words, word = false): Html {
  const look = priorityLooks[priority];
  const label = words.tickets.priorities[priority];
  if (word) return html`<span class="line tight ${look.tone}">${icon(look.icon, 16)}<span>${label}</span></span>`;
  return html`<span class="${look.tone}" title="${words.tickets.priorityOf(label)}">${icon(look.icon, 16)}<span class="sr">${label}</span></span>`;
}

export const ticketName = ({ id }: { id: number }): string => `#${id}`;

/** A colleague by their given name, as one calls them; the whole name on hover. */
export const colleague = (name: string): Html =>
  html`<span class="line">${avatar({ name, size: 20 })}<span class="cut">${givenName(name)}</span></span>`;

export const customerName = (name: string | null): Html =>
  html`${when(name, (known) => html`<span class="line">${avatar({ name: known, size: 20 })}<span class="cut">${known}</span></span>`)}`;
