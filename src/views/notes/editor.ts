import type { NoteRow } from "../../modules/notes/mod.ts";
import { button, buttonLink, icon } from "../components.ts";
import { type Attributes, attributes, html, type Html, when } from "../html.ts";

export interface NoteEditor {
  note: Pick<NoteRow, "id" | "body">;
  /** Where the note lives: “/tickets/41/notes/7”. */
  path: string;
  /** The record without the editor. */
  back: string;
  /** What htmx puts where: the same for saving and for leaving it. */
  swap: Attributes;
  /** Asked for by htmx to leave it as it was. */
  reload: string;
  say: { label: string; save: string; cancel: string };
  typed?: string | undefined;
  error?: string | undefined;
}

/** One's own note, open to be changed: Ctrl+Enter saves, Esc leaves it as it was. */
export function noteEditor({ note, path, back, swap, reload, say, typed, error }: NoteEditor): Html {
  const cancel = { "hx-get": reload, ...swap, "data-cancel": true };
  return html`<form class="note-box editing" method="post" action="${path}"${attributes({ "hx-post": path, ...swap })}><textarea name="body" rows="2" required maxlength="20000" aria-label="${say.label}" data-mentions data-edit data-focus${when(error, () => html` aria-invalid="true"`)}>${typed ?? note.body}</textarea>${when(error, (text) => html`<p class="error" role="alert">${icon("circle-alert", 12)}${text}</p>`)}<footer><span class="push"></span>${buttonLink(say.cancel, back, { look: "quiet", size: "mini", attributes: cancel })}${button(say.save, { look: "primary", size: "mini" })}</footer></form>`;
}
