import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { banner, button, buttonLink, dialog, emptyState, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { settingsFrame } from "./frame.ts";

/** What every list that admins arrange says of itself. */
export interface ListWords {
  title: string;
  lead: string;
  add: string;
  empty: { title: string; text: string };
}

export interface ArrangedRow {
  id: number;
  name: string;
  /** How deep it lies in a tree, from 1. */
  depth?: number;
  cells: (Html | string)[];
  /** It can go one place up, or down. */
  up?: boolean;
  down?: boolean;
  /** One more can be put below it. */
  below?: string;
}

export interface ArrangedList {
  path: string;
  say: ListWords;
  heads: string[];
  rows: ArrangedRow[];
  archived: { id: number; name: string }[];
  problem?: string | undefined;
  /** The question whether one of them is to go. */
  asking?: Html | undefined;
}

/** A list that admins arrange: what is in use, in order, and below it what was archived. */
export function arrangedList(words: Words, by: Person, list: ArrangedList): Html {
  const { path, say, rows, archived, problem, asking } = list;
  const add = (look: "primary" | "quiet") =>
    buttonLink(say.add, `${path}/new`, look === "primary" ? { look, size: "small", icon: "plus" } : { icon: "plus" });
  const inside = html`${pageHead(say.title, say.lead, add("primary"))}
${when(problem, (text) => html`<div class="inset">${banner(text, "bad")}</div>`)}
${rows.length > 0 ? table(words, list) : emptyState({ icon: "list-checks", ...say.empty, actions: add("quiet") })}
${when(archived.length, () => archivedList(words, path, archived))}
<div id="asking">${asking ?? nothing}</div>`;
  return settingsFrame(words, by, path, inside);
}

function table(words: Words, { path, heads, rows }: ArrangedList): Html {
  const say = words.ticketSettings;
  const row = (of: ArrangedRow) =>
    html`<tr><td class="main"><a class="cut" data-depth="${of.depth ?? 1}" href="${path}/${of.id}">${of.name}</a></td>${each(of.cells, (cell) => html`<td>${cell}</td>`)}<td class="keep">${acts(words, path, of)}</td></tr>`;
  return html`<table class="list-table plain arranged"><thead><tr><th>${say.name}</th>${each(heads, (head) => html`<th>${head}</th>`)}<th><span class="sr">${say.actions}</span></th></tr></thead><tbody>${each(rows, row)}</tbody></table>`;
}

function acts(words: Words, path: string, { id, name, up, down, below }: ArrangedRow): Html {
  const say = words.ticketSettings;
  const movable = up !== undefined || down !== undefined;
  const go = (direction: "up" | "down", can: boolean | undefined) =>
    iconButton(say[direction](name), direction === "up" ? "arrow-up" : "arrow-down", {
      small: true,
      type: "submit",
      attributes: { id: `${direction}-${id}`, name: "direction", value: direction, disabled: !can },
    });
  const asking = { "hx-get": `${path}/${id}/archival`, "hx-target": "#asking", "hx-swap": "innerHTML" };
  return html`<div class="line tight">${when(below, (label) => iconButton(label, "plus", { small: true, href: `${path}/new?below=${id}` }))}${when(
    movable,
    () =>
      html`<form class="line tight" method="post" action="${path}/${id}/place" hx-post="${path}/${id}/place" hx-target="#main" hx-swap="outerHTML">${go("up", up)}${go("down", down)}</form>`,
  )}${iconButton(say.archiveOne(name), "archive", { small: true, href: `${path}/${id}/archival`, attributes: asking })}</div>`;
}

function archivedList(words: Words, path: string, archived: ArrangedList["archived"]): Html {
  const say = words.ticketSettings;
  const row = ({ id, name }: { id: number; name: string }) =>
    html`<li><a class="cut muted" href="${path}/${id}">${name}</a><form method="post" action="${path}/${id}/restoration" hx-post="${path}/${id}/restoration" hx-target="#main" hx-swap="outerHTML">${button(say.restore, { size: "mini" })}</form></li>`;
  return html`<details class="archived inset"><summary>${say.archived} <span class="muted">${archived.length}</span></summary><ul class="rows">${each(archived, row)}</ul></details>`;
}

/** Asks whether it is to go, by name and with what goes with it. Without JavaScript it stands open in the page. */
export function archiveDialog(
  words: Words,
  { path, id, name, text, modal }: { path: string; id: number; name: string; text: string; modal: boolean },
): Html {
  const say = words.ticketSettings;
  const to = `${path}/${id}/archival`;
  return dialog({
    id: "archive",
    title: say.archiveAsk(name),
    close: words.frame.close,
    body: html`<p>${text}</p>`,
    foot: html`<form method="dialog">${modal ? button(words.frame.cancel) : buttonLink(words.frame.cancel, path)}</form><form method="post" action="${to}" hx-post="${to}" hx-target="#main" hx-swap="outerHTML">${button(say.archive, { look: "danger" })}</form>`,
    ...(modal ? { open: true } : { attributes: { open: true } }),
  });
}

export interface ArrangedForm {
  path: string;
  title: string;
  /** Undefined: something new. */
  id?: number | undefined;
  archived: boolean;
  /** On the button of a new one. */
  add: string;
  fields: Html;
  /** Under the head, before the fields. */
  notice?: string | undefined;
}

/** One of the list, or a new one. */
export function arrangedForm(words: Words, by: Person, form: ArrangedForm): Html {
  const { path, title, id, archived, fields } = form;
  const inside = html`${pageHead(title)}
<div class="narrow stack wide">${when(archived, () => banner(words.ticketSettings.isArchived, "warn"))}
<form class="stack" method="post" action="${path}${id ? `/${id}` : ""}" hx-boost="false">${fields}
${when(form.notice, (text) => html`<p class="small muted">${text}</p>`)}<div class="line">${button(id ? words.frame.save : form.add, { look: "primary" })}${buttonLink(words.frame.cancel, path, { look: "quiet" })}</div></form></div>`;
  return settingsFrame(words, by, path, inside);
}
