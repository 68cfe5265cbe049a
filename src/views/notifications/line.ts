import { cut } from "../../cutting.ts";
import { factsOf, hrefOf, nameOf, type NotificationRow } from "../../modules/notifications/mod.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, icon, timeTag } from "../components.ts";
import { html, type Html, nothing, when } from "../html.ts";

/** Those of one subject that are alike read are one line: the newest speaks, the others are counted. */
export function groupBySubject(rows: NotificationRow[]): NotificationRow[][] {
  const key = (row: NotificationRow) => `${row.subject} ${row.subject_id} ${row.read_at === null}`;
  return [...Map.groupBy(rows, key).values()];
}

const signs: Partial<Record<NotificationRow["kind"], { icon: string; tone: string }>> = {
  "window.warned": { icon: "timer", tone: "warn" },
  "ticket.move_refused": { icon: "circle-alert", tone: "bad" },
  "ticket.sla_warned": { icon: "timer", tone: "warn" },
  "ticket.sla_breached": { icon: "timer-off", tone: "bad" },
  "task.rang": { icon: "bell", tone: "warn" },
  "page.trouble": { icon: "triangle-alert", tone: "bad" },
};

/** What is wrong is said so in passing, too, and stands longer. */
export const toneOf = ({ kind }: Pick<NotificationRow, "kind">): "ok" | "bad" =>
  signs[kind]?.tone === "bad" ? "bad" : "ok";

export function lineOf(words: Words, group: NotificationRow[], now: Date): Html {
  const say = words.notifications;
  const row = group[0]!;
  const unread = row.read_at === null;
  const inside = html`${faceOf(row)}<span class="told">${textOf(words, row, now)}</span><small>${besides(words, row)}${timeTag(row.created_at, words, { now })}${when(group.length > 1, () => html` · ${say.more(group.length - 1)}`)}</small>${when(unread, () => html`<i class="dot"></i><span class="sr">${say.unread}</span>`)}`;
  const look = unread ? nothing : html` class="seen"`;
  return row.title === null
    ? html`<li${look}><span class="row">${inside}</span></li>`
    : html`<li${look}><a class="row" href="${hrefOf(row)}">${inside}</a></li>`;
}

function faceOf(row: NotificationRow): Html {
  const sign = signs[row.kind];
  if (sign) return html`<span class="kind-icon ${sign.tone}">${icon(sign.icon, 16)}</span>`;
  const name = row.kind === "message.received" ? row.title : row.actor_name;
  return name ? avatar({ name, size: 32 }) : html`<span class="kind-icon">${icon("bell", 16)}</span>`;
}

/** The sentence, with names in bold. */
function textOf(words: Words, row: NotificationRow, now: Date): Html {
  const say = words.notifications;
  if (row.title === null) return html`${say.unseen}`;
  const name = nameOf(words, row);
  const facts = { ...factsOf(words, row, now), who: row.actor_name ?? say.somebody, name, title: row.title };
  const sentence = say.plain[row.kind](facts);
  const quoted = row.note ?? (row.kind === "message.received" ? row.preview : null);
  const bold = [facts.who, facts.title, facts.name].filter((part) => part && sentence.includes(part));
  return html`${embolden(sentence, bold)}${when(quoted, (text) => html`: “${text.length > 90 ? `${cut(text, 88)}…` : text}”`)}`;
}

function embolden(sentence: string, bold: string[]): Html {
  const part = bold.find((each) => sentence.includes(each));
  if (!part) return html`${sentence}`;
  const at = sentence.indexOf(part);
  const rest = bold.filter((each) => each !== part);
  const [before, after] = [sentence.slice(0, at), sentence.slice(at + part.length)];
  return html`${embolden(before, rest)}<b>${part}</b>${embolden(after, rest)}`;
}

/** Where it belongs: the title of a ticket or task, the page of a conversation. */
function besides(words: Words, row: NotificationRow): Html {
  // A customer or a page is named in the sentence itself.
  if (row.subject === "customer" || row.subject === "page") return nothing;
  const text = row.subject === "conversation" ? row.page_name : row.title;
  return when(text, (shown) => html`<span class="cut">${shown}</span> · `);
}
