import { addressOf } from "../../modules/lists/mod.ts";
import { button, buttonLink, chip, hidden, icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { filterGrid, isDrawn } from "./filters.ts";
import type { FilterChip, ListScene, ListSpec, ListView, ViewTab } from "./spec.ts";

/** Saved views as tabs. Their counts come by a second request, so that a list never waits for what stands above it. */
export function viewTabs<Row>(spec: ListSpec<Row>, scene: ListScene, tabs: readonly ViewTab[]): Html {
  const { ask, words } = scene;
  const here = sorted(ask.query);
  const look = ask.query.get("view");
  const known = tabs.some((tab) => tab.count !== undefined);
  const current =
    tabs.find((tab) => sorted(new URLSearchParams(tab.query)) === here) ??
    tabs.find(
      (tab) => sorted(new URLSearchParams(tab.query), ["view", "sort"]) === sorted(ask.query, ["view", "sort"]),
    );
  const load = `${spec.path}/views${ask.query.size > 0 ? `?${ask.query}` : ""}`;
  const entry = (tab: ViewTab) =>
    html`<a href="${addressOf({ path: spec.path, query: new URLSearchParams(tab.query) }, look ? { view: look } : {})}"${when(tab === current, () => html` aria-current="page"`)}>${tab.label}<small${when(tab.count && tab.warn, (look) => html` class="${look === "bad" ? "bad" : "warn"}"`)}>${tab.count === undefined ? "" : tab.count >= 1000 ? "999+" : tab.count}</small></a>`;
  return html`<nav class="tabs view-tabs" id="views" aria-label="${words.lists.views}" data-live="${spec.path.slice(1)}" hx-get="${load}" hx-trigger="${known ? "" : "load, "}live throttle:2s" hx-swap="outerMorph">${each(tabs, entry)}<button class="icon-button small" type="button" popovertarget="save-view" data-anchor aria-label="${words.lists.saveView}" title="${words.lists.saveView}">${icon("plus", 16)}</button></nav>`;
}

const sorted = (query: URLSearchParams, without: readonly string[] = []) => {
  const copy = new URLSearchParams(query);
  for (const name of without) copy.delete(name);
  copy.sort();
  return copy.toString();
};

/** Behind the “+” of the tabs: keep this view under a name; below, one's own to take away. */
export function saveViewForm<Row>(spec: ListSpec<Row>, scene: ListScene, tabs: readonly ViewTab[]): Html {
  const { ask, person } = scene;
  const say = scene.words.lists;
  const mine = tabs.flatMap((tab) => (tab.saved && tab.saved.user_id === person.id ? [tab.saved] : []));
  const share = html`<label class="line"><input type="checkbox" name="shared" value="1">${say.shareView}</label>`;
  return html`<div class="popover narrow-pop" id="save-view" popover aria-label="${say.saveView}"><div class="stack tight"><form class="stack tight" method="post" action="/lists/${spec.room}/views">${hidden("query", ask.query.toString())}${hidden("path", spec.path)}
<label class="stack tight"><b class="strong">${say.viewName}</b><input class="input small" name="name" required maxlength="60" autocomplete="off"></label><small class="muted">${say.saveViewHelp}</small>${when(person.role !== "agent", () => share)}<div class="line">${button(say.save, { look: "primary", size: "small" })}</div></form>
${when(mine.length, () => html`<hr><h3>${say.ownViews}</h3>${each(mine, (view) => html`<form class="line" method="post" action="/lists/views/${view.id}/removal">${hidden("path", spec.path)}<span class="cut push-end">${view.name}</span>${iconButton(say.removeView(view.name), "trash-2", { small: true, type: "submit" })}</form>`)}`)}</div></div>`;
}

/** Search, chips of the filters in force, one more filter, columns. */
export function filterRow<Row>(spec: ListSpec<Row>, scene: ListScene, view: ListView<Row>): Html {
  const { ask, words } = scene;
  const say = words.lists;
  const kept = [...ask.query].filter(([name]) => name !== "q");
  const search = html`<form class="search" role="search" action="${spec.path}">${each(kept, ([name, value]) => hidden(name, value))}<label class="input small quiet">${icon("search", 16)}<input type="search" name="q" value="${ask.query.get("q") ?? ""}" maxlength="100" placeholder="${spec.say(words).search}" aria-label="${spec.say(words).search}"></label></form>`;
  return html`<div class="filter-row">${search}${each(view.chips, (each) => filterChip(scene, each))}<button class="chip add" type="button" popovertarget="filters" data-anchor>${icon("plus", 12)}${say.addFilter}</button><span class="push"></span>${when(view.instead === undefined, () => html`<button class="button quiet small" type="button" popovertarget="columns" data-anchor>${icon("columns-3", 16)}<span>${say.columns}</span></button>`)}</div>
${filterForm(spec, scene, view)}${columnsForm(spec, scene)}`;
}

function filterChip({ ask, words }: ListScene, { label, value, names }: FilterChip): Html {
  const href = addressOf(ask, Object.fromEntries(names.map((name) => [name, undefined])));
  return chip(html`${label}: <b class="cut">${value}</b>`, href, words.lists.dropFilter(label));
}

function filterForm<Row>(spec: ListSpec<Row>, scene: ListScene, view: ListView<Row>): Html {
  const { ask, words } = scene;
  const kept = ["q", "sort", "view"].flatMap((name) => {
    const value = ask.query.get(name);
    return value ? [hidden(name, value)] : [];
  });
  return html`<div class="popover filters" id="filters" popover aria-label="${words.lists.addFilter}"><form action="${spec.path}" class="stack tight" data-sparse>${kept}${isDrawn(view.filters) ? view.filters : filterGrid(scene, view.filters)}<div class="line">${button(words.lists.applyFilters, { look: "primary", size: "small" })}${buttonLink(words.lists.clearFilters, spec.path, { look: "quiet", size: "small" })}</div></form></div>`;
}

function columnsForm<Row>(spec: ListSpec<Row>, { ask, words }: ListScene): Html {
  const say = words.lists;
  const chosen = ask.columns.flatMap((key) => spec.columns.find((column) => column.key === key) ?? []);
  const others = spec.columns.filter((column) => !ask.columns.includes(column.key));
  const line = (column: (typeof chosen)[number], on: boolean) => {
    const label = column.label(words);
    const move = (by: -1 | 1, spoken: string, sign: string) =>
      iconButton(spoken, sign, { small: true, more: "needs-js", attributes: { "data-move": by } });
    return html`<li class="line"><label class="line"><input type="checkbox" name="columns[]" value="${column.key}"${on ? html` checked` : nothing}${column.fixed ? html` disabled` : nothing}>${label}</label><span class="push"></span>${column.fixed ? hidden("columns[]", column.key) : html`${move(-1, say.columnUp(label), "chevron-up")}${move(1, say.columnDown(label), "chevron-down")}`}</li>`;
  };
  return html`<div class="popover columns-pop" id="columns" popover data-place="end" aria-label="${say.columnsTitle}"><form method="post" action="/lists/${spec.room}/columns" class="stack tight">${hidden("back", addressOf(ask))}<h3>${say.columnsTitle}</h3><ul>${each(chosen, (column) => line(column, true))}${each(others, (column) => line(column, false))}</ul><div class="line">${button(say.save, { look: "primary", size: "small" })}${button(say.resetColumns, { look: "quiet", size: "small", attributes: { name: "reset", value: "1" } })}</div></form></div>`;
}

/** The ways to look at the same rows: list, board, calendar. */
export function kindSwitch<Row>(spec: ListSpec<Row>, { ask, words }: ListScene): Html {
  const signs: Record<string, string> = {
    list: "list",
    board: "square-kanban",
    calendar: "calendar",
    timeline: "chart-no-axes-gantt",
  };
  const kinds = spec.kinds ?? [];
  if (kinds.length < 2) return nothing;
  const link = (kind: string, at: number) =>
    html`<a href="${addressOf(ask, { view: at === 0 ? undefined : kind })}"${when(kind === ask.kind, () => html` aria-current="page"`)}>${icon(signs[kind] ?? "list", 16)}<span>${words.lists.kinds[kind] ?? kind}</span></a>`;
  return html`<div class="segmented" role="group" aria-label="${words.lists.kinds["label"]}">${each(kinds, link)}</div>`;
}
