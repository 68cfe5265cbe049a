import type { NoteRow } from "../../modules/notes/mod.ts";
import { avatar, button, hidden, iconButton, timeTag } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { noteEditor, noteText } from "../notes/mod.ts";
import { type OrderView, swap, swapped } from "./scene.ts";

/** Where a note is written: amber, so that nobody takes it for a reply to the customer. */
export function noteForm({ order, words }: OrderView): Html {
  const say = words.orders.notes;
  const action = `/orders/${order.id}/notes`;
  const mention = iconButton(words.tickets.notes.mention, "at-sign", {
    small: true,
    more: "needs-js",
    attributes: { "data-mention": true },
  });
  return html`<form class="note-box" id="note-form" method="post" action="${action}" hx-post="${action}"${swapped}>${hidden("client_key", crypto.randomUUID())}<textarea name="body" rows="2" required maxlength="20000" placeholder="${say.placeholder}" aria-label="${say.label}" data-mentions></textarea><footer>${mention}<span class="push"></span>${button(say.add, { look: "primary", size: "mini" })}</footer></form>`;
}

export function noteItem({ order, words, now, person, editing }: OrderView, note: NoteRow): Html {
  const say = words.orders.notes;
  const name = note.author_name ?? words.orders.system;
  const mine = note.author_id === person.id;
  const mayRemove = mine || person.role === "owner" || person.role === "admin";
  const path = `/orders/${order.id}/notes/${note.id}`;
  const back = `/orders/${order.id}?tab=notes`;
  const open = mine && editing?.field === `note-${note.id}` ? editing : undefined;
  const edit = `${back}&edit=note-${note.id}`;
  const pencil = iconButton(say.edit, "pencil", {
    small: true,
    href: edit,
    more: "on-hover",
    attributes: { "hx-get": edit, ...swap },
  });
  const remove = html`<form method="post" action="${path}/removal" hx-post="${path}/removal"${swapped}>${iconButton(say.remove, "trash-2", { small: true, type: "submit" })}</form>`;
  const said = { label: say.edit, save: words.orders.save, cancel: words.orders.cancel };
  const text = open
    ? noteEditor({ note, path, back, reload: back, swap, say: said, typed: open.typed?.["body"], error: open.error })
    : html`<p class="said">${noteText(note)}</p>`;
  return html`<li id="note-${note.id}">${avatar({ name, size: 28 })}<div><header><b>${name}</b>${timeTag(note.created_at, words, { now })}${when(note.edited_at, () => html`<small class="muted">${say.edited}</small>`)}<span class="push"></span>${when(mine && !open, () => pencil)}${when(mayRemove, () => remove)}</header>${text}</div></li>`;
}
