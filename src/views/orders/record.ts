import { buttonLink, icon, iconButton, menu } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { orderBody } from "./body.ts";
import { orderProperties } from "./properties.ts";
import type { OrderView } from "./scene.ts";
import { orderSide } from "./side.ts";
import { statusBar } from "./status_bar.ts";

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
