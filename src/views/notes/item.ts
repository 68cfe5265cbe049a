import type { NoteRow } from "../../modules/notes/mod.ts";
import type { Person } from "../../modules/people/table.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, iconButton, timeTag } from "../components.ts";
import { fileLink } from "../files/link.ts";
import { type Attributes, attributes, each, html, type Html, when } from "../html.ts";
import { noteEditor } from "./editor.ts";
import { noteText } from "./text.ts";

export interface NoteItem {
  note: NoteRow;
  person: Person;
  words: Words;
  now: Date;
  /** The record: “/tickets/41”. */
  base: string;
  /** What htmx puts where, for whatever is done to the note. */
  swap: Attributes;
  say: { edit: string; edited: string; remove: string; removeAsk: string; save: string; cancel: string };
  /** Who wrote it where nobody did. */
  nobody: string;
  editing?: { field: string; typed?: string | undefined; error?: string | undefined } | undefined;
}

/** A note of a record: its writer changes it in place; they and admins take it back. */
export function noteItem({ note, person, words, now, base, swap, say, nobody, editing }: NoteItem): Html {
  const name = note.author_name ?? nobody;
  const mine = note.author_id === person.id;
  const mayRemove = mine || person.role === "owner" || person.role === "admin";
  const path = `${base}/notes/${note.id}`;
  const reload = `${base}/body`;
  const opened = mine && editing?.field === `note-${note.id}` ? editing : undefined;
  const remove = html`<form method="post" action="${path}/removal"${attributes({ "hx-post": `${path}/removal`, ...swap, "hx-confirm": say.removeAsk })}>${iconButton(say.remove, "trash-2", { small: true, type: "submit" })}</form>`;
  const edit = iconButton(say.edit, "pencil", {
    small: true,
    href: `${base}?edit=note-${note.id}`,
    more: "on-hover",
    attributes: { "hx-get": `${reload}?edit=note-${note.id}`, ...swap },
  });
  const text = opened
    ? noteEditor({ note, path, back: base, reload, swap, say: { ...say, label: say.edit }, ...opened })
    : html`<p class="said">${noteText(note)}</p>`;
  return html`<li id="note-${note.id}">${avatar({ name, size: 28 })}<div><header><b>${name}</b>${timeTag(note.created_at, words, { now })}${when(note.edited_at, () => html`<small class="muted">${say.edited}</small>`)}<span class="push"></span>${when(mine && !opened, () => edit)}${when(mayRemove, () => remove)}</header>${text}${when(note.files.length, () => html`<div class="line wrap">${each(note.files, (file) => fileLink(file, ""))}</div>`)}</div></li>`;
}
