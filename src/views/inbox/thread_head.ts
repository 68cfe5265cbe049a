import { avatar, channelBadge, icon } from "../components.ts";
import { html, type Html, nothing } from "../html.ts";
import { givenName } from "../people.ts";
import { type Present, viewers } from "./presence.ts";
import { providerUrl } from "./provider.ts";
import { queryOf, type Scene } from "./scene.ts";
import { syncPlace } from "./sync.ts";
import type { ThreadView } from "./thread_view.ts";
import { windowOf, windowRing, windowText } from "./window.ts";

export type HeadView = Pick<ThreadView, "row" | "assignees"> & { present: Present[] };

/** Name, page, time left, and what can be done with the whole conversation. */
export function threadHead(scene: Scene, view: HeadView): Html {
  const { w, filter } = scene;
  const { row } = view;
  const window = windowOf(scene, row);
  const left =
    window.state === "none"
      ? ""
      : html`<span class="sep">·</span>${windowRing(scene, window)}<span${window.state === "low" ? html` class="low"` : ""}${window.closesAt ? html` data-left="${window.closesAt.toISOString()}"` : ""}>${windowText(scene, window)}</span>`;
  return html`<header class="thread-head" id="thread-head" data-write-to="${w.composer.placeholder(row.customer_name)}">
  <a class="icon-button back" href="/inbox${queryOf(filter)}" aria-label="${w.thread.back}">${icon("arrow-left")}</a>
  <div class="who"><h2 class="cut">${row.customer_name}</h2><div class="line">${channelBadge(row.channel)}<span class="cut page-name">${row.page_name}</span>${left}</div></div>
  <span class="push"></span>
  ${viewers(scene, view.present)}
  ${row.assignee ? nothing : claimHere(scene, row.id)}${assigneeMenu(scene, view)}
  ${toggle(scene, row.id, "follow", row.following, row.following ? w.thread.unfollow : w.thread.follow, icon("bookmark"), "icon-button")}
  ${toggle(scene, row.id, "done", row.done_at !== null, row.done_at ? w.thread.reopen : w.thread.doneHint, html`${icon("check", 16)}${row.done_at ? w.thread.reopen : w.thread.done}`, "button small done")}
  <a class="icon-button to-customer" href="/inbox/${row.id}${queryOf(filter)}${queryOf(filter) ? "&" : "?"}pane=customer" aria-label="${w.thread.customer}" title="${w.thread.customer}">${icon("contact")}</a>
  ${moreMenu(scene, view)}
</header>`;
}

const act = (id: number, noun: string, method: "put" | "delete") =>
  html`form="act" formaction="/inbox/${id}/${noun}" hx-${method}="/inbox/${id}/${noun}" hx-target="#thread-head" hx-swap="outerMorph" name="_method" value="${method.toUpperCase()}"`;

/** A button for a state that is on or off: PUT makes it so, DELETE takes it back. */
function toggle(_: Scene, id: number, noun: string, on: boolean, label: string, inside: Html, kind: string): Html {
  return html`<button class="${kind}" ${act(id, noun, on ? "delete" : "put")} data-act="${noun}" aria-pressed="${String(on)}" aria-label="${label}" title="${label}">${inside}</button>`;
}

const claimHere = ({ w }: Scene, id: number): Html =>
  html`<button class="button primary small" form="act" formaction="/inbox/${id}/assignee" name="user" value="me" hx-put="/inbox/${id}/assignee" hx-target="#thread-head" hx-swap="outerMorph" data-act="claim">${icon("hand", 16)}${w.claim}</button>`;

/** Who has it, or whoever is to have it: what is not claimed may be given away without being taken first. */
function assigneeMenu(scene: Scene, { row, assignees }: HeadView): Html {
  const { w } = scene;
  const { assignee } = row;
  const opener = assignee
    ? html`<button type="button" class="button quiet small assignee" popovertarget="assignees" title="${w.thread.assignee}: ${assignee.name}">${avatar({ name: assignee.name, size: 20 })}<span>${givenName(assignee.name)}</span>${icon("chevron-down", 16)}</button>`
    : html`<button type="button" class="icon-button small give" popovertarget="assignees" aria-label="${w.thread.give}" title="${w.thread.give}">${icon("chevron-down", 16)}</button>`;
  const inside = assignee
    ? html`${assigneeChoices(row, assignees)}<hr>${gives(row, "", html`${icon("hand", 16)}${w.thread.release}`)}`
    : html`<div hx-get="/inbox/${row.id}/assignees" hx-trigger="intersect once" hx-swap="outerHTML"></div>`;
  return html`${opener}
  <div class="menu" id="assignees" popover data-place="end"><h3>${w.thread.assignee}</h3>${inside}</div>`;
}

/** Everybody it can be given to; of what nobody has they come once they are looked for. */
export const assigneeChoices = (row: HeadView["row"], assignees: HeadView["assignees"]): Html =>
  html`${assignees.map(({ id, name }, at) => gives(row, id, html`${avatar({ name, size: 24 })}${name}`, at === 0 && !row.assignee))}`;

const gives = ({ id, assignee }: HeadView["row"], user: number | "", inside: Html, first = false): Html =>
  html`<button form="act" formaction="/inbox/${id}/assignee" name="user" value="${user}" hx-put="/inbox/${id}/assignee" hx-target="#thread-head" hx-swap="outerMorph"${assignee && user === assignee.id ? html` aria-current="true"` : ""}${first ? html` autofocus` : ""}>${inside}</button>`;

function moreMenu({ w, temporal }: Scene, { row }: HeadView): Html {
  const url = providerUrl(row);
  const outward = (href: string, glyph: string, label: string) =>
    html`<a href="${href}" target="_blank" rel="noopener">${icon(glyph, 16)}${label}</a>`;
  return html`<button type="button" class="icon-button" popovertarget="more" aria-label="${w.thread.more}" title="${w.thread.more}">${icon("ellipsis")}</button>
  <div class="menu" id="more" popover data-place="end">
    <button ${act(row.id, "done", row.done_at ? "delete" : "put")}>${icon("check", 16)}${row.done_at ? w.thread.reopen : w.thread.markDone}<kbd>E</kbd></button>
    <button ${act(row.id, "read", "delete")} data-act="unread">${icon("mail", 16)}${w.thread.markUnread}<kbd>U</kbd></button>
    <a href="/inbox/${row.id}?select=1" data-select>${icon("ticket", 16)}${w.select.start}</a>
    <a href="/inbox?customer=${row.customer_id}">${icon("messages-square", 16)}${w.thread.allOfCustomer}</a>
    ${url ? outward(url, "external-link", w.thread.openInFacebook) : ""}
    ${row.channel === "facebook" && row.page_state !== "disconnected" ? syncPlace(row.id) : ""}
    ${temporal ? html`<hr>${outward(`${temporal}/${encodeURIComponent(`reply-window:${row.id}`)}`, "clock", w.thread.workflow)}${outward(`${temporal}/${encodeURIComponent(`deliver:${row.id}`)}`, "send", w.thread.deliveries)}` : ""}
  </div>`;
}
