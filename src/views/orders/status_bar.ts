import { moves, needsReason, orderStatuses, path } from "../../modules/orders/mod.ts";
import type { OrderStatus } from "../../modules/orders/mod.ts";
import { hidden, icon } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { shortTime } from "../time.ts";
import { type OrderView, swapped } from "./scene.ts";

/** The steps of an order: those behind it filled, the present one strong, those it may go to clickable. */
export function statusBar({ order, words, now }: OrderView): Html {
  const say = words.orders;
  const action = `/orders/${order.id}/status`;
  const steps: OrderStatus[] = [...path];
  const at = steps.indexOf(order.status);
  const step = (status: OrderStatus) => {
    const label = say.statuses[status];
    if (status === order.status) {
      const since = shortTime(order.status_changed_at, words, now);
      return html`<span aria-current="step"><span>${label}</span><small>${order.cancel_reason ?? since}</small></span>`;
    }
    const index = steps.indexOf(status);
    const past = index >= 0 && at >= 0 && index < at;
    const face = html`<span class="line">${when(past, () => icon("check", 12))}${label}</span>`;
    const look = past ? html` class="past"` : html``;
    if (!moves[order.status].includes(status)) return html`<span class="${past ? "past" : "off"}">${face}</span>`;
    const spoken = say.moveTo(label);
    if (needsReason(status)) {
      const ask = `/orders/${order.id}/cancellation`;
      return html`<a href="${ask}" hx-get="${ask}" hx-target="#dialogs" hx-swap="innerHTML" title="${spoken}"${look}>${face}</a>`;
    }
    return html`<button name="to" value="${status}" title="${spoken}"${look}>${face}</button>`;
  };
  return html`<form class="status-bar" method="post" action="${action}" hx-post="${action}"${swapped} aria-label="${say.statusLabel}">${hidden("version", order.version)}${each(orderStatuses, step)}</form>`;
}
