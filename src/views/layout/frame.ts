import { wordsFor, type Words } from "../../words/mod.ts";
import { callChipPlace } from "../calls/region.ts";
import { avatar, button, count, icon, iconButton, menu } from "../components.ts";
import { drawnOnceFor } from "../drawn_once.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import type { Page, Viewer } from "./page.ts";
import { bell } from "../notifications/bell.ts";

const places = [
  { href: "/inbox", icon: "messages-square", key: "inbox", within: "/inbox" },
  { href: "/customers", icon: "contact", key: "customers", within: "/customers" },
  { href: "/tickets?assignee=me,my_teams&open=1", icon: "ticket", key: "tickets", within: "/tickets" },
  { href: "/orders?open=1", icon: "shopping-bag", key: "orders", within: "/orders /products" },
  { href: "/tasks?assignee=me&open=1", icon: "list-checks", key: "tasks", within: "/tasks" },
  { href: "/calls", icon: "phone", key: "calls", within: "/calls" },
  // What one sets up for oneself and for the machine lies beside the settings of the company.
  { href: "/settings", icon: "settings", key: "settings", within: "/settings /account /ops" },
] as const;

/** The ways through the product. Only what works stands here. */
export function rail(words: Words, path: string, counts: Page["counts"] = {}): Html {
  const { inbox: unread = 0, tasks = 0 } = counts;
  const item = (place: (typeof places)[number]) => {
    const current = place.within.split(" ").some((top) => path === top || path.startsWith(`${top}/`));
    const look = place.key === "settings" ? "rail-item last" : "rail-item";
    return html`<a class="${look}" href="${place.href}" data-go="${place.key}" data-within="${place.within}"${when(current, () => html` aria-current="page"`)}>${icon(place.icon)}<span class="label">${words.frame.rail[place.key]}</span>${when(place.key === "inbox", () => count(unread, { title: words.frame.unread(unread), key: "inbox" }))}${when(place.key === "tasks", () => dueCount(words, tasks))}</a>`;
  };
  return html`<nav class="rail" aria-label="${words.frame.rail.label}" id="rail">
<a class="brand" href="/" aria-label="${words.frame.product}">${icon("brand")}</a>
${each(places, item)}
</nav>`;
}

/** One's own tasks of today and those that are late; it fetches itself when tasks change. */
export const dueCount = (words: Words, due: number): Html =>
  html`<span id="due-count" data-live="tasks" hx-get="/tasks/due" hx-trigger="live throttle:3s" hx-target="this" hx-swap="outerHTML">${count(due, { title: words.tasks.dueToday(due), key: "tasks" })}</span>`;

export function topBar(page: Page, user: Viewer): Html {
  const { words } = page;
  const crumbs = page.crumbs ?? [];
  return html`<header class="top-bar" id="top-bar">
<div class="line">${when(crumbs.length, () => html`<nav class="crumbs" aria-label="${words.frame.position}">${each(crumbs, (crumb) => html`<a href="${crumb.href}">${crumb.label}</a>${icon("chevron-right", 16)}`)}</nav>`)}<h1 class="cut">${page.heading ?? page.title}</h1></div>
<button class="search-button" type="button" commandfor="palette" command="show-modal" aria-haspopup="dialog" aria-keyshortcuts="Control+K Meta+K">${icon("search", 16)}<span>${words.frame.palette.open}</span><kbd>Ctrl K</kbd></button>
<div class="line tight">
${callChipPlace(words)}
${createMenu(words)}
${bell(words, user.id, page.counts?.bell ?? 0)}
<button class="icon-button" type="button" popovertarget="me" data-anchor title="${user.name}"><span class="sr">${words.frame.me.label}</span>${avatar({ name: user.name, size: 28 })}</button>
${meMenu(words, user, page.path)}
</div>
</header>`;
}

/** What can be begun from anywhere: a dialog over what one is doing, a screen of its own without JavaScript. */
const begun = [
  { href: "/tickets/new", icon: "ticket-plus", key: "ticket" },
  { href: "/orders/new", icon: "shopping-bag", key: "order", page: true },
  { href: "/tasks/new", icon: "list-checks", key: "task" },
  { href: "/customers/new", icon: "user-plus", key: "customer" },
] as const;

const createMenu = drawnOnceFor((words: Words): Html => {
  const say = words.frame.create;
  const item = ({ href, icon: sign, key, ...more }: (typeof begun)[number]) =>
    html`<a href="${href}"${"page" in more ? nothing : html` hx-get="${href}?part=dialog" hx-target="#dialogs" hx-swap="innerHTML"`}>${icon(sign, 16)}${say[key]}</a>`;
  return html`${iconButton(say.label, "plus", { attributes: { popovertarget: "create", "data-anchor": true } })}${menu("create", say.label, each(begun, item), { "data-place": "end" })}`;
});

/** Language and theme are small forms, so that they can be changed without JavaScript too. */
function meMenu(words: Words, user: Viewer, path: string): Html {
  const say = words.frame.me;
  const choice = (name: "theme" | "locale", value: string, label: string, on: boolean, lang?: string) =>
    html`<button class="choice" type="submit" name="${name}" value="${value}" aria-pressed="${String(on)}"${when(lang, () => html` lang="${lang}"`)}>${label}</button>`;
  const them = (["auto", "light", "dark"] as const).map((theme) =>
    choice("theme", theme, say[theme], user.theme === theme),
  );
  return menu(
    "me",
    say.label,
    html`<div class="who"><b class="cut">${user.name}</b><small>${roleName(words, user.role)}</small></div><hr>
<form method="post" action="/account/preferences" class="choices" data-preferences><input type="hidden" name="back" value="${path}">
<h3>${say.language}</h3><div class="segmented">${choice("locale", "vi", wordsFor("vi").frame.me.vietnamese, user.locale === "vi", "vi")}${choice("locale", "en", wordsFor("en").frame.me.english, user.locale === "en", "en")}</div>
<h3>${say.theme}</h3><div class="segmented">${them}</div></form><hr>
<a href="/account">${icon("user", 16)}${say.account}</a>
<button type="button" class="needs-js" data-keys hx-get="/palette/keys" hx-target="#dialogs" hx-swap="innerHTML">${icon("keyboard", 16)}${say.shortcuts}<kbd>?</kbd></button><hr>
<form method="post" action="/sign-out" hx-boost="false">${button(say.signOut, { look: "quiet", icon: "log-out", more: "wide" })}</form>`,
    { "data-place": "end" },
  );
}

export function roleName(words: Words, role: string): string {
  const names: Record<string, string> = words.frame.roles;
  return names[role] ?? role;
}

/** Shown by frame.js when the browser or the stream has lost the server. */
export function offlineBar(words: Words): Html {
  return html`<div class="offline-bar" id="offline" role="status" hidden>${icon("wifi-off", 16)}${words.frame.offline}</div>`;
}
