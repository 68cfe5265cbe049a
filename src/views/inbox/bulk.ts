import type { ConversationLine } from "../../modules/inbox/mod.ts";
import type { Tag } from "../../modules/tags/mod.ts";
import { type Words, wordFor } from "../../words/mod.ts";
import { button, hidden, iconButton, menu, menuButton } from "../components.ts";
import { each, html, type Html } from "../html.ts";
import type { ListSpec } from "../lists/spec.ts";
import { tagChip } from "../tags/chip.ts";
import type { Scene } from "./scene.ts";

/** What the reports of bulk work are called here; the list itself is drawn by the inbox. */
export const conversationBulk: ListSpec<ConversationLine> = {
  room: "inbox",
  path: "/inbox",
  subject: "conversation",
  icon: "messages-square",
  sort: "-at",
  columns: [],
  say: (words) => words.inbox.bulk.list,
  idOf: (row) => row.id,
  hrefOf: (row) => `/inbox/${row.id}`,
  nameOf: (row) => row.customer_name,
  actionName: (action, words) =>
    wordFor(words.inbox.bulk.actions, action.replace("inbox.", ""), words.inbox.bulk.actions.done),
};

/** Takes one line of the list in or out; shown where the avatar is, once somebody points there or has chosen one. */
export const chooser = (
  { w }: Pick<Scene, "w">,
  { id, customer_name: name }: Pick<ConversationLine, "id" | "customer_name">,
): Html =>
  html`<input type="checkbox" class="choose" form="bulk" name="ids[]" value="${id}" aria-label="${w.bulk.choose(name)}">`;

/** What can be done with the chosen ones, over the foot of the list; reports of what was begun stand above it. */
export function bulkDock({ w, words, filter, person }: Scene): Html {
  const say = w.bulk;
  const quiet = (sign: string) => ({ look: "quiet", size: "small", icon: sign }) as const;
  const asked = (id: string, from: string, label: string) =>
    menu(id, label, html``, {
      "data-place": "top",
      "hx-get": `/inbox/bulk/${from}`,
      "hx-trigger": "beforetoggle once",
      "hx-swap": "innerHTML",
    });
  const act = filter.done ? "reopen" : "done";
  const main = button(html`<span>${filter.done ? say.reopen : say.done}</span>`, {
    ...quiet(filter.done ? "rotate-ccw" : "check"),
    attributes: { name: "do", value: `${act}:`, title: filter.done ? say.reopen : say.done },
  });
  return html`<div class="dock"><div id="bulk-reports" class="bulk-reports" role="status" data-live="bell:${person.id}" hx-get="/lists/inbox/bulk" hx-trigger="live" hx-swap="outerMorph"></div>
<form class="bulk-bar" id="bulk" method="post" action="/inbox/bulk" hx-post="/inbox/bulk" hx-target="#bulk-reports" hx-swap="outerHTML" aria-label="${words.lists.bulkLabel}">${hidden("key", crypto.randomUUID())}${hidden("query", "")}<input type="hidden" name="all" value=""><b class="selected" data-text="${say.selected("#")}" role="status" tabindex="-1"></b><span class="push"></span>${main}${menuButton("bulk-assign", html`<span class="sr">${say.assign}</span>`, { ...quiet("user-check"), attributes: { title: say.assign } })}${asked("bulk-assign", "people", say.assign)}${menuButton("bulk-tag", html`<span class="sr">${say.tag}</span>`, { ...quiet("tag"), attributes: { title: say.tag } })}${asked("bulk-tag", "tags", say.tag)}${menuButton("bulk-untag", html`<span class="sr">${say.untag}</span>`, { ...quiet("tag-x"), attributes: { title: say.untag } })}${asked("bulk-untag", "tags?off=1", say.untag)}${iconButton(words.lists.unselect, "x", { small: true, attributes: { "data-unselect": true } })}<button class="button quiet small all needs-js" type="button" data-all data-text="${say.list.selectMatching}" hidden></button></form></div>`;
}

const choice = (value: string, inside: Html | string) => html`<button name="do" value="${value}">${inside}</button>`;

export const bulkPeople = (words: Words, people: readonly { id: number; name: string }[]): Html =>
  html`${choice("assign:", words.inbox.thread.release)}<hr>${each(people, ({ id, name }) => choice(`assign:${id}`, name))}`;

export const bulkTags = (tags: readonly Tag[], verb: "tag" | "untag"): Html =>
  html`${each(tags, (tag) => choice(`${verb}:${tag.id}`, tagChip(tag)))}`;
