import { button, dialog, dialogButton, menu, menuButton } from "../components.ts";
import { each, html, type Html } from "../html.ts";
import type { Words } from "../../words/mod.ts";
import { statusIcons } from "./signs.ts";
import { icon } from "../components.ts";
import type { TaskChoices } from "./scene.ts";

/** What can be done with the chosen tasks; completing several asks first (TA-2). */
export function taskBulk(words: Words, { colleagues }: TaskChoices): Html {
  const say = words.tasks;
  const act = (value: string, label: Html | string) => html`<button name="do" value="${value}">${label}</button>`;
  const people = html`${act("assign:", say.nobody)}<hr>${each(colleagues, ({ id, name }) => act(`assign:${id}`, name))}`;
  const moves = each(["todo", "doing", "cancelled"] as const, (status) =>
    act(`move:${status}`, html`${icon(statusIcons[status], 16)}${say.statuses[status]}`),
  );
  const ask = dialog({
    id: "complete-all",
    title: say.bulk.ask,
    close: words.frame.close,
    body: html`<p>${say.bulk.askText}</p>`,
    foot: html`${button(say.cancel, { type: "button", look: "quiet", attributes: { commandfor: "complete-all", command: "close", "data-close": true } })}${button(say.complete, { look: "primary", attributes: { name: "do", value: "complete:", autofocus: true } })}`,
  });
  return html`${dialogButton("complete-all", html`<span>${say.complete}</span>`, { look: "quiet", size: "small", icon: "check" })}${menuButton("bulk-assign", html`<span>${say.bulk.assign}</span>`, { look: "quiet", size: "small", icon: "user-check" })}${menu("bulk-assign", say.bulk.assign, people, { "data-place": "top" })}${menuButton("bulk-move", html`<span>${say.fields.status}</span>`, { look: "quiet", size: "small", icon: "arrow-right" })}${menu("bulk-move", say.fields.status, moves, { "data-place": "top" })}${ask}`;
}
