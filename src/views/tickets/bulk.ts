import { needsResolution, priorities, statuses, type TicketStatus } from "../../modules/tickets/mod.ts";
import { button, dialog, icon, menu } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import type { ListScene } from "../lists/mod.ts";
import { type Choices, named, options } from "./choices.ts";
import { prioritySign, statusSign } from "./signs.ts";

/** What can be done with many tickets at once: buttons of the bulk bar's form. */
export function bulkActions({ words }: ListScene, choices: Choices): Html {
  const say = words.tickets;
  const opener = (id: string, sign: string, label: string) =>
    html`<button class="button quiet small" type="button" popovertarget="${id}" data-anchor aria-haspopup="menu">${icon(sign, 16)}<span>${label}</span></button>`;
  const act = (value: string, label: string | Html) => html`<button name="do" value="${value}">${label}</button>`;
  const top = { "data-place": "top" };
  const people = html`${act("assign:me", say.me)}${act("assign:none", say.bulk.unassign)}<hr>${each(choices.colleagues, ({ id, name }) => act(`assign:${id}`, name))}${when(choices.teams.length, () => html`<hr><h3>${say.bulk.assignTeam}</h3>${each(choices.teams, ({ id, name }) => act(`team:${id}`, name))}`)}`;
  const moves = each(statuses.slice(2), (status) =>
    needsResolution(status)
      ? html`<button type="button" commandfor="bulk-${status}" command="show-modal">${statusSign(status, words)}</button>`
      : act(`move:${status}`, statusSign(status, words)),
  );
  const levels = each(priorities, (priority) => act(`priority:${priority}`, prioritySign(priority, words, true)));
  return html`${opener("bulk-assign", "user-plus", say.bulk.assign)}${menu("bulk-assign", say.bulk.assign, people, top)}${opener("bulk-status", "circle-dot", say.bulk.status)}${menu("bulk-status", say.bulk.status, moves, top)}${opener("bulk-priority", "chevrons-up", say.bulk.priority)}${menu("bulk-priority", say.bulk.priority, levels, top)}<button class="button quiet small" name="do" value="watch:1">${icon("bookmark", 16)}<span>${say.bulk.watch}</span></button>${each(["resolved", "closed"] as const, (status) => resolveMany(words, status, choices))}`;
}

/** Resolving many says once how, for all of them. */
function resolveMany(
  words: ListScene["words"],
  status: Extract<TicketStatus, "resolved" | "closed">,
  { types }: Choices,
): Html {
  const say = words.tickets.resolve;
  const body = html`<div class="field"><label for="bulk-${status}-type">${say.type} <i aria-hidden="true">*</i></label><select class="input" id="bulk-${status}-type" name="${status}_type" autofocus><option value="">${say.choose}</option>${options(named(types), "")}</select></div><div class="field"><label for="bulk-${status}-text">${say.text} <i aria-hidden="true">*</i></label><textarea class="input" id="bulk-${status}-text" name="${status}_text" rows="4" maxlength="20000"></textarea><p class="help">${say.hint}</p></div>`;
  return dialog({
    id: `bulk-${status}`,
    title: say.many[status],
    close: words.frame.close,
    body,
    foot: button(say.submit[status], { look: "primary", attributes: { name: "do", value: `move:${status}` } }),
  });
}
