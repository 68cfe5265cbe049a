import type { NoteRow } from "../../modules/notes/mod.ts";
import { avatar, button, hidden, icon, iconButton, timeTag } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { noteEditor, noteText } from "../notes/mod.ts";
import type { Editing } from "./editing.ts";
import { fileLink } from "./files.ts";
import type { RecordScene } from "./record_scene.ts";

/** Where a note is written: amber, so that nobody takes it for a reply to the customer. */
export function noteForm({ ticket, words }: RecordScene): Html {
  const say = words.tickets.notes;
  const action = `/tickets/${ticket.id}/notes`;
  return html`<form class="note-box" id="note-form" method="post" action="${action}" hx-post="${action}" hx-target="#ticket-body" hx-swap="outerHTML">${hidden("key", crypto.randomUUID())}<textarea name="body" rows="2" required maxlength="20000" placeholder="${say.placeholder}" aria-label="${say.label}" data-mentions></textarea><div class="attached"></div><footer><label class="icon-button small needs-js" title="${say.attach}">${icon("paperclip", 16)}<span class="sr">${say.attach}</span><input class="sr" type="file" multiple data-upload="/tickets/${ticket.id}/note-files"></label>${iconButton(say.mention, "at-sign", { small: true, more: "needs-js", attributes: { "data-mention": true } })}<span class="push"></span>${button(say.add, { look: "primary", size: "mini" })}</footer></form>`;
}

export function noteItem(scene: RecordScene, note: NoteRow, editing?: Editing): Html {
  const { words, now, person, ticket } = scene;
  const say = words.tickets.notes;
  const name = note.author_name ?? words.tickets.page.system;
  const mine = note.author_id === person.id;
  const mayRemove = mine || person.role === "owner" || person.role === "admin";
  const path = `/tickets/${ticket.id}/notes/${note.id}`;
  const remove = html`<form method="post" action="${path}/removal" hx-post="${path}/removal" hx-target="#ticket-body" hx-swap="outerHTML" hx-confirm="${say.removeAsk}">${iconButton(say.remove, "trash-2", { small: true, type: "submit" })}</form>`;
  const opened = mine && editing?.field === `note-${note.id}` ? editing : undefined;
  const swap = { "hx-target": "#ticket-body", "hx-swap": "outerHTML" };
  const reload = `/tickets/${ticket.id}/body`;
  const edit = iconButton(say.edit, "pencil", {
    small: true,
    href: `/tickets/${ticket.id}?edit=note-${note.id}`,
    more: "on-hover",
    attributes: { "hx-get": `${reload}?edit=note-${note.id}`, ...swap },
  });
  const said = { label: say.edit, save: words.tickets.page.save, cancel: words.tickets.page.cancel };
  const text = opened
    ? noteEditor({ note, path, back: `/tickets/${ticket.id}`, reload, swap, say: said, ...opened })
    : html`<p class="said">${noteText(note)}</p>`;
  return html`<li id="note-${note.id}">${avatar({ name, size: 28 })}<div><header><b>${name}</b>${timeTag(note.created_at, words, { now })}${when(note.edited_at, () => html`<small class="muted">${say.edited}</small>`)}<span class="push"></span>${when(mine && !opened, () => edit)}${when(mayRemove, () => remove)}</header>${text}${when(note.files.length, () => html`<div class="line wrap">${each(note.files, (file) => fileLink(file, ""))}</div>`)}</div></li>`;
}
