import type { ConversationRow, listConversationFiles } from "../../modules/inbox/mod.ts";
import type { BarTag } from "../../modules/tags/mod.ts";
import { avatar, channelBadge, icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { tagField } from "../tags/mod.ts";
import { faceUrl, queryOf, type Scene } from "./scene.ts";
import { sizeText } from "./text.ts";
import { providerUrl } from "./provider.ts";
import { dayAndMonth, exact } from "./time.ts";

export interface CustomerView {
  row: ConversationRow;
  files: Awaited<ReturnType<typeof listConversationFiles>>;
  /** Those above the composer, among them all that the customer has. */
  bar: readonly BarTag[];
}

/** The right pane: who this is, where they come from, what was exchanged. */
export function customerPane(scene: Scene, { row, files, bar }: CustomerView): Html {
  const { w, now } = scene;
  const url = providerUrl(row);
  return html`<aside class="customer" id="customer" aria-label="${w.customer.label}">
  ${customerHead(scene, row)}
  <nav class="tabs" data-panels>${panelTab(scene, row, "info")}${panelTab(scene, row, "orders")}${panelTab(scene, row, "activity")}</nav>
  <div class="scroll" data-panel="info">
    <section class="section" id="customer-facts" hx-get="/customers/part?conversation=${row.id}" hx-trigger="intersect once" hx-swap="outerHTML"></section>
    <section class="section"><dl class="facts">
      <div>${icon("message-square", 16)}<dt class="sr">${w.customer.channel}</dt><dd>${w.channelNames[row.channel]} <span class="muted">· ${row.page_name}</span></dd></div>
      <div>${icon("history", 16)}<dt class="sr">${w.customer.firstSeen}</dt><dd title="${exact(row.customer_since)}">${w.customer.since(dayAndMonth(row.customer_since, now))}</dd></div>
      ${url ? html`<div>${icon("external-link", 16)}<dt class="sr">${w.customer.links}</dt><dd><a class="link" href="${url}" target="_blank" rel="noopener">${w.thread.openInFacebook}</a></dd></div>` : ""}
    </dl></section>
    <section class="section"><header><h3>${scene.words.tags.title}</h3></header>${tagField(scene.words, { customerId: row.customer_id, at: "pane", tags: givenIn(bar) })}</section>
    ${work(scene, row.id)}
    ${customerFiles(scene, row.id, files)}
  </div>
  <div class="scroll" data-panel="orders" hidden><div hx-get="/orders/part?conversation=${row.id}" hx-trigger="intersect once" hx-swap="outerHTML"></div></div>
  <div class="scroll" data-panel="activity" hidden><div hx-get="/calls/part?customer=${row.customer_id}" hx-trigger="intersect once" hx-swap="outerHTML"></div><div hx-get="/customers/part/activity?conversation=${row.id}" hx-trigger="intersect once" hx-swap="outerHTML"></div></div>
</aside>`;
}

/** In the order that they were given, as the field shows them when it fetches itself. */
const givenIn = (bar: readonly BarTag[]) =>
  bar.filter(({ given }) => given).toSorted((a, b) => a.given!.at.getTime() - b.given!.at.getTime() || a.id - b.id);

type Panel = "info" | "orders" | "activity";

/** Without JavaScript each leads to the customer's own page. */
const panelTab = ({ words }: Scene, row: ConversationRow, panel: Panel): Html =>
  html`<a href="/customers/${row.customer_id}" data-shows="${panel}"${panel === "info" ? html` aria-current="page"` : ""}>${words.pane.tabs[panel]}</a>`;

/** Tickets and tasks of this conversation (IN-14): their own rooms draw them once the pane comes into view. */
function work({ w }: Scene, id: number): Html {
  const part = (room: "tickets" | "tasks", title: string, create: string, live: boolean) =>
    html`<div class="part" hx-get="/${room}/part?conversation=${id}" hx-trigger="intersect once${live ? ", live" : ""}" hx-swap="innerHTML"${live ? html` data-live="${room}"` : ""}><section class="section"><header><h3><a href="/${room}?conversation=${id}">${title}</a></h3><span class="push"></span><a class="icon-button small" href="/${room}/new?conversation=${id}" aria-label="${create}" title="${create}">${icon("plus", 16)}</a></header></section></div>`;
  // The part of tasks hears of changes by itself.
  return html`${part("tickets", w.customer.tickets, w.customer.newTicket, true)}${part("tasks", w.customer.tasks, w.customer.newTask, false)}`;
}

/** The name staff give, which they edit in place, over the one the platform has (CU-3). */
export function customerHead(scene: Scene, row: ConversationRow, error?: string): Html {
  const { w, filter } = scene;
  const say = w.customer;
  return html`<header class="customer-head" id="customer-head">
  ${avatar({ name: row.customer_name, picture: faceUrl(row.picture_file_id), size: 48 })}
  <form class="rename" method="post" action="/inbox/${row.id}/customer-name" hx-put="/inbox/${row.id}/customer-name" hx-target="#customer-head" hx-swap="outerHTML"><input name="name" value="${row.customer_name}" maxlength="120" required aria-label="${say.name}" title="${say.rename}" autocomplete="off"${error ? html` aria-invalid="true" aria-describedby="name-error"` : ""}><button class="sr">${say.save}</button></form>
  <a class="icon-button small close-customer" href="/inbox/${row.id}${queryOf(filter)}" aria-label="${say.close}" title="${say.close}">${icon("x", 16)}</a>
  ${error ? html`<p class="error" id="name-error">${error}</p>` : ""}
  ${row.platform_name ? html`<div class="line" title="${say.lockHint}">${icon("lock", 12)}<span class="cut">${say.onPlatform(row.platform_name, w.channelNames[row.channel])}</span></div>` : ""}
</header>`;
}

/** Pictures and files that both sides sent, those of a moment ago too: pane.js asks once the thread shows another. */
export const customerFiles = ({ w }: Scene, id: number, files: CustomerView["files"]): Html =>
  html`<section class="section" id="customer-files" hx-get="/inbox/${id}/files" hx-trigger="live" hx-swap="outerMorph"><header><h3>${w.customer.files} ${files.length ? html`<span class="muted">${files.length}</span>` : ""}</h3></header>${files.length ? fileList(files) : html`<p class="small muted">${w.customer.noFiles}</p>`}</section>`;

function fileList(files: CustomerView["files"]): Html {
  const pictures = files.filter((file) => file.media_type.startsWith("image/"));
  const others = files.filter((file) => !file.media_type.startsWith("image/"));
  return html`${pictures.length ? html`<div class="pictures">${pictures.map((file) => html`<a class="picture" href="/files/${file.id}" data-viewer><img src="/files/${file.id}?size=thumb" alt="${file.name}" width="72" height="72" loading="lazy" decoding="async"></a>`)}</div>` : ""}
  ${others.map((file) => html`<a class="brief" href="/files/${file.id}" download><span class="cut strong">${file.name}</span><span class="small">${sizeText(file.size_bytes)}</span></a>`)}`;
}

/** Before a conversation is open. */
export const noCustomer = ({ w }: Scene): Html =>
  html`<aside class="customer" id="customer" aria-label="${w.customer.label}"></aside>`;

export { channelBadge };
