import { pauseOf, type Pauseable } from "../../modules/channels/mod.ts";
import type { ListedPage, Member } from "../../modules/channels/pages.ts";
import type { Words } from "../../words/mod.ts";
import { wordFor } from "../../words/mod.ts";
import {
  avatars,
  badge,
  banner,
  button,
  buttonLink,
  channelBadge,
  emptyState,
  iconButton,
  timeTag,
} from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { upcoming } from "../time.ts";

export interface PagesView {
  words: Words;
  pages: ListedPage[];
  /** The installation has a Facebook app. */
  configured: boolean;
  /** The person may connect pages that are not here yet. */
  mayConnect: boolean;
  /** What just went wrong, said above the list. */
  problem?: string;
}

/** Pages and channels: what is connected, how it is, who is on it. */
export function pagesList(view: PagesView): Html {
  const { words, pages, configured, mayConnect } = view;
  const say = words.settings.pages;
  const working = pages.filter((page) => page.state === "connected").length;
  const connect = html`${when(mayConnect, () => buttonLink(words.channels.phone.connect, "/settings/pages/phone/new", { size: "small", icon: "phone" }))}${when(configured && mayConnect, () => connectForm(words, say.connect, "primary"))}`;
  const live = pages.map((page) => `page:${page.id}`).join(" ");
  return html`<div id="pages" data-live="${live}" hx-get="/settings/pages" hx-select="#pages" hx-target="#pages" hx-swap="outerMorph" hx-trigger="live">
${pageHead(say.title, say.summary(pages.length, working), connect)}
<div class="inset">${when(view.problem, (text) => banner(text, "bad"))}${when(!configured, () => banner(words.settings.connect.notConfigured, "warn"))}${each(
    pages.filter((page) => page.state === "reauthorize"),
    (page) =>
      banner(
        html`<b>${page.name}: ${troubleOf(page, words)}</b><p class="soft">${page.channel === "phone" ? words.channels.phone.troubleHelp : words.channels.troubleHelp}</p>`,
        "bad",
        html`<span class="push"></span>${mending(page, words, configured, "small")}`,
      ),
  )}</div>
${pages.length > 0 ? table(view) : emptyState({ icon: "plug", ...say.empty, actions: connect })}
</div>`;
}

function table({ words, pages, configured }: PagesView): Html {
  const say = words.settings.pages;
  return html`<table class="list-table tall"><thead><tr><th><span class="sr">${words.settings.nav.channels}</span></th><th>${say.page}</th><th>${say.state}</th><th>${say.lastMessage}</th><th class="num">${say.perWeek}</th><th>${say.members}</th><th><span class="sr">${say.actions}</span></th></tr></thead><tbody>
${each(pages, (page) => row(page, words, configured))}
</tbody></table>`;
}

function row(page: ListedPage, words: Words, configured: boolean): Html {
  const say = words.settings.pages;
  const href = `/settings/pages/${page.id}`;
  const mend = page.state === "connected" ? nothing : mending(page, words, configured, "mini");
  const kind = page.channel === "phone" ? words.channels.phone.kind : say.facebookPage;
  return html`<tr><td>${channelBadge(page.channel, true)}</td><td class="main"><a class="cut" href="${href}">${page.name} <small>${kind}</small></a></td><td>${stateBadge(page, words)}</td>${page.channel === "phone" ? html`<td></td><td></td>` : html`<td>${page.last_message_at ? timeTag(page.last_message_at, words) : say.noMessage}</td><td class="num">${page.lively}</td>`}<td>${members(page.members)}</td><td class="num">${
    mend !== nothing ? mend : iconButton(`${say.actions}: ${page.name}`, "ellipsis", { small: true, href })
  }</td></tr>`;
}

/** Facebook is asked for a page's token anew; a line is mended where its secret is. */
function mending(page: ListedPage, words: Words, configured: boolean, size: "small" | "mini"): Html {
  const label = words.settings.pages.reconnect;
  if (page.channel === "phone") return buttonLink(label, `/settings/pages/${page.id}`, { size });
  return configured ? connectForm(words, label, size) : nothing;
}

const mostFaces = 4;

function members(people: Member[]): Html {
  const rest = people.length - mostFaces;
  const names = people.map((person) => person.name).join(", ");
  return html`${avatars(people.slice(0, mostFaces), names)}${when(rest > 0, () => html` <small class="muted">+${rest}</small>`)}`;
}

export function stateBadge(page: Pick<ListedPage, "channel" | "state" | "trouble"> & Pauseable, words: Words): Html {
  const say = words.settings.pages.states;
  const now = new Date();
  const pause = page.state === "connected" ? pauseOf(page, now) : undefined;
  if (pause) return badge(say.paused(upcoming(pause.until, now)), "warn", "timer");
  if (page.state === "connected") return badge(say.connected, "ok", "check");
  if (page.state === "disconnected") return badge(say.disconnected);
  return html`<span title="${troubleOf(page, words)}">${badge(say.reauthorize, "warn", "triangle-alert")}</span>`;
}

export function troubleOf(page: Pick<ListedPage, "channel" | "trouble">, { channels }: Words): string {
  const said = page.channel === "phone" ? channels.phone.troubles : channels.troubles;
  return wordFor(said, page.trouble, said.other);
}

/** The way to Facebook: a form, since it begins something; the answer leads there. */
export function connectForm(words: Words, label: string, look: "primary" | "small" | "mini"): Html {
  const primary = look === "primary";
  const options = primary ? ({ look: "primary", size: "small", icon: "plus" } as const) : ({ size: look } as const);
  return html`<form method="post" action="/settings/pages/facebook/connection" hx-post="/settings/pages/facebook/connection">${button(label, options)}</form>`;
}
