import type { Named, TimelineItem } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { icon, timeTag } from "../components.ts";
import { fileLink } from "../files/link.ts";
import { attributes, each, html, type Html, when } from "../html.ts";
import { callText } from "./call_text.ts";
import { wordOf } from "./history.ts";
import { noteBox, noteText } from "../notes/mod.ts";

export interface ActivityView {
  words: Words;
  customerId: number;
  about: string;
  items: TimelineItem[];
  more: boolean;
  /** Whom a note may call. */
  colleagues: Named[];
  now: Date;
}

/** What happened of late, everything in one order; and a place to write down more. */
export function customerActivity(view: ActivityView): Html {
  const { words, customerId, about, items, more, colleagues } = view;
  const say = words.pane;
  const box = noteBox({
    action: `/customers/part/${customerId}/notes?${about}`,
    upload: `/customers/${customerId}/note-files`,
    swap: { "hx-target": "#customer-activity", "hx-swap": "outerHTML" },
    say: { ...words.customers.notes, placeholder: say.writeNote, add: say.addNote },
  });
  const live = {
    "data-live": `customer:${customerId}`,
    "hx-get": `/customers/part/activity?${about}`,
    "hx-trigger": "live",
    "hx-swap": "outerMorph",
  };
  return html`<div id="customer-activity"${attributes(live)}><datalist id="colleagues">${each(colleagues, ({ name }) => html`<option value="${name}"></option>`)}</datalist>${box}
<ol class="activity">${each(items, (item) => line(view, item))}</ol>${when(items.length === 0, () => html`<p class="small muted">${say.nothing}</p>`)}${when(more, () => html`<a class="link small" href="/customers/${customerId}">${say.more}</a>`)}</div>`;
}

const signs = {
  talk: "message-square",
  ticket: "ticket",
  task: "list-checks",
  order: "shopping-bag",
  call: "phone",
  note: "file-text",
  change: "history",
};

function line({ words, now }: ActivityView, item: TimelineItem): Html {
  return html`<li class="on-${item.kind}">${icon(signs[item.kind], 16)}<div>${inside(words, item)}${timeTag(item.at, words, { now })}</div></li>`;
}

const count = (n: number) => (n >= 100 ? "99+" : String(n));

function inside(words: Words, item: TimelineItem): Html {
  const { did } = words.pane;
  switch (item.kind) {
    case "talk":
      return html`<a class="link" href="/inbox/${item.talk.conversation_id}">${item.talk.page_name}</a><span class="small muted">${did.talk(count(item.talk.theirs), count(item.talk.ours))}</span>${when(item.talk.last_body, (text) => html`<span class="cut small">${text}</span>`)}`;
    case "ticket":
      return html`<a class="link" href="/tickets/${item.ticket.id}">${did.ticket} #${item.ticket.id}</a><span class="small">${item.ticket.title}</span>`;
    case "task":
      return html`<a class="link" href="/tasks/${item.task.id}">${did.task}</a><span class="small">${item.task.title}</span>`;
    case "order":
      return html`<a class="link" href="/orders/${item.order.id}">${did.order} ${item.order.code}</a>`;
    case "call": {
      const { id, content } = item.call;
      return html`<a class="link" href="/calls/${id}">${callText(words, item.call)}</a>${when(content, (text) => html`<span class="cut small">${text}</span>`)}`;
    }
    case "note":
      return html`<b class="small">${item.note.author_name ?? words.pane.system}</b><p class="said">${noteText(item.note)}</p>${when(item.note.files.length, () => html`<div class="line wrap">${each(item.note.files, (file) => fileLink(file, ""))}</div>`)}`;
    case "change": {
      const { name, actor_name, detail } = item.change;
      const other = typeof detail["other_name"] === "string" ? ` “${detail["other_name"]}”` : "";
      const lost = Object.entries((detail["was"] ?? {}) as Record<string, string>);
      const was = lost.map(([field, value]) => wordOf(words, field, value)).join(" · ");
      return html`<span class="small"><b>${actor_name ?? words.pane.system}</b> ${words.pane.events[name] ?? words.pane.events["other"]}${other}</span>${when(was, () => html`<span class="small muted">${words.duplicates.lost}: ${was}</span>`)}`;
    }
  }
}
