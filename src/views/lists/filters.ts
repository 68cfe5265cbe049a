import { addressOf } from "../../modules/lists/mod.ts";
import { button, buttonLink, hidden, icon } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import type { ListFilter, ListScene } from "./spec.ts";

/** From here on a menu can be searched. */
const LONG = 10;

export const isDrawn = (filters: readonly ListFilter[] | Html): filters is Html => !Array.isArray(filters);

const chosenOf = ({ ask }: ListScene, { name }: ListFilter): string => ask.query.get(name) ?? "";

/** The fields of the form behind “Thêm lọc”: boxes where several may be chosen, else a select. */
export function filterGrid(scene: ListScene, filters: readonly ListFilter[]): Html {
  return html`<div class="grid">${each(filters, (filter) => {
    if (filter.options === undefined) {
      return html`<label><span>${filter.label}</span>${filter.input ?? textInput(scene, filter)}</label>`;
    }
    return filter.many ? boxes(scene, filter) : select(scene, filter);
  })}</div>`;
}

function select(scene: ListScene, filter: ListFilter): Html {
  const chosen = chosenOf(scene, filter);
  const list = [{ value: "", label: scene.words.lists.any }, ...optionsOf(scene, filter)];
  return html`<label><span>${filter.label}</span><select class="input" name="${filter.name}">${each(list, ({ value, label }) => html`<option value="${value}"${value === chosen ? html` selected` : nothing}>${label}</option>`)}</select></label>`;
}

function boxes(scene: ListScene, filter: ListFilter): Html {
  return html`<fieldset class="wide"><legend>${filter.label}</legend><div class="checks">${checks(scene, filter)}</div></fieldset>`;
}

function checks(scene: ListScene, filter: ListFilter): Html {
  const chosen = chosenOf(scene, filter).split(",");
  return html`${each(optionsOf(scene, filter), ({ value, label }) => html`<label><input type="checkbox" name="${filter.name}" value="${value}"${chosen.includes(value) ? html` checked` : nothing}>${label}</label>`)}`;
}

const textInput = (scene: ListScene, filter: ListFilter) =>
  html`<input class="input" type="search" name="${filter.name}" maxlength="100" value="${chosenOf(scene, filter)}">`;

/** What is in force by a way of its own (a link, a saved view) is among what can be chosen. */
function optionsOf(scene: ListScene, { name, options = [], many, shown }: ListFilter) {
  const list = options.map(({ value, label }) => ({ value: String(value), label }));
  const now = scene.ask.query.get(name);
  if (!now || many || !shown || list.some(({ value }) => value === now)) return list;
  return [...list, { value: now, label: shown }];
}

/** Behind the funnel in a column's head: the same filter as the form's, one press away. */
export function headFilter(scene: ListScene, filter: ListFilter): Html {
  const { words } = scene;
  const id = `filter-${filter.name}`;
  const on = chosenOf(scene, filter) !== "";
  const label = words.lists.filterBy(filter.label);
  const opener = html`<button class="head-filter${on ? " is-on" : ""}" type="button" popovertarget="${id}" aria-label="${label}" title="${label}" data-anchor>${icon(on ? "funnel" : "chevron-down", 12)}</button>`;
  const inner = filter.options && !filter.many ? links(scene, filter) : form(scene, filter);
  return html`${opener}<div class="menu head-menu" id="${id}" popover aria-label="${label}">${inner}</div>`;
}

function links(scene: ListScene, filter: ListFilter): Html {
  const { ask, words } = scene;
  const chosen = chosenOf(scene, filter);
  const list = optionsOf(scene, filter);
  const link = (value: string, text: string) =>
    html`<a href="${addressOf(ask, changeOf(filter, value))}"${value === chosen ? html` aria-current="true"` : nothing}>${text}<span class="push"></span>${value === chosen ? icon("check", 16) : nothing}</a>`;
  return html`${when(list.length > LONG, () => sift(words.lists.sift))}${link("", words.lists.any)}${each(list, ({ value, label }) => link(value, label))}`;
}

const sift = (label: string) =>
  html`<label class="input small needs-js">${icon("search", 16)}<input type="search" data-sift aria-label="${label}" placeholder="${label}"></label>`;

const changeOf = ({ name, instead = [] }: ListFilter, value: string) => ({
  ...Object.fromEntries(instead.map((other) => [other, undefined])),
  [name]: value || undefined,
});

function form(scene: ListScene, filter: ListFilter): Html {
  const { ask, words } = scene;
  const kept = [...ask.query].filter(([name]) => name !== filter.name && !filter.instead?.includes(name));
  const field = filter.options ? checks(scene, filter) : (filter.input ?? textInput(scene, filter));
  return html`<form action="${ask.path}" data-sparse>${each(kept, ([name, value]) => hidden(name, value))}<fieldset class="checks" aria-label="${filter.label}">${field}</fieldset><div class="line">${button(words.lists.applyFilters, { look: "primary", size: "mini" })}${when(chosenOf(scene, filter), () => buttonLink(words.lists.dropFilterShort, addressOf(ask, changeOf(filter, "")), { look: "quiet", size: "mini" }))}</div></form>`;
}
