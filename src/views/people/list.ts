import type { StaffRow } from "../../modules/people/queries.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, badge, buttonLink, emptyState, icon, timeTag } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { settingsFrame } from "../settings/frame.ts";

export interface StaffList {
  rows: StaffRow[];
  next?: string | undefined;
  search: string;
  now: Date;
}

export function listScreen(words: Words, by: Person, list: StaffList & { active: number }): Html {
  const say = words.settings.users;
  const add = buttonLink(say.add, "/settings/users/new", { look: "primary", size: "small", icon: "plus" });
  const heads = [say.name, say.role, say.pages, say.lastSeen, say.state];
  const table = html`<table class="list-table tall"><thead><tr>${each(heads, (head) => html`<th>${head}</th>`)}</tr></thead>
<tbody id="people">${staffRows(words, list)}</tbody></table>`;
  const nobody = emptyState({ icon: "users", title: words.frame.palette.nothing(list.search), text: "" });
  return settingsFrame(
    words,
    by,
    "/settings/users",
    html`${pageHead(say.title, say.summary(list.active), add)}
<form class="inset line" action="/settings/users" role="search"><label class="input">${icon("search", 16)}<input type="search" name="q" value="${list.search}" maxlength="100" aria-label="${words.frame.search}" placeholder="${words.frame.search}"></label></form>
${list.rows.length > 0 ? table : nobody}`,
  );
}

/** The rows of one page of the list; the last of them fetches the next as it comes into view. */
export function staffRows(words: Words, { rows, next, search, now }: StaffList): Html {
  const more = (key: string) => {
    const query = `/settings/users?q=${encodeURIComponent(search)}&after=${encodeURIComponent(key)}`;
    return html`<tr hx-get="${query}&rows=1" hx-trigger="revealed" hx-swap="outerHTML"><td colspan="5"><a class="link" href="${query}">${words.frame.loadMore}</a></td></tr>`;
  };
  return html`${each(rows, (row) => staffRow(words, row, now))}${when(next, more)}`;
}

function staffRow(words: Words, row: StaffRow, now: Date): Html {
  const say = words.settings.users;
  const pages = row.pages.map((page) => (page.is_admin ? `${page.name} (${words.settings.members.admin})` : page.name));
  const state = row.deactivated_at ? badge(say.deactivated) : badge(say.active, "ok", "check");
  return html`<tr>
<td class="main"><a class="line" href="/settings/users/${row.id}">${avatar({ name: row.name, size: 28 })}<span class="cut">${row.name} <small>${row.username}</small></span></a></td>
<td>${words.frame.roles[row.role]}</td>
<td class="cut">${pages.length > 0 ? pages.join(", ") : html`<span class="muted">${say.noPages}</span>`}</td>
<td>${row.seen_at ? timeTag(row.seen_at, words, { now }) : html`<span class="muted">${say.neverSeen}</span>`}</td>
<td>${state}</td>
</tr>`;
}
