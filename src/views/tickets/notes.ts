import type { NoteRow } from "../../modules/notes/mod.ts";
import type { Html } from "../html.ts";
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
