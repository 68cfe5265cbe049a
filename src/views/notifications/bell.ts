import type { NotificationRow } from "../../modules/notifications/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, buttonLink, count, emptyState, icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { groupBySubject, lineOf } from "./line.ts";

/** The bell in the top bar: a link to the list, which notifications.js opens in place. */
export function bell(words: Words, userId: number, unread: number): Html {
  const say = words.notifications;
  return html`<a class="icon-button" id="bell" href="/notifications" data-live="bell:${userId}" data-label="${say.bell(0)}" title="${say.title}">${icon("bell")}<span class="sr">${say.title}</span>${count(unread, { title: `${unread} ${say.unread}`, alert: true, key: "bell" })}</a>
<section class="popover notifications" id="notifications" popover aria-label="${say.title}"></section>`;
}

/** What the bell opens. */
export function bellList(words: Words, rows: NotificationRow[], now: Date): Html {
  const say = words.notifications;
  const readAll = html`<form method="post" action="/notifications/read" data-read-all>${button(say.readAll, { look: "quiet", size: "mini" })}</form>`;
  const list = when(
    rows.length,
    () => html`<ul>${each(groupBySubject(rows), (group) => lineOf(words, group, now))}</ul>`,
    () => emptyState({ icon: "bell", ...say.empty }),
  );
  return html`<header><h2>${say.title}</h2><span class="push"></span>${rows.some((row) => !row.read_at) ? readAll : nothing}${iconButton(say.choose, "settings", { small: true, href: "/account/notifications" })}</header>
${list}
<footer>${buttonLink(say.all, "/notifications", { look: "quiet", size: "small", more: "wide" })}</footer>`;
}
