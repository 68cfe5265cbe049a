import type { Words } from "../words/mod.ts";
import { callRegion } from "./calls/region.ts";
import { popupRegion } from "./calls/popup.ts";
import { icon } from "./components.ts";
import { sprites } from "./components/sprites.ts";
import { drawnOnceFor } from "./drawn_once.ts";
import { each, html, type Html, nothing, when } from "./html.ts";
import { palette } from "./layout/palette.ts";
import { offlineBar, rail, topBar } from "./layout/frame.ts";
import { reminderRegion } from "./tasks/reminders.ts";
import type { Page } from "./layout/page.ts";

// Nothing of htmx's needs a style or script of its own in the page, so the content policy can forbid both.
const htmxConfig = "includeIndicatorCSS:false";

export const asset = (path: string, version: string) => `/${path}?v=${version}`;

/** public/favicon.svg within the page: as a file of its own its headers weigh more than it does. */
const favicon = html`<link rel="icon" type="image/svg+xml" href="data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 24 24'><path fill='%234b50d5' d='M6 2h12a4 4 0 0 1 4 4v8a4 4 0 0 1-4 4h-5l-4.8 3.7A.75.75 0 0 1 7 21.1V18H6a4 4 0 0 1-4-4V6a4 4 0 0 1 4-4Z'/><path fill='none' stroke='%23fff' stroke-linecap='round' stroke-width='2' d='M7.5 8h5M7.5 12h9'/><circle cx='16' cy='8' r='1.5' fill='%23fff'/></svg>">`;

/** `<main>`: the class is the screen's (omni, settings, page …); `pane` says which one a phone shows. */
export function main(screen: string, inside: Html, pane?: "list" | "thread" | "customer"): Html {
  return html`<main id="main" class="${screen}" tabindex="-1"${when(pane, (name) => html` data-pane="${name}"`)}>${inside}</main>`;
}

/** The head of a screen that is no inbox: title, a word beside it, actions at the end. */
export const pageHead = (title: string, beside: string | Html = nothing, actions: Html = nothing): Html =>
  html`<header class="page-head"><h1>${title}</h1><span class="muted">${beside}</span><span class="push"></span>${actions}</header>`;

export function layout(page: Page): Html {
  const { words, user, assetVersion: version, omits = [], styles = [] } = page;
  const theme = user?.theme ?? page.theme ?? "auto";
  const locale = user?.locale ?? page.locale ?? "vi";
  return html`<!doctype html>
<html lang="${locale}"${when(theme !== "auto", () => html` data-theme="${theme}"`)}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1, interactive-widget=resizes-content">
<title>${page.title} · ${words.frame.product}</title>
<meta name="color-scheme" content="${theme === "auto" ? "light dark" : theme}">
<meta name="theme-color" content="#f5f6f9" media="(prefers-color-scheme: light)">
<meta name="theme-color" content="#0b0d12" media="(prefers-color-scheme: dark)">
<meta name="htmx-config" content="${htmxConfig}">
${favicon}
<link rel="manifest" href="/manifest.webmanifest">
<link rel="preload" href="/fonts/text-400.woff2" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${asset("css/all.css", version)}">
${each(
  omits.includes("rooms") ? styles : ["rooms", ...styles],
  (name) => html`<link rel="stylesheet" href="${asset(`css/${name}.css`, version)}">
`,
)}<script src="${asset("js/all.js", version)}" defer></script>
${when(!omits.includes("thread"), () => html`<script src="${asset("js/thread.js", version)}" defer></script>`)}${when(user, () => html`<script src="${asset("js/live.js", version)}" defer></script>`)}
${each(
  page.scripts ?? [],
  (name) => html`<script src="${asset(`js/${name}.js`, version)}" type="module"></script>
`,
)}</head>
<body${user ? nothing : html` class="bare"`} data-user="${user?.id ?? ""}"${when(user, () => html` data-mark="${page.mark ?? ""}"`)} data-words="${clockWords(words)}">
<a class="skip" href="#main">${words.frame.skip}</a>
${when(user, (viewer) => html`${rail(words, page.path, page.counts)}${topBar(page, viewer)}`)}
${page.body}
${when(user, (viewer) => html`${palette(words)}${viewerDialog(words)}${reminderRegion(words, viewer.id, page.counts?.reminders === true)}${callRegion(words, viewer.id, { hasBar: page.counts?.callBar === true, script: asset("js/phone.js", version), sound: asset("js/sound.js", version), style: asset("css/phone.css", version), card: asset("js/call_popup.js", version) })}${popupRegion(words)}`)}
${offlineBar(words)}
<div id="dialogs"></div>
<div class="toasts" id="toasts" role="status" aria-live="polite"></div>
</body>
</html>`;
}

/** Words that the islands say by themselves, `#` standing for the number. */
const clockWords = drawnOnceFor(({ errors, frame, tickets }: Words): Html => {
  const said = {
    now: frame.time.justNow,
    min: frame.time.minutes(0).replace("0", "#"),
    left: frame.window.left("#"),
    short: frame.window.short("#"),
    h: frame.time.hours(0).replace("0", "#"),
    under: frame.time.lessThanMinute,
    yesterday: frame.time.yesterday,
    closed: frame.window.closed,
    none: frame.palette.nothing("#"),
    online: frame.backOnline,
    close: frame.close,
    due: tickets.sla.left("#"),
    late: tickets.sla.late("#"),
    day: frame.time.days(0).replace("0", "#"),
    required: errors.fields.required,
    wrong: errors.fields.other,
    // Not words, but where the signs beside them are.
    icons: sprites.everyday,
  };
  return html`${JSON.stringify(said)}`;
});

/** The picture viewer: one dialog for the whole page, filled by viewer.js. */
const viewerDialog = drawnOnceFor((words: Words): Html => {
  const say = words.frame.viewer;
  const side = (name: string, label: string, sign: string) =>
    html`<button class="icon-button ${name}" type="button" data-viewer="${name}" aria-label="${label}" title="${label}">${icon(sign)}</button>`;
  return html`<dialog class="viewer" id="viewer" aria-label="${say.title}"><header class="line"><span class="caption cut"></span><span class="push"></span><a class="icon-button original" target="_blank" rel="noopener" aria-label="${say.original}" title="${say.original}">${icon("external-link")}</a>${side("close", say.close, "x")}</header>${side("previous", say.previous, "chevron-left")}<img alt="">${side("next", say.next, "chevron-right")}</dialog>`;
});
