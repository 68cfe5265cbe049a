import { moves, needsResolution, refusal, type TicketRow, type TicketStatus } from "../../modules/tickets/mod.ts";
import { avatar } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { addressOf } from "../../modules/lists/mod.ts";
import { board, type BoardCard, type ListScene } from "../lists/mod.ts";
import { prioritySign, statusSign, ticketName } from "./signs.ts";
import { slaCell } from "./sla.ts";

export interface BoardPart {
  status: TicketStatus;
  count: number;
  rows: readonly TicketRow[];
}

/** Tickets by status: a column for each, the latest on top. */
export function ticketBoard(scene: ListScene, parts: readonly BoardPart[]): Html {
  const { words, ask } = scene;
  return board(scene, {
    path: "/tickets",
    subject: "ticket",
    columns: parts.map(({ status, count, rows }) => ({
      key: status,
      label: statusSign(status, words),
      count,
      cards: rows.map((row) => cardOf(scene, row)),
      moreHref: count > rows.length ? addressOf(ask, { view: undefined, open: undefined, status }) : undefined,
    })),
  });
}

function cardOf({ words, now }: ListScene, row: TicketRow): BoardCard {
  const who = row.assignee?.name;
  return {
    id: row.id,
    name: ticketName(row),
    href: `/tickets/${row.id}`,
    title: row.title,
    head: html`<span>${ticketName(row)}</span>${when(row.priority !== "normal", () => prioritySign(row.priority, words))}<span class="push"></span>${when(who, (name) => avatar({ name, size: 20 }))}`,
    foot: html`${slaCell(row, words, now)}<span class="push"></span><span class="cut">${row.customer_name ?? ""}</span>`,
    moves: movesFrom(row),
  };
}

/** Where this ticket may be moved by a click; what then demands a resolution asks for it. */
export function movesFrom(row: TicketRow): TicketStatus[] {
  const standing = {
    status: row.status,
    assigned: row.assignee_id !== null || row.team_id !== null,
    resolved: row.resolution_type_id !== null,
  };
  return moves[row.status].filter((to) => needsResolution(to) || refusal(standing, { to }) === undefined);
}
