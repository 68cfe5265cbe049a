import type { TaskFile } from "../../modules/tasks/mod.ts";
import type { NoteRow } from "../../modules/notes/mod.ts";
import { avatar, button, emptyState, hidden, icon, iconButton } from "../components.ts";
import { fileSize } from "../files/chip.ts";
import { each, html, type Html, when } from "../html.ts";
import { noteEditor, noteText } from "../notes/mod.ts";
import { exactTime, shortTime } from "../time.ts";
import { older, type Page } from "./older.ts";
import type { Editing, TaskScene } from "./scene.ts";

/** The files of a task, and the form that adds one. */
export function files({ words }: TaskScene, id: number, list: readonly TaskFile[]): Html {
  const say = words.tasks.files;
  const path = `/tasks/${id}/files`;
  const line = (file: TaskFile) => {
    const picture = file.media_type.startsWith("image/");
    const sign = picture
      ? html`<img src="/files/${file.id}?size=thumb" alt="" width="32" height="32" loading="lazy">`
      : html`<span class="kind">${icon("file-text", 16)}</span>`;
    const remove = html`<form method="post" action="${path}/${file.id}/removal" hx-post="${path}/${file.id}/removal" hx-target="#task" hx-swap="outerMorph" hx-select="#task">${iconButton(`${say.remove}: ${file.name}`, "x", { small: true, type: "submit" })}</form>`;
    return html`<li class="task-file">${sign}<a class="cut strong" href="/files/${file.id}" target="_blank" rel="noopener">${file.name}</a><small class="muted">${say.by(fileSize(file.size_bytes), file.uploader_name ?? "")}</small>${remove}</li>`;
  };
  const empty = words.tasks.empty.files;
  const add = html`<form class="line upload" method="post" action="${path}" enctype="multipart/form-data" hx-post="${path}" hx-encoding="multipart/form-data" hx-target="#task" hx-swap="outerMorph" hx-select="#task"><label class="sr" for="file">${say.choose}</label><input type="file" id="file" name="file" required data-autosend>${button(say.upload, { size: "small", icon: "upload" })}</form>`;
  return html`<div class="stack tight">${add}${list.length === 0 ? emptyState({ icon: "paperclip", ...empty }) : html`<ul class="task-files">${each(list, line)}</ul>`}</div>`;
}

/** Notes for colleagues, the newest first, and the form that adds one. */
export function notes(
  { words, person, now }: TaskScene,
  id: number,
  { rows: list, next }: Page<NoteRow>,
  editing?: Editing,
): Html {
  const say = words.tasks.notes;
  const path = `/tasks/${id}/notes`;
  const form = html`<form class="note-box" method="post" action="${path}" hx-post="${path}" hx-target="#task" hx-swap="outerMorph" hx-select="#task">${hidden("client_key", crypto.randomUUID())}<textarea name="body" rows="2" placeholder="${say.placeholder}" aria-label="${say.label}" required maxlength="20000" data-mentions></textarea><footer>${iconButton(words.tickets.notes.mention, "at-sign", { small: true, more: "needs-js", attributes: { "data-mention": true } })}<span class="push"></span>${button(say.add, { look: "primary", size: "mini" })}</footer></form>`;
  const line = (note: NoteRow) => {
    const mine = note.author_id === person.id;
    const mayRemove = mine || person.role === "owner" || person.role === "admin";
    const open = mine && editing?.field === `note-${note.id}` ? editing : undefined;
    const swap = { "hx-target": "#task", "hx-swap": "outerMorph", "hx-select": "#task" };
    const back = `/tasks/${id}`;
    const edit = `${back}?edit=note-${note.id}`;
    const pencil = iconButton(say.edit, "pencil", {
      small: true,
      href: edit,
      more: "on-hover",
      attributes: { "hx-get": edit, ...swap },
    });
    const text = open
      ? noteEditor({
          note,
          path: `${path}/${note.id}`,
          back,
          reload: back,
          swap,
          say: { label: say.edit, save: words.tasks.save, cancel: words.tasks.cancel },
          ...(open.error && { typed: String(open.values?.["body"] ?? ""), error: open.error }),
        })
      : html`<div class="written">${noteText(note)}</div>`;
    const author = note.author_name ?? "";
    return html`<li id="note-${note.id}">${avatar({ name: author, size: 28 })}<div><header><b>${author}</b><time datetime="${note.created_at.toISOString()}" title="${exactTime(note.created_at)}">${shortTime(note.created_at, words, now)}</time>${when(note.edited_at, () => html`<small class="muted">${say.edited}</small>`)}<span class="push"></span>${when(mine && !open, () => pencil)}${when(mayRemove, () => html`<form method="post" action="${path}/${note.id}/removal" hx-post="${path}/${note.id}/removal" hx-target="#task" hx-swap="outerMorph" hx-select="#task">${iconButton(words.tasks.notes.remove, "trash-2", { small: true, type: "submit" })}</form>`)}</header>${text}</div></li>`;
  };
  const empty = words.tasks.empty.notes;
  return html`<div class="stack">${form}${list.length === 0 ? html`<p class="muted">${empty.title}. ${empty.text}</p>` : html`<ol class="timeline">${each(list, line)}${older(words, `/tasks/${id}?tab=notes`, next)}</ol>`}</div>`;
}
