import type { Colleague } from "../../modules/people/mod.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, avatars } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import type { Typed } from "../typed.ts";
import { nameField } from "./ticket_fields.ts";

/** The name of a team and who is in it. */
export function teamFields(words: Words, typed: Typed, colleagues: Colleague[]): Html {
  const chosen = new Set(([] as unknown[]).concat(typed.values["members"] ?? []).map(String));
  const row = ({ id, name }: Colleague) =>
    html`<label class="setting"><input type="checkbox" name="members[]" value="${id}"${chosen.has(String(id)) ? html` checked` : ""}>${avatar({ name, size: 24 })}<div>${name}</div></label>`;
  return html`${nameField(words, typed)}<fieldset class="field"><legend class="legend-title">${words.ticketSettings.teams.members}</legend>${each(colleagues, row)}</fieldset>`;
}

const mostFaces = 5;

/** Faces of a team in a list, the rest as a number. */
export function membersCell(words: Words, members: Colleague[]): Html {
  if (members.length === 0) return html`<span class="muted">${words.ticketSettings.teams.noMembers}</span>`;
  const rest = members.length - mostFaces;
  const names = members.map(({ name }) => name);
  const faces = members.slice(0, mostFaces).map(({ name }) => ({ name, size: 24 as const }));
  return html`${avatars(faces, names.join(", "))}${when(rest > 0, () => html` <small class="muted">+${rest}</small>`)}`;
}
