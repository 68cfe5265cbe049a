import { type OrderRow, type OrderStatus, paymentStateOf } from "../../modules/orders/mod.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, icon } from "../components.ts";
import { html, type Html } from "../html.ts";

const statusIcons: Record<OrderStatus, string> = {
  draft: "pencil",
  new: "circle",
  confirmed: "circle-dot",
  shipping: "truck",
  completed: "circle-check",
  cancelled: "circle-x",
  returned: "rotate-ccw",
};

export const statusSign = (status: OrderStatus, words: Words): Html =>
  html`<span class="status" data-order-status="${status}">${icon(statusIcons[status], 16)}${words.orders.statuses[status]}</span>`;

/** “Đã trả”, “Cọc 50%”, “COD”, “Chưa trả”: never colour alone. */
export function paymentSign(row: OrderRow, words: Words): Html {
  const say = words.orders.payment;
  const state = paymentStateOf(row);
  if (state === "paid" || state === "over") {
    return html`<span class="${state === "paid" ? "ok" : "warn"}">${say.states[state]}</span>`;
  }
  if (state === "partly") {
    const share = Math.floor((row.paid_total / row.total) * 100);
    return html`<span class="warn">${row.has_deposit ? say.deposit(share) : say.part(share)}</span>`;
  }
  return row.cash_on_delivery
    ? html`<span class="soft">${say.cod}</span>`
    : html`<span class="bad">${say.states.unpaid}</span>`;
}

export const colleague = (name: string): Html =>
  html`<span class="line tight">${avatar({ name, size: 20 })}<span class="cut">${name}</span></span>`;

/** Whom an order is for, as one calls it. */
export const whoseOrder = (row: OrderRow, words: Words): string =>
  row.title || row.customer_name || row.recipient_name || words.orders.walkIn;
