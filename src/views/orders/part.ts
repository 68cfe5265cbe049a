import type { OrderRow } from "../../modules/orders/mod.ts";
import type { Words } from "../../words/mod.ts";
import { buttonLink } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { money } from "../money.ts";
import { shortTime } from "../time.ts";
import { ownStyle } from "./form.ts";
import { paymentSign, statusSign } from "./signs.ts";

export interface OrderPart {
  words: Words;
  now: Date;
  rows: readonly OrderRow[];
  /** Query of what they are about: “customer=7”. */
  about: string;
  more: boolean;
  /** Beside a conversation the form opens in the pane itself. */
  inPane: boolean;
  /** In the address of its stylesheet. */
  assets: string;
}

/** Orders of a customer or a conversation, for the pane beside it. */
export function orderPart({ words, now, rows, about, more, inPane, assets }: OrderPart): Html {
  const say = words.orders;
  const create = `/orders/new?${about}`;
  const opens = inPane
    ? { "hx-get": `${create}&sheet=1`, "hx-target": "#customer", "hx-swap": "outerHTML", "data-order-sheet": true }
    : {};
  const add = buttonLink(say.create, create, { look: "quiet", size: "mini", icon: "plus", attributes: opens });
  return html`<section class="section orders-part" id="orders-part" data-live="orders" hx-get="/orders/part?${about}" hx-trigger="live" hx-swap="outerMorph">${ownStyle(assets)}<header><h3>${say.part.title} <span class="muted">${rows.length || ""}</span></h3><span class="push"></span>${add}</header>${each(rows, (row) => brief(row, words, now))}${when(rows.length === 0, () => html`<p class="small muted">${say.part.none}</p>`)}${when(more, () => html`<a class="link small" href="/orders?${about}">${say.part.all}</a>`)}</section>`;
}

/** An order in three short lines. */
const brief = (row: OrderRow, words: Words, now: Date): Html =>
  html`<a class="brief" href="/orders/${row.id}"><span class="cut strong">${row.goods_text || row.code}</span><span class="small">${shortTime(row.created_at, words, now)}</span><span class="small line tight">${row.code} · ${statusSign(row.status, words)}<span class="push"></span><b class="strong">${money(row.total)}</b>${paymentSign(row, words)}</span></a>`;
