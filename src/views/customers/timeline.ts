import { TALK_CAP, type TimelineItem } from "../../modules/customers/mod.ts";
import type { TaskStatus } from "../../modules/tasks/table.ts";
import type { TicketStatus } from "../../modules/tickets/table.ts";
import { avatar, channelBadge, hidden, icon, iconButton, timeTag } from "../components.ts";
import { attributes, each, html, type Html, nothing, when } from "../html.ts";
import { noteText } from "../notes/mod.ts";
import { fileLink } from "../tickets/files.ts";
import { exactTime, shortTime } from "../time.ts";
import { sentence, signOf } from "./history.ts";
import { asks, type RecordScene } from "./record_scene.ts";

/** Lines of a timeline; the last fetches the next when it comes into view, and is a link without JavaScript. */
export function timelineLines(scene: RecordScene, items: readonly TimelineItem[], next?: string): Html {
  const { customer, words } = scene;
  const base = `/customers/${customer.id}`;
  const more = (before: string) =>
    html`<li class="more" hx-get="${base}/timeline?before=${before}" hx-trigger="intersect once rootMargin:400px" hx-swap="outerHTML"><a class="link small" href="${base}?before=${before}">${words.customers.page.older}</a></li>`;
  return html`${each(items, (item) => line(scene, item))}${when(next, more)}`;
}

function line(scene: RecordScene, item: TimelineItem): Html {
  const { words, now } = scene;
  const say = words.customers;
  const time = html`<time class="small muted" datetime="${item.at.toISOString()}" title="${exactTime(item.at)}">· ${shortTime(item.at, words, now)}</time>`;
  const minor = (sign: string, text: Html, look: Html = nothing) =>
    html`<li class="is-minor"${look}><span class="minor">${icon(sign, 16)}</span><span>${text} ${time}</span></li>`;
  switch (item.kind) {
    case "talk":
      return talkLine(scene, item);
    case "note":
      return noteLine(scene, item);
    case "ticket": {
      const { id, title, status } = item.ticket;
      return minor(
        "ticket",
        html`${say.beside.ticket(`#${id}`)} <a class="link" href="/tickets/${id}">${title}</a> <span class="muted">${words.tickets.statuses[status as TicketStatus]}</span>`,
      );
    }
    case "task": {
      const { id, title, status } = item.task;
      return minor(
        "list-checks",
        html`${say.beside.task(`#${id}`)} <a class="link" href="/tasks/${id}">${title}</a> <span class="muted">${words.tasks.statuses[status as TaskStatus]}</span>`,
      );
    }
    case "order": {
      const { id, code, status, total } = item.order;
      const statuses: Record<string, string> = words.orders.statuses;
      return minor(
        "shopping-bag",
        html`${say.beside.order("")}<a class="link" href="/orders/${id}">${code}</a> <b class="strong">${total.toLocaleString("vi-VN")} ₫</b> <span class="muted">${statuses[status] ?? status}</span>`,
      );
    }
    case "change":
      return minor(signOf(item.change), sentence(scene, item.change));
  }
}

function talkLine({ words, now }: RecordScene, { at, talk }: TimelineItem & { kind: "talk" }): Html {
  const say = words.customers.talk;
  const count = (n: number) => (n >= TALK_CAP ? `${TALK_CAP}+` : String(n));
  const body = talk.last_body || (say.kinds[talk.last_kind] ?? say.other);
  return html`<li class="talk"><span class="minor">${channelBadge(talk.channel)}</span><a class="talk-card" href="/inbox/${talk.conversation_id}"><span class="line"><b class="strong cut">${talk.page_name}</b>${timeTag(at, words, { now })}<span class="push"></span><small class="muted">${say.line(count(talk.theirs), count(talk.ours))}</small></span><span class="cut soft">${talk.last_author === "customer" ? "" : say.you}${body}</span></a></li>`;
}

function noteLine({ words, now, person, customer }: RecordScene, { note }: TimelineItem & { kind: "note" }): Html {
  const say = words.customers.notes;
  const name = note.author_name ?? words.customers.page.system;
  const mayRemove = note.author_id === person.id || person.role === "owner" || person.role === "admin";
  const path = `/customers/${customer.id}/notes/${note.id}/removal`;
  const remove = html`<form method="post" action="${path}"${attributes({ ...asks(path, "body"), "hx-confirm": say.removeAsk })}>${iconButton(say.remove, "trash-2", { small: true, type: "submit" })}</form>`;
  return html`<li id="note-${note.id}">${avatar({ name, size: 28 })}<div><header><b>${name}</b>${timeTag(note.created_at, words, { now })}${when(note.edited_at, () => html`<small class="muted">${say.edited}</small>`)}<span class="push"></span>${when(mayRemove, () => remove)}</header><p class="said">${noteText(note)}</p>${when(note.files.length, () => html`<div class="line wrap">${each(note.files, (file) => fileLink(file, ""))}</div>`)}</div></li>`;
}

/** Where a note is written: amber, so that nobody takes it for a reply to the customer. Any page may hold it. */
export function noteForm({ customer, words }: RecordScene): Html {
  const say = words.customers.notes;
  const action = `/customers/${customer.id}/notes`;
  return html`<form class="note-box" id="note-form" method="post" action="${action}"${attributes(asks(action, "body"))}>${hidden("key", crypto.randomUUID())}<textarea name="body" rows="2" required maxlength="20000" placeholder="${say.placeholder}" aria-label="${say.label}" data-mentions></textarea><div class="attached"></div><footer><label class="icon-button small needs-js" title="${say.attach}">${icon("paperclip", 16)}<span class="sr">${say.attach}</span><input class="sr" type="file" multiple data-upload="/customers/${customer.id}/note-files"></label>${iconButton(say.mention, "at-sign", { small: true, more: "needs-js", attributes: { "data-mention": true } })}<span class="push"></span><button class="button primary mini">${say.add}</button></footer></form>`;
}
