import { TALK_CAP, type TimelineItem } from "../../modules/customers/mod.ts";
import type { NoteRow } from "../../modules/notes/mod.ts";
import type { TaskStatus } from "../../modules/tasks/table.ts";
import type { TicketStatus } from "../../modules/tickets/table.ts";
import { channelBadge, icon, timeTag } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { noteBox, noteItem } from "../notes/mod.ts";
import { exactTime, shortTime } from "../time.ts";
import { callText } from "./call_text.ts";
import { sentence, signOf } from "./history.ts";
import type { Editing, RecordScene } from "./record_scene.ts";

/** Lines of a timeline; the last fetches the next when it comes into view, and is a link without JavaScript. */
export function timelineLines(
  scene: RecordScene,
  items: readonly TimelineItem[],
  { next, editing }: { next?: string | undefined; editing?: Editing | undefined } = {},
): Html {
  const { customer, words } = scene;
  const base = `/customers/${customer.id}`;
  const more = (before: string) =>
    html`<li class="more" hx-get="${base}/timeline?before=${before}" hx-trigger="intersect once rootMargin:400px" hx-swap="outerHTML"><a class="link small" href="${base}?before=${before}">${words.customers.page.older}</a></li>`;
  return html`${each(items, (item) => line(scene, item, editing))}${when(next, more)}`;
}

function line(scene: RecordScene, item: TimelineItem, editing?: Editing): Html {
  const { words, now } = scene;
  const say = words.customers;
  const time = html`<time class="small muted" datetime="${item.at.toISOString()}" title="${exactTime(item.at)}">· ${shortTime(item.at, words, now)}</time>`;
  const minor = (sign: string, text: Html, look: Html = nothing) =>
    html`<li class="is-minor"${look}><span class="minor">${icon(sign, 16)}</span><span>${text} ${time}</span></li>`;
  switch (item.kind) {
    case "talk":
      return talkLine(scene, item);
    case "note":
      return noteLine(scene, item.note, editing);
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
    case "call": {
      const { id, missed, content } = item.call;
      return minor(
        missed ? "phone-missed" : item.call.direction === "in" ? "phone-incoming" : "phone-outgoing",
        html`<a class="link" href="/calls/${id}">${callText(words, item.call)}</a>${when(content, (text) => html` <span class="soft">${text}</span>`)}`,
      );
    }
    case "change":
      return minor(signOf(item.change), sentence(scene, item.change));
  }
}

function talkLine({ words, now }: RecordScene, { at, talk }: TimelineItem & { kind: "talk" }): Html {
  const say = words.customers.talk;
  const count = (n: number) => (n >= TALK_CAP ? `${TALK_CAP}+` : String(n));
  const body = talk.last_body || ((words.inbox.kinds as Record<string, string>)[talk.last_kind] ?? "");
  return html`<li class="talk"><span class="minor">${channelBadge(talk.channel)}</span><a class="talk-card" href="/inbox/${talk.conversation_id}"><span class="line"><b class="strong cut">${talk.page_name}</b>${timeTag(at, words, { now })}<span class="push"></span><small class="muted">${say.line(count(talk.theirs), count(talk.ours))}</small></span><span class="cut soft">${talk.last_author === "customer" ? "" : say.you}${body}</span></a></li>`;
}

const swap = { "hx-target": "#customer-body", "hx-swap": "outerHTML" };

function noteLine({ words, now, person, customer }: RecordScene, note: NoteRow, editing?: Editing): Html {
  const { page, notes } = words.customers;
  const say = { ...notes, save: page.save, cancel: page.cancel };
  return noteItem({
    note,
    person,
    words,
    now,
    base: `/customers/${customer.id}`,
    swap,
    say,
    nobody: page.system,
    editing,
  });
}

/** Any page may hold it. */
export function noteForm({ customer, words }: RecordScene): Html {
  const base = `/customers/${customer.id}`;
  return noteBox({ action: `${base}/notes`, upload: `${base}/note-files`, swap, say: words.customers.notes });
}
