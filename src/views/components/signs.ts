import { html, type Html, when } from "../html.ts";
import type { Hue } from "../people.ts";
import { icon } from "./actions.ts";

export type Tone = "ok" | "warn" | "bad" | "info";

/** A state in a word or two; never colour alone. */
export function badge(label: string | Html, tone?: Tone, sign?: string): Html {
  const look = tone ? `badge ${tone}` : "badge";
  return html`<span class="${look}">${when(sign, (name) => icon(name, 12))}${label}</span>`;
}

/** A number of things waiting; nothing at nought. Over 99 it says so and keeps its width. */
export function count(number: number, options: { title?: string; alert?: boolean; key?: string } = {}): Html {
  const look = options.alert ? "count alert" : "count";
  const shown = number > 99 ? "99+" : String(number);
  return html`<b class="${look}" title="${options.title ?? shown}" data-count="${options.key ?? ""}"${
    number > 0 ? "" : html` hidden`
  }>${shown}</b>`;
}

export const tag = (label: string, hue: Hue = "blue", off = false): Html =>
  html`<span class="tag${off ? " off" : ""}" data-hue="${hue}">${label}</span>`;

/** A tag in a list: a dot and quiet words, so that a screen of rows stays calm. */
export const tagDot = (label: string, hue: Hue = "blue"): Html =>
  html`<span class="tag-dot" data-hue="${hue}">${label}</span>`;

export const dot = (state: "online" | "away" | "bad" | "off" = "off"): Html => html`<i class="dot ${state}"></i>`;

export const kbd = (key: string): Html => html`<kbd>${key}</kbd>`;

/** One filter in force, with the link that takes it off. */
export const chip = (label: string | Html, removeHref: string, removeLabel: string): Html =>
  html`<span class="chip">${label}<a href="${removeHref}" aria-label="${removeLabel}">${icon("x", 12)}</a></span>`;
