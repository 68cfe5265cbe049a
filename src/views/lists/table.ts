import { addressOf } from "../../modules/lists/mod.ts";
import { emptyState, icon } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { headFilter, isDrawn } from "./filters.ts";
import type { Column, ListPage, ListScene, ListSpec, ListView } from "./spec.ts";

const shown = <Row>(spec: ListSpec<Row>, scene: ListScene): Column<Row>[] =>
  scene.ask.columns.flatMap((key) => spec.columns.find((column) => column.key === key) ?? []);

const lookOf = <Row>(column: Column<Row>) => (column.look ? html` class="${column.look}"` : nothing);

/** The table; where there is nothing to show, what will appear and what to do next. */
export function listTable<Row>(spec: ListSpec<Row>, scene: ListScene, view: ListView<Row>): Html {
  const { ask, words } = scene;
  const say = spec.say(words);
  const rows = view.rows.length > 0 ? listRows(spec, scene, view) : emptyRow(spec, scene, view);
  return html`<div class="scroll list-scroll" id="list-scroll"><table class="list-table"><thead><tr>${when(!spec.plain, () => html`<th class="needs-js"><input type="checkbox" id="select-all" aria-label="${words.lists.selectAll}"></th>`)}${each(shown(spec, scene), (column) => head(column, scene, view))}</tr></thead>
<tbody id="list-rows" data-subject="${spec.subject}" data-path="${spec.path}" data-query="${ask.query.toString()}" data-arrived="${say.arrived}">${rows}</tbody></table></div>`;
}

function head<Row>(column: Column<Row>, scene: ListScene, { filters }: ListView<Row>): Html {
  const { ask, words } = scene;
  const label = column.label(words);
  const inner = column.quiet ? html`<span class="sr">${label}</span>` : label;
  const filter = isDrawn(filters) ? undefined : filters.find(({ name }) => name === column.filter);
  const menu = filter ? headFilter(scene, filter) : nothing;
  if (!column.sort && !filter) return html`<th${lookOf(column)}>${inner}</th>`;
  if (!column.sort) return html`<th${lookOf(column)}><span class="head">${inner}${menu}</span></th>`;
  const now = ask.sort.key === column.key ? (ask.sort.down ? "descending" : "ascending") : undefined;
  const href = addressOf(ask, { sort: now === "ascending" ? `-${column.key}` : column.key });
  const arrow = now ? icon(now === "ascending" ? "arrow-up" : "arrow-down", 12) : nothing;
  return html`<th${lookOf(column)}${when(now, (way) => html` aria-sort="${way}"`)}><span class="head"><a href="${href}" title="${words.lists.sortBy(label)}">${inner}${arrow}</a>${menu}</span></th>`;
}

/** Rows of one page; the last line fetches the next when it comes into view, and is a link without JavaScript. */
export function listRows<Row>(spec: ListSpec<Row>, scene: ListScene, { rows, next }: ListPage<Row>): Html {
  const columns = shown(spec, scene);
  const more = (key: string) => {
    const href = addressOf(scene.ask, { after: key });
    return html`<tr class="more" hx-get="${href}&amp;rows=1" hx-trigger="intersect once root:#list-scroll rootMargin:600px" hx-swap="outerHTML"><td colspan="${columns.length + 1}"><a class="link" href="${href}">${scene.words.lists.more}</a></td></tr>`;
  };
  return html`${each(rows, (row) => listRow(spec, scene, columns, row))}${when(next, more)}`;
}

function listRow<Row>(spec: ListSpec<Row>, scene: ListScene, columns: Column<Row>[], row: Row): Html {
  const id = spec.idOf(row);
  const cell = (column: Column<Row>) => {
    const inner = column.cell(row, scene);
    const linked = column.look === "main" ? html`<a class="main" href="${spec.hrefOf(row)}">${inner}</a>` : inner;
    return html`<td${lookOf(column)}>${linked}</td>`;
  };
  return html`<tr id="${spec.subject}-${id}" data-id="${id}">${when(!spec.plain, () => html`<td><input type="checkbox" name="ids[]" value="${id}" form="bulk" aria-label="${scene.words.lists.select(spec.nameOf(row))}"></td>`)}${each(columns, cell)}</tr>
`;
}

function emptyRow<Row>(spec: ListSpec<Row>, scene: ListScene, view: ListView<Row>): Html {
  const { words, ask } = scene;
  const say = spec.say(words);
  const filtered = view.chips.length > 0 || ask.query.has("q");
  const state = filtered
    ? emptyState({
        icon: "search-x",
        title: words.lists.emptyFiltered,
        text: words.lists.emptyFilteredText,
        actions: html`<a class="button small" href="${spec.path}">${words.lists.clearFilters}</a>`,
      })
    : emptyState({ icon: spec.icon, ...say.empty, ...(view.offer && { actions: view.offer }) });
  return html`<tr class="none"><td colspan="${scene.ask.columns.length + 1}">${state}</td></tr>`;
}
