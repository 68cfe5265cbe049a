import type { PopupTab } from "../../modules/calls/mod.ts";
import type { Words } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { exactTime, shortTime } from "../time.ts";

/** One thing that happened with the caller before. */
export interface HistoryLine {
  sign: string;
  at: Date;
  href: string;
  /** What it is called, as “#1284”: the link; without, the text is. */
  code?: string;
  text: string;
}

export interface PopupHistory {
  words: Words;
  callId: number;
  tabs: readonly PopupTab[];
  current: PopupTab;
  /** Up to COUNTED of each. */
  counts: Partial<Record<PopupTab, number>>;
  lines: readonly HistoryLine[];
  now: Date;
}

export const COUNTED = 99;
const counted = (n: number) => (n > COUNTED ? `${COUNTED}+` : String(n));

/** What was with the caller before: the tabs that the company has chosen, and the latest of one of them. */
export function popupHistory(look: PopupHistory): Html {
  const { words, callId, tabs, current, counts, lines, now } = look;
  const say = words.calls.popup;
  const id = `call-history-${callId}`;
  const tab = (name: PopupTab) =>
    html`<button type="button" role="tab" id="${id}-${name}" aria-controls="${id}-lines" aria-selected="${String(name === current)}"${when(name !== current, () => html` tabindex="-1"`)} hx-get="/calls/${callId}/popup/history?tab=${name}" hx-target="#${id}" hx-swap="outerMorph">${say.tabs[name]}${when(counts[name], (n) => html`<small>${counted(n)}</small>`)}</button>`;
  return html`<div class="past" id="${id}" data-part="past" data-tab="${current}"><div class="tabs" role="tablist" aria-label="${say.history}">${each(tabs, tab)}</div><div id="${id}-lines" role="tabpanel" aria-labelledby="${id}-${current}"><ul class="history">${each(lines, (one) => line(one, words, now))}${when(lines.length === 0, () => html`<li class="nothing muted">${say.nothing[current]}</li>`)}</ul></div></div>`;
}

function line({ sign, at, href, code, text }: HistoryLine, words: Words, now: Date): Html {
  const said = code
    ? html`<a class="link" href="${href}">${code}</a> ${text}`
    : html`<a class="plain" href="${href}">${text}</a>`;
  return html`<li>${icon(sign, 16)}<span class="cut">${said}</span><time datetime="${at.toISOString()}" title="${exactTime(at)}">${shortTime(at, words, now)}</time></li>`;
}
