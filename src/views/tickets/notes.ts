import type { NoteRow } from "../../modules/notes/mod.ts";
import { html, type Html, when } from "../html.ts";
import { noteBox, noteItem as item } from "../notes/mod.ts";
import type { Editing } from "./editing.ts";
import type { RecordScene } from "./record_scene.ts";

const swap = { "hx-target": "#ticket-body", "hx-swap": "outerHTML" };

export function noteForm({ ticket, words }: RecordScene): Html {
  const base = `/tickets/${ticket.id}`;
  return noteBox({ action: `${base}/notes`, upload: `${base}/note-files`, swap, say: words.tickets.notes });
}

export function noteItem({ words, now, person, ticket }: RecordScene, note: NoteRow, editing?: Editing): Html {
  const { page, notes } = words.tickets;
  const say = { ...notes, save: page.save, cancel: page.cancel };
  return item({ note, person, words, now, base: `/tickets/${ticket.id}`, swap, say, nobody: page.system, editing });
}

/** Those of one page, and behind them the way to the ones before. */
export const olderNotes = (scene: RecordScene, notes: readonly NoteRow[], next: number | undefined): Html =>
  html`${notes.map((note) => noteItem(scene, note))}${when(next, (before) => moreNotes(scene, before))}`;

export const moreNotes = ({ ticket, words }: RecordScene, before: number): Html =>
  html`<li class="more" hx-get="/tickets/${ticket.id}/notes?before=${before}" hx-trigger="intersect once" hx-swap="outerHTML"><a class="link small" href="/tickets/${ticket.id}?before=${before}">${words.tickets.notes.older}</a></li>`;
