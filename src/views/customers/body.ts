import type { CustomerFile, TimelineItem } from "../../modules/customers/mod.ts";
import type { Channel } from "../../modules/channels/table.ts";
import { channelBadge, emptyState, iconButton, timeTag } from "../components.ts";
import { attributes, each, html, type Html, when } from "../html.ts";
import { givenName } from "../people.ts";
import { fileLink } from "../files/link.ts";
import { asks, type Editing, livePart, type RecordScene } from "./record_scene.ts";
import { noteForm, timelineLines } from "./timeline.ts";

export const recordTabs = ["timeline", "conversations", "tickets", "tasks", "orders", "calls", "files"] as const;
export type RecordTab = (typeof recordTabs)[number];

export interface ConversationLine {
  id: number;
  channel: Channel;
  page_name: string;
  last_message_at: Date;
  assignee_name: string | null;
}

export type RecordBody =
  | { tab: "timeline"; items: TimelineItem[]; next?: string | undefined }
  | { tab: "conversations"; conversations: ConversationLine[] }
  | { tab: "files"; files: CustomerFile[] }
  | { tab: "tickets" | "tasks" | "orders" | "calls" };

/** The tabs, and what the present one shows. */
export function customerBody(scene: RecordScene, body: RecordBody, editing?: Editing): Html {
  const { customer, words } = scene;
  const say = words.customers.page;
  const base = `/customers/${customer.id}`;
  const link = (tab: RecordTab) => {
    const href = `${base}${tab === "timeline" ? "" : `?tab=${tab}`}`;
    return html`<a href="${href}"${attributes(asks(`${base}/body?tab=${tab}`, "body", "hx-get"))} hx-push-url="${href}"${when(tab === body.tab, () => html` aria-current="page"`)}>${say.tabs[tab]}</a>`;
  };
  return html`<div${livePart(scene, "body", `?tab=${body.tab}`)}><nav class="tabs" aria-label="${say.content}">${recordTabs.map(link)}</nav>${inside(scene, body, editing)}</div>`;
}

function inside(scene: RecordScene, body: RecordBody, editing?: Editing): Html {
  const { words, customer } = scene;
  const say = words.customers.page;
  switch (body.tab) {
    case "timeline":
      return html`<section class="section stack">${noteForm(scene)}<ol class="timeline">${timelineLines(scene, body.items, { next: body.next, editing })}</ol>${body.items.length === 0 ? html`<p class="small muted">${say.noTimeline}</p>` : ""}</section>`;
    case "conversations":
      return html`<section class="section">${body.conversations.length === 0 ? emptyState({ icon: "messages-square", title: say.tabs.conversations, text: say.noConversations }) : each(body.conversations, (row) => conversation(scene, row))}</section>`;
    case "files":
      return files(scene, body.files);
    default:
      // What another room shows of this customer, by its address.
      return html`<div class="part" hx-get="/${body.tab}/part?customer=${customer.id}${body.tab === "calls" ? "&tab=1" : ""}" hx-trigger="load" hx-swap="innerHTML"></div>`;
  }
}

const conversation = ({ words, now }: RecordScene, row: ConversationLine): Html =>
  html`<a class="line brief-line" href="/inbox/${row.id}">${channelBadge(row.channel)}<b class="strong cut">${row.page_name}</b><span class="push"></span><span class="small muted cut">${row.assignee_name ? givenName(row.assignee_name) : words.customers.nobody}</span>${timeTag(row.last_message_at, words, { now })}</a>`;

function files({ customer, person, words }: RecordScene, list: CustomerFile[]): Html {
  const say = words.customers.page;
  const action = `/customers/${customer.id}/files`;
  const mayRemove = (file: CustomerFile) =>
    file.conversation_id === null &&
    (person.role !== "agent" || [file.uploaded_by, customer.owner_id].includes(person.id));
  const remove = (file: CustomerFile) => {
    const path = `${action}/${file.id}/removal`;
    return html`<form method="post" action="${path}"${attributes({ ...asks(path, "body"), "hx-confirm": say.removeFile(file.name) })}>${iconButton(say.removeFileShort, "x", { small: true, type: "submit" })}</form>`;
  };
  return html`<section class="section"><header><h2>${say.files} <span class="muted">${list.length || ""}</span></h2><span class="push"></span><label class="button small needs-js">${say.addFile}<input class="sr" type="file" multiple data-upload="${action}" data-refresh="#customer-body"></label></header><form class="without-js line" method="post" action="${action}" enctype="multipart/form-data"><input type="file" name="file" required aria-label="${say.addFile}"><button class="button small">${say.addFile}</button></form><div class="files-list file-grid">${each(list, (file) => html`<div class="attached-file">${fileLink(file, file.uploader_name ? givenName(file.uploader_name) : "")}${when(mayRemove(file), () => remove(file))}</div>`)}</div>${when(list.length === 0, () => html`<p class="small muted">${say.noFiles}</p>`)}</section>`;
}
