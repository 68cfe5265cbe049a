import type { NoteRow } from "../../modules/notes/mod.ts";
import { each, html, type Html } from "../html.ts";
import { written } from "../inbox/text.ts";

/** What a note says: addresses are links, and the names it calls are strong. */
export function noteText({ body, mentioned }: Pick<NoteRow, "body" | "mentioned">): Html {
  const names = mentioned.map(({ name }) => `@${name}`).filter((name) => body.includes(name));
  if (names.length === 0) return html`${each(written(body), (part) => part)}`;
  const escaped = names.map((name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).sort((a, b) => b.length - a.length);
  const parts = body.split(new RegExp(`(${escaped.join("|")})`));
  return html`${each(parts, (part) => (names.includes(part) ? html`<b class="strong mention">${part}</b>` : html`${each(written(part), (each) => each)}`))}`;
}
