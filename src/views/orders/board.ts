import { addressOf } from "../../modules/lists/mod.ts";
import { type BoardPart, moves, type OrderRow } from "../../modules/orders/mod.ts";
import { channelBadge } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { board, type BoardCard, type ListScene } from "../lists/mod.ts";
import { money } from "../money.ts";
import { shortTime } from "../time.ts";
import { paymentSign, statusSign, whoseOrder } from "./signs.ts";

/** OR-3: orders by status, each column with what its orders come to. */
export function orderBoard(scene: ListScene, parts: readonly BoardPart[]): Html {
  const { words, ask } = scene;
  return board(scene, {
    path: "/orders",
    subject: "order",
    columns: parts.map(({ status, count, total, rows }) => ({
      key: status,
      label: statusSign(status, words),
      count,
      sum: money(total),
      cards: rows.map((row) => cardOf(scene, row)),
      moreHref: count > rows.length ? addressOf(ask, { view: undefined, open: undefined, status }) : undefined,
    })),
  });
}

function cardOf({ words, now }: ListScene, row: OrderRow): BoardCard {
  return {
    id: row.id,
    name: row.code,
    href: `/orders/${row.id}`,
    title: whoseOrder(row, words),
    head: html`<span>${row.code}</span>${when(row.channel, (channel) => channelBadge(channel))}<span class="push"></span><span>${shortTime(row.created_at, words, now)}</span>`,
    foot: html`<span class="goods cut">${row.goods_text}</span><b class="strong">${money(row.total)}</b><span class="push"></span>${paymentSign(row, words)}`,
    moves: moves[row.status],
  };
}
