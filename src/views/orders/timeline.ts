import { addressOf } from "../../modules/lists/mod.ts";
import type { OrderRow, TimelineDay } from "../../modules/orders/mod.ts";
import { emptyState } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import type { ListScene } from "../lists/mod.ts";
import { digits, money } from "../money.ts";
import { clockTime, dayTitle } from "../time.ts";
import { paymentSign, statusSign, whoseOrder } from "./signs.ts";

/** OR-3: orders by the day they were taken on, with what each day came to. */
export function orderTimeline(scene: ListScene, days: readonly TimelineDay[], next: string | undefined): Html {
  const { words, ask, person, now } = scene;
  const say = words.orders;
  if (days.length === 0) {
    return html`<div class="instead scroll">${emptyState({ icon: "shopping-bag", ...say.list.empty })}</div>`;
  }
  const day = (of: TimelineDay) =>
    html`<section class="order-day"><header><h2>${dayTitle(new Date(`${of.day}T12:00:00+07:00`), words, person.locale, now)}</h2><span class="push"></span><span class="small muted num-left">${say.sum(String(of.count), money(of.total))}</span></header><ol>${each(of.rows, (row) => entry(scene, row))}</ol></section>`;
  const more = when(
    next,
    (after) => html`<a class="link more" href="${addressOf(ask, { after })}">${say.timeline.more}</a>`,
  );
  return html`<div class="instead scroll order-days">${each(days, day)}${more ?? nothing}</div>`;
}

const entry = ({ words }: ListScene, row: OrderRow): Html =>
  html`<li><time class="small muted" datetime="${row.created_at.toISOString()}">${clockTime(row.created_at)}</time><a href="/orders/${row.id}"><b class="strong cut">${whoseOrder(row, words)}</b><span class="small soft cut">${row.code} · ${row.goods_text}</span></a>${statusSign(row.status, words)}<span class="small">${paymentSign(row, words)}</span><b class="num">${digits(row.total)}</b></li>`;
