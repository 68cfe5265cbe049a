import type { Channel } from "../../modules/channels/table.ts";
import { type ConversationLine, type Filter, rooms, type UnreadCounts } from "../../modules/inbox/mod.ts";
import { channelBadge, icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { bulkDock } from "./bulk.ts";
import { filterButton, filterChips, type FilterNames, filterPlace } from "./filters.ts";
import { foundRows, type FoundView } from "./found.ts";
import { conversationRow } from "./row.ts";
import { countText, queryOf, type Scene, withQuery } from "./scene.ts";

export interface ListPage {
  rows: ConversationLine[];
  next?: string;
  /** No page is there to be written to: the person connects one, or waits for who may. */
  pageless?: "connects" | "waits" | undefined;
  /** Of a room with nothing open: whether all that was there is done, and how many wait that nobody has. */
  left?: { isAnswered: boolean; unclaimed: number };
}

export interface ListView {
  page: ListPage;
  counts: UnreadCounts;
  named?: FilterNames | undefined;
  /** What a search found, in the place of the page. */
  found?: FoundView | undefined;
}

/** The left pane: search, channels, rooms, filters, and the rows or what was found in their place. */
export function conversationList(scene: Scene, view: ListView): Html {
  const { page, counts, named = {}, found } = view;
  return html`<section class="conversation-list" aria-label="${scene.w.list}">
  ${searchBox(scene)}
  ${listHead(scene, counts, named)}
  ${rowsBox(scene, found ? foundRows(scene, found) : firstRows(scene, page))}
  ${moreTemplate(scene)}
  ${filterPlace(scene)}
  <form id="act" method="post" hidden></form>
  ${bulkDock(scene)}
</section>`;
}

/** The lines under the filter of `data-query`, or what a search found. */
export const rowsBox = ({ filter }: Scene, rows: Html): Html =>
  html`<ul class="scroll" id="rows" data-query="${queryOf(filter)}"${filter.q ? html` data-found` : ""}>${rows}</ul>`;

/** One box for names, numbers, words and codes (IN-5); without JavaScript a plain form. */
function searchBox({ w, filter }: Scene): Html {
  return html`<form class="inbox-search" role="search" action="/inbox"><label class="input small quiet">${icon("search", 16)}<input type="search" id="inbox-q" name="q" value="${filter.q ?? ""}" maxlength="100" placeholder="${w.find.hint}" aria-label="${w.find.label}" autocomplete="off" enterkeyhint="search"></label></form>`;
}

/** Tabs and menus with their counts: drawn again whenever something that may be unread changes (IN-2). */
export function listHead(scene: Scene, counts: UnreadCounts, named: FilterNames = {}): Html {
  return html`<div id="list-head" class="list-head" data-total="${countText(counts.total)}">
  ${channelTabs(scene, counts)}
  <div class="finder">${roomMenu(scene, counts)}<span class="push"></span>${filterLink(scene, "unread", scene.w.unreadOnly)}${filterLink(scene, "done", scene.w.doneOnly)}${filterButton(scene)}</div>
  ${filterChips(scene, named)}
</div>`;
}

function channelTabs({ w, filter }: Scene, counts: UnreadCounts): Html {
  const channels = Object.keys(counts.channels) as Channel[];
  const current = (on: boolean) => (on ? html` aria-current="page"` : "");
  const number = (n: number) => (n ? html`<small>${countText(n)}</small>` : "");
  return html`<nav class="tabs channel-tabs" aria-label="${w.channels}">
    <a href="/inbox${queryOf(filter, { channel: undefined })}"${current(!filter.channel)}>${w.all}${number(counts.total)}</a>
    ${channels.map((channel) => {
      const n = counts.channels[channel] ?? 0;
      const label = w.unreadOf(w.channelNames[channel], countText(n));
      return html`<a href="/inbox${queryOf(filter, { channel })}" title="${label}" aria-label="${label}"${current(filter.channel === channel)}>${channelBadge(channel)}${number(n)}</a>`;
    })}
  </nav>`;
}

function roomMenu({ w, filter }: Scene, counts: UnreadCounts): Html {
  return html`<button type="button" class="button room" popovertarget="rooms" aria-label="${w.room}: ${w.rooms[filter.room]}"><span class="cut">${w.rooms[filter.room]}</span>${icon("chevron-down", 16)}</button>
  <div class="menu" id="rooms" popover>${rooms.map(
    (room) =>
      html`<a href="/inbox${queryOf(filter, { room })}"${room === filter.room ? html` aria-current="true"` : ""}>${w.rooms[room]}${counts.rooms[room] ? html`<small class="muted push">${countText(counts.rooms[room])}</small>` : ""}</a>`,
  )}</div>`;
}

/** A filter that a link turns on and off; the address says which are on. */
function filterLink({ filter }: Scene, name: "unread" | "done", label: string): Html {
  const on = Boolean(filter[name]);
  return html`<a class="button small ${on ? "on" : "quiet"}" href="/inbox${queryOf(filter, { [name]: on ? undefined : true })}"${on ? html` aria-current="true"` : ""}>${label}${on ? icon("x", 12) : ""}</a>`;
}

/** The first page of rows, or what to say where there is none. */
export const firstRows = (scene: Scene, page: ListPage): Html =>
  page.rows.length
    ? listRows(scene, page)
    : page.pageless
      ? withoutPages(scene, page.pageless)
      : emptyList(scene, page);

/** A page of rows and, where there are more, the line that fetches the next. */
export const listRows = (scene: Scene, { rows, next }: ListPage): Html =>
  html`${rows.map((row) => conversationRow(scene, row))}${next ? moreBelow(scene, next) : ""}`;

/** For the browser, where it cuts a list that has grown long; the place is its to say. */
const moreTemplate = (scene: Scene): Html => html`<template id="rows-more">${moreBelow(scene, "0-0")}</template>`;

/** Fetches what is below a place when it comes into view. */
function moreBelow({ w, filter }: Scene, place: string): Html {
  const query = queryOf(filter);
  return html`<li class="more" hx-get="${withQuery("/inbox/list", query, "before", place)}" hx-trigger="intersect once root:#rows rootMargin:400px" hx-swap="outerHTML"><a class="link" href="${withQuery("/inbox", query, "before", place)}">${w.more}</a></li>`;
}

/** The first hour: what is to be done before anything can arrive here. */
function withoutPages({ words, w }: Scene, pageless: "connects" | "waits"): Html {
  const { empty, connect } = words.settings.pages;
  if (pageless === "waits")
    return html`<li class="empty">${icon("plug")}<h2>${w.onNoPage}</h2><p>${w.onNoPageText}</p></li>`;
  return html`<li class="empty">${icon("plug")}<h2>${empty.title}</h2><p>${empty.text}</p><div class="line"><a class="button primary small" href="/settings/pages">${icon("plus", 16)}${connect}</a></div></li>`;
}

function emptyList(scene: Scene, { left }: ListPage): Html {
  const { w } = scene;
  if (left && (left.isAnswered || left.unclaimed > 0 || scene.filter.room === "unclaimed"))
    return answeredList(scene, left);
  const plain = queryOf(scene.filter) === "";
  return html`<li class="empty">${icon("messages-square")}<h2>${plain ? w.emptyTitle : w.emptyFiltered}</h2>${plain ? html`<p>${w.emptyText}</p>` : html`<div class="line"><a class="button small" href="/inbox">${w.showAll}</a></div>`}</li>`;
}

/** Nothing is open in the room: what is left to do is elsewhere. */
function answeredList({ w, filter }: Scene, { isAnswered, unclaimed }: NonNullable<ListPage["left"]>): Html {
  const waiting = unclaimed > 0 ? html` ${w.unclaimedLeft(unclaimed, countText(unclaimed))}` : "";
  const next =
    unclaimed > 0
      ? html`<div class="line"><a class="button primary small" href="/inbox${queryOf(filter, { room: "unclaimed" })}">${icon("hand", 16)}${w.showUnclaimed}</a></div>`
      : "";
  return html`<li class="empty">${icon("inbox")}<h2>${filter.room === "unclaimed" ? w.noneUnclaimed : isAnswered ? w.answeredTitle : w.nothingYours}</h2><p>${w.answeredText}${waiting}</p>${next}</li>`;
}

export type { Filter };
