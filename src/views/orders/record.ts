import type { NoteRow } from "../../modules/notes/mod.ts";
import type { OrderEvent, OrderFile, WholeOrder } from "../../modules/orders/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { buttonLink, icon, iconButton, menu } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { orderBody } from "./body.ts";
import { orderProperties } from "./properties.ts";
import { orderSide } from "./side.ts";
import { statusBar } from "./status_bar.ts";

export const orderTabs = ["lines", "notes", "tasks", "files", "history"] as const;
export type OrderTab = (typeof orderTabs)[number];

/** A field that is being changed in place: what was typed and why it was not taken. */
export interface OrderEditing {
  field: string;
  typed?: Record<string, string>;
  error?: string | undefined;
}

export interface OrderView extends WholeOrder {
  person: Person;
  words: Words;
  now: Date;
  tab: OrderTab;
  editing?: OrderEditing | undefined;
  colleagues: ReadonlyArray<{ id: number; name: string }>;
  notes: readonly NoteRow[];
  files: readonly OrderFile[];
  events: readonly OrderEvent[];
  olderEvents?: number | undefined;
  counts: { notes: number; files: number };
  /** Properties to show, in their order. */
  shown: readonly string[];
}

/** What every form of the page does with its answer: the page as it is then, each part changed where it stands. */
export const swap = { "hx-target": "#main", "hx-swap": "outerMorph" };
export const swapped = html` hx-target="#main" hx-swap="outerMorph"`;

/** OR-4: status bar, what is known of the order, what is in it and around it, and its money. It fetches itself again. */
export function orderRecord(view: OrderView): Html {
  const here = `/orders/${view.order.id}${view.tab === "lines" ? "" : `?tab=${view.tab}`}`;
  return html`<main id="main" class="record order-record" tabindex="-1" data-live="order:${view.order.id}" hx-get="${here}" hx-target="#main" hx-swap="outerMorph" hx-trigger="live"><div class="record-head" id="order-head">${head(view)}${statusBar(view)}</div><div class="scroll" id="order-properties">${orderProperties(view)}</div><div class="scroll" id="order-body">${orderBody(view)}</div><div class="scroll order-side" id="order-side">${orderSide(view)}</div></main>`;
}

function head({ order, words }: OrderView): Html {
  const say = words.orders;
  const base = `/orders/${order.id}`;
  const title = order.title || order.customer_name || order.recipient_name || say.walkIn;
  const send = when(
    order.conversation_id,
    () => html`<form method="post" action="${base}/message">${iconButton(say.send, "send", { type: "submit" })}</form>`,
  );
  const more = html`${iconButton(say.more, "ellipsis", { attributes: { popovertarget: "order-more", "data-anchor": true } })}${menu("order-more", say.more, html`${when(order.conversation_id, (id) => html`<a href="/inbox/${id}">${icon("message-square", 16)}${say.fields["conversation_id"]}</a>`)}<a href="${base}/slip?size=a5" target="_blank">${icon("printer", 16)}${say.slip.a5}</a><a href="${base}/slip?size=80mm" target="_blank">${icon("printer", 16)}${say.slip.roll}</a>`, { "data-place": "end" })}`;
  return html`<header class="page-head"><h1 class="cut">${title}</h1><span class="small muted">${order.code}</span><span class="push"></span>${buttonLink(html`<span>${say.print}</span>`, `${base}/slip`, { look: "quiet", size: "small", icon: "printer", attributes: { target: "_blank" } })}${buttonLink(html`<span>${say.editAll}</span>`, `${base}/edit`, { size: "small", icon: "pencil" })}${send}${more}</header>`;
}
