import type { Colleague } from "../../modules/people/mod.ts";
import type { Named, TicketRow } from "../../modules/tickets/mod.ts";
import { avatar, avatars, hidden, icon, iconButton, menu, timeTag } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { givenName } from "../people.ts";
import { type FileLook, fileLink } from "../files/link.ts";
import { livePart, type RecordScene } from "./record_scene.ts";
import { statusSign, ticketName } from "./signs.ts";

export interface SideView {
  watchers: Named[];
  colleagues: Colleague[];
  files: Array<FileLook & { uploader_name: string | null; uploaded_by: number | null }>;
  latest: TicketRow[];
}

/** Who watches, what is attached, what else the customer asked for. */
export function ticketSide(scene: RecordScene, view: SideView): Html {
  const { words } = scene;
  const say = words.tickets.page;
  return html`<div id="ticket-side"${livePart(scene, "side")}><datalist id="colleagues">${each(view.colleagues, ({ name }) => html`<option value="${name}"></option>`)}</datalist>${watchers(scene, view)}${files(scene, view)}${latest(scene, view)}${when(scene.workflow, (href) => html`<section class="section"><a class="line small soft" href="${href}" target="_blank" rel="noopener">${icon("workflow", 16)}<span>${say.workflow} <b class="strong">ticket:${scene.ticket.id}</b></span><span class="push"></span>${icon("external-link", 16)}</a></section>`)}</div>`;
}

function watchers({ ticket, words }: RecordScene, { watchers: known, colleagues }: SideView): Html {
  const say = words.tickets.page;
  const action = `/tickets/${ticket.id}/watchers`;
  const others = colleagues.filter(({ id }) => !known.some((each) => each.id === id));
  const form = (inside: Html) =>
    html`<form method="post" action="${action}" hx-post="${action}" hx-target="#ticket-side" hx-swap="outerHTML">${inside}</form>`;
  const add = form(
    html`${hidden("on", "1")}${each(others, ({ id, name }) => html`<button name="user" value="${id}">${avatar({ name, size: 20 })}${name}</button>`)}`,
  );
  const remove = form(
    html`${hidden("on", "0")}${each(known, ({ id, name }) => html`<button name="user" value="${id}">${avatar({ name, size: 20 })}<span class="cut">${name}</span><span class="push"></span>${icon("x", 16)}<span class="sr">${say.removeWatcher(name)}</span></button>`)}`,
  );
  const faces = html`<button class="line watching" type="button" popovertarget="watching" data-anchor>${avatars(known.map(({ name }) => ({ name, size: 28 })))}<span class="small muted cut">${known.map(({ name }) => givenName(name)).join(", ")}</span></button>${menu("watching", say.watchers, remove)}`;
  return html`<section class="section"><header><h2>${say.watchers} <span class="muted">${known.length || ""}</span></h2><span class="push"></span>${iconButton(say.addWatcher, "plus", { small: true, attributes: { popovertarget: "add-watcher", "data-anchor": true } })}</header>${menu("add-watcher", say.addWatcher, add, { "data-place": "end" })}${known.length > 0 ? faces : html`<p class="small muted">${say.noWatchers}</p>`}</section>`;
}

function files({ ticket, words, person }: RecordScene, { files: list }: SideView): Html {
  const say = words.tickets.page;
  const action = `/tickets/${ticket.id}/files`;
  const mayRemove = (file: SideView["files"][number]) =>
    person.role !== "agent" || [file.uploaded_by, ticket.assignee_id].includes(person.id);
  const remove = (file: SideView["files"][number]) =>
    html`<form method="post" action="${action}/${file.id}/removal" hx-post="${action}/${file.id}/removal" hx-target="#ticket-side" hx-swap="outerHTML" hx-confirm="${say.removeFile(file.name)}">${iconButton(say.removeFileShort, "x", { small: true, type: "submit" })}</form>`;
  return html`<section class="section"><header><h2>${say.files} <span class="muted">${list.length || ""}</span></h2><span class="push"></span><label class="icon-button small needs-js" title="${say.addFile}">${icon("plus", 16)}<span class="sr">${say.addFile}</span><input class="sr" type="file" multiple data-upload="${action}" data-refresh="#ticket-side"></label></header><form class="without-js line" method="post" action="${action}" enctype="multipart/form-data"><input type="file" name="file" required aria-label="${say.addFile}"><button class="button small">${say.addFile}</button></form><div class="stack tight files-list">${each(list, (file) => html`<div class="attached-file">${fileLink(file, file.uploader_name ? givenName(file.uploader_name) : "")}${when(mayRemove(file), () => remove(file))}</div>`)}</div>${when(list.length === 0, () => html`<p class="small muted">${say.noFiles}</p>`)}</section>`;
}

function latest({ ticket, words }: RecordScene, { latest: list }: SideView): Html {
  const say = words.tickets.page;
  if (!ticket.customer_id) return html`<section class="section"><p class="small muted">${say.noCustomer}</p></section>`;
  return html`<section class="section"><header><h2>${say.latest}</h2></header>${each(list, (row) => ticketBrief(row, words, row.id === ticket.id))}</section>`;
}

/** A ticket in two lines. */
export function ticketBrief(row: TicketRow, words: RecordScene["words"], strong = false): Html {
  return html`<a class="brief" href="/tickets/${row.id}"><span class="cut${strong ? " strong" : ""}">${row.title}</span>${html`<span class="small">${timeTag(row.created_at, words)}</span>`}<span class="small line tight">${ticketName(row)} · ${statusSign(row.status, words)}</span></a>`;
}
