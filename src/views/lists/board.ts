import { iconButton, menu } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import type { ListScene } from "./spec.ts";

export interface BoardCard {
  id: number;
  /** As one speaks of it: “#1291”. */
  name: string;
  href: string;
  title: string;
  /** Above and below the title. */
  head: Html;
  foot: Html;
  /** Columns it may be moved to. */
  moves: readonly string[];
}

export interface BoardColumn {
  key: string;
  label: Html | string;
  /** How many there are, of which the newest are shown. */
  count: number;
  cards: readonly BoardCard[];
  /** What they come to. */
  sum?: string | undefined;
  /** All of them as a list, where more are than shown. */
  moreHref?: string | undefined;
}

export interface BoardLook {
  /** Cards are moved by POST `${path}/:id/status` with `to`. */
  path: string;
  subject: string;
  columns: readonly BoardColumn[];
}

/** Columns of cards: dragged, or moved by Shift and an arrow key, or by each card's menu, which needs no JavaScript. */
export function board(scene: ListScene, look: BoardLook): Html {
  const { ask } = scene;
  const load = `${look.path}/board${ask.query.size > 0 ? `?${ask.query}` : ""}`;
  return html`<div class="board" id="board" data-path="${look.path}" data-live="${look.path.slice(1)}" data-load="${load}" data-lost="${scene.words.lists.moveLost}"><p class="sr" id="board-keys">${scene.words.lists.moveKeys}</p><p class="sr" id="board-said" aria-live="polite"></p>${each(look.columns, (column) => boardColumn(scene, look, column))}</div>`;
}

function boardColumn(scene: ListScene, look: BoardLook, column: BoardColumn): Html {
  const { words } = scene;
  return html`<section class="column" id="column-${column.key}" data-column="${column.key}"><header><h2>${column.label}</h2><span class="muted num-left">${column.count >= 1000 ? "999+" : column.count}</span>${when(column.sum, (sum) => html`<span class="sum push-end">${sum}</span>`)}</header><ul>${each(column.cards, (card) => boardCard(scene, look, column, card))}${when(column.cards.length === 0, () => html`<li class="nothing small muted">${words.lists.emptyColumn}</li>`)}${when(column.moreHref, (href) => html`<li class="more"><a class="link small" href="${href}">${words.lists.more}</a></li>`)}</ul></section>`;
}

function boardCard(scene: ListScene, look: BoardLook, column: BoardColumn, card: BoardCard): Html {
  const { words } = scene;
  const say = words.lists;
  const id = `${look.subject}-${card.id}`;
  const labels = new Map(look.columns.map(({ key, label }) => [key, label]));
  const move = (to: string) => html`<button name="to" value="${to}">${labels.get(to) ?? to}</button>`;
  const items = html`<form method="post" action="${look.path}/${card.id}/status"><input type="hidden" name="from" value="${column.key}">${each(card.moves, move)}</form>`;
  const opens = { popovertarget: `${id}-moves`, "data-anchor": true };
  return html`<li class="card" id="${id}" data-id="${card.id}" data-name="${card.name}" data-from="${column.key}" data-moves="${card.moves.join(" ")}" draggable="true"><div class="line">${card.head}${when(card.moves.length, () => html`${iconButton(say.moveCard(card.name), "ellipsis", { small: true, attributes: opens })}${menu(`${id}-moves`, say.moveCard(card.name), items)}`)}</div><a class="title" href="${card.href}" aria-describedby="board-keys" draggable="false">${card.title}</a><div class="line">${card.foot}</div></li>`;
}
