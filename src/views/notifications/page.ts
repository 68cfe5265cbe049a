import type { NotificationRow } from "../../modules/notifications/mod.ts";
import type { Words } from "../../words/mod.ts";
import { button, buttonLink, emptyState, iconButton } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { groupBySubject, lineOf } from "./line.ts";

export interface NotificationPage {
  rows: NotificationRow[];
  next: number | undefined;
  unread: boolean;
  count: number;
  now: Date;
}

/** Everything that was ever told, page by page. */
export function notificationsScreen(words: Words, page: NotificationPage): Html {
  const say = words.notifications;
  const here = (on: boolean) => when(on, () => html` aria-current="page"`);
  const readAll = html`<form method="post" action="/notifications/read" data-read-all>${button(say.readAll, { size: "small", icon: "check-check" })}</form>`;
  const actions = html`${when(page.count > 0, () => readAll)}${iconButton(say.choose, "settings", { href: "/account/notifications" })}`;
  const older = (before: number) =>
    buttonLink(say.older, `/notifications?${page.unread ? "unread=1&" : ""}before=${before}`, { size: "small" });
  const list = when(
    page.rows.length,
    () =>
      html`<ul class="told-list">${each(groupBySubject(page.rows), (group) => lineOf(words, group, page.now))}</ul>`,
    () => emptyState({ icon: "bell", ...(page.unread ? say.emptyUnread : say.empty) }),
  );
  return main(
    "page notifications-page",
    html`<div class="scroll">${pageHead(say.title, "", actions)}
<nav class="tabs" aria-label="${say.title}"><a href="/notifications"${here(!page.unread)}>${say.everything}</a><a href="/notifications?unread=1"${here(page.unread)}>${say.onlyUnread}${when(page.count, (n) => html` <small>${n > 99 ? "99+" : n}</small>`)}</a></nav>
<div class="narrow">${list}<div class="line">${when(page.next, older)}</div></div></div>`,
  );
}
