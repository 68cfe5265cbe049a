import { deliveryAddress, type WholeOrder } from "../../modules/orders/mod.ts";
import type { Locale } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { asset } from "../layout.ts";
import { digits, discountText, money } from "../money.ts";
import { fullDate } from "../time.ts";

export type SlipSize = "a5" | "80mm";

/** OR-5: what goes with the parcel; a page of its own that prints as it is seen, on A5 or on a roll of 80 mm. */
export function orderSlip(
  { words, locale }: { words: Words; locale: Locale },
  whole: WholeOrder,
  { size, company }: { size: SlipSize; company: string },
  assets: string,
): Html {
  const { order, lines, totals } = whole;
  const say = words.orders.slip;
  const { totals: names } = words.orders;
  const base = `/orders/${order.id}`;
  const fact = (label: string, value: string) =>
    when(value, (text) => html`<div><dt>${label}</dt><dd>${text}</dd></div>`);
  const sum = (label: string, amount: number, strong = false) =>
    html`<div${strong ? html` class="grand"` : nothing}><dt>${label}</dt><dd>${money(amount)}</dd></div>`;
  const switcher = (value: SlipSize, label: string) =>
    html`<a href="${base}/slip?size=${value}"${value === size ? html` aria-current="page"` : nothing}>${label}</a>`;
  return html`<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>${order.code} · ${words.frame.product}</title><link rel="stylesheet" href="${asset("css/slip.css", assets)}"><script src="${asset("js/slip.js", assets)}" type="module"></script></head>
<body data-size="${size}"><nav class="tools"><a href="${base}">${say.back}</a><span></span>${switcher("a5", say.a5)}${switcher("80mm", say.roll)}<button type="button" data-print>${say.print}</button></nav>
<main><header><div><b>${company}</b><h1>${say.title}</h1></div><div class="code"><b>${order.code}</b><span>${say.created}: ${fullDate(order.created_at)}</span></div></header>
<dl class="facts">${fact(say.recipient, order.recipient_name || order.customer_name || "")}${fact(say.phone, order.recipient_phone)}${fact(say.address, deliveryAddress(order))}${fact(say.note, order.delivery_note)}${fact(say.seller, order.assignee?.name ?? "")}</dl>
<table><thead><tr><th>${words.orders.lines.head}</th><th class="num">${words.orders.lines.short}</th><th class="num price">${words.orders.lines.price}</th><th class="num off">${words.orders.lines.discount}</th><th class="num">${words.orders.lines.total}</th></tr></thead><tbody>${each(
    lines,
    (line, at) =>
      html`<tr><td>${line.name}${when(line.sku, (sku) => html`<small>${sku}</small>`)}</td><td class="num">${digits(line.quantity)}</td><td class="num price">${digits(line.price)}</td><td class="num off">${discountText(line)}</td><td class="num">${digits(totals.lines[at]!.total)}</td></tr>`,
  )}</tbody></table>
<dl class="sums">${sum(names.goods, totals.goods)}${when(totals.discount, (amount) => sum(names.discount, -amount))}${when(totals.shipping, (amount) => sum(names.shipping, amount))}${sum(names.total, totals.total)}${when(totals.paid, (amount) => sum(names.paid, amount))}${sum(order.cash_on_delivery ? names.collect : names.due, Math.max(0, totals.due), true)}</dl>
<footer><div><b>${say.sender}</b><small>${say.signature}</small></div><div><b>${say.receiver}</b><small>${say.signature}</small></div></footer></main></body></html>`;
}
