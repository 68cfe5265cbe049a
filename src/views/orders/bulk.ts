import { orderStatuses } from "../../modules/orders/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, dialog, dialogButton, menu, menuButton } from "../components.ts";
import { each, html, type Html } from "../html.ts";
import type { OrderChoices } from "./filters.ts";
import { statusSign } from "./signs.ts";

/** What can be done with the chosen orders; cancelling asks why first. */
export function orderBulk(words: Words, { colleagues }: OrderChoices): Html {
  const say = words.orders;
  const act = (value: string, label: Html | string) => html`<button name="do" value="${value}">${label}</button>`;
  const people = html`${act("assign:", say.nobody)}<hr>${each(colleagues, ({ id, name }) => act(`assign:${id}`, name))}`;
  const statuses = orderStatuses.filter((status) => status !== "draft" && status !== "cancelled");
  const moves = each(statuses, (status) => act(`move:${status}`, statusSign(status, words)));
  const ask = dialog({
    id: "cancel-all",
    title: say.bulk.cancel,
    close: words.frame.close,
    body: html`<div class="field"><label for="bulk-reason">${say.reason.label} <i aria-hidden="true">*</i></label><textarea class="input" id="bulk-reason" name="reason" rows="3" maxlength="500" autofocus></textarea></div>`,
    foot: html`${button(say.cancel, { type: "button", look: "quiet", attributes: { commandfor: "cancel-all", command: "close", "data-close": true } })}${button(say.bulk.cancel, { look: "danger", attributes: { name: "do", value: "move:cancelled" } })}`,
  });
  return html`${menuButton("bulk-move", html`<span>${say.bulk.move}</span>`, { look: "quiet", size: "small", icon: "arrow-right" })}${menu("bulk-move", say.bulk.move, moves, { "data-place": "top" })}${menuButton("bulk-assign", html`<span>${say.bulk.assign}</span>`, { look: "quiet", size: "small", icon: "user-check" })}${menu("bulk-assign", say.bulk.assign, people, { "data-place": "top" })}${dialogButton("cancel-all", html`<span>${say.bulk.cancel}</span>`, { look: "quiet", size: "small", icon: "circle-x" })}${ask}`;
}
