import type { NoteRow } from "../../modules/notes/mod.ts";
import { avatar, button, hidden, icon, iconButton, timeTag } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { fileLink } from "./files.ts";
import type { RecordScene } from "./record_scene.ts";

/** Where a note is written: amber, so that nobody takes it for a reply to the customer. */
export function noteForm({ ticket, words }: RecordScene): Html {
  const say = words.tickets.notes;
  const action = `/tickets/${ticket.id}/notes`;
  return html`<form class="note-box" id="note-form" method="post" action="${action}" hx-post="${action}" hx-target="#ticket-body" hx-swap="outerHTML">${hidden("key", crypto.randomUUID())}<textarea name="body" rows="2" required maxlength="20000" placeholder="${say.placeholder}" aria-label="${say.label}" data-mentions></textarea><div class="attached"></div><footer><label class="icon-button small needs-js" title="${say.attach}">${icon("paperclip", 16)}<span class="sr">${say.attach}</span><input class="sr" type="file" multiple data-upload="/tickets/${ticket.id}/note-files"></label>${iconButton(say.mention, "at-sign", { small: true, more: "needs-js", attributes: { "data-mention": true } })}<span class="push"></span>${button(say.add, { look: "primary", size: "mini" })}</footer></form>`;
}

export function noteItem(scene: RecordScene, note: NoteRow): Html {
  const { words, now, person, ticket } = scene;
  const say = words.tickets.notes;
  const name = note.author_name ?? words.tickets.page.system;
  const mine = note.author_id === person.id;
  const mayRemove = mine || person.role === "owner" || person.role === "admin";
  const path = `/tickets/${ticket.id}/notes/${note.id}`;
  const remove = html`<form method="post" action="${path}/removal" hx-post="${path}/removal" hx-target="#ticket-body" hx-swap="outerHTML" hx-confirm="${say.removeAsk}">${iconButton(say.remove, "trash-2", { small: true, type: "submit" })}</form>`;
  return html`<li id="note-${note.id}">${avatar({ name, size: 28 })}<div><header><b>${name}</b>${timeTag(note.created_at, words, { now })}${when(note.edited_at, () => html`<small class="muted">${say.edited}</small>`)}<span class="push"></span>${when(mayRemove, () => remove)}</header><p class="said">${withMentions(note)}</p>${when(note.files.length, () => html`<div class="line wrap">${each(note.files, (file) => fileLink(file, ""))}</div>`)}</div></li>`;
}

/** The note with the names it calls made strong. */
function withMentions({ body, mentioned }: NoteRow): Html {
  const names = mentioned.map(({ name }) => `@${name}`).filter((name) => body.includes(name));
  if (names.length === 0) return html`${body}`;
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).sort((a, b) => b.length - a.length);
  const parts = body.split(new RegExp(`(${escaped.join("|")})`));
  return html`${each(parts, (part) => (names.includes(part) ? html`<b class="strong mention">${part}</b>` : html`${part}`))}`;
}
