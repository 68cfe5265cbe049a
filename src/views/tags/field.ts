import type { GivenTag, TagHistoryLine } from "../../modules/tags/mod.ts";
import type { Tag } from "../../modules/tags/table.ts";
import { type Words, wordFor } from "../../words/mod.ts";
import { hidden, icon } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { givenName } from "../people.ts";
import { exactTime } from "../time.ts";
import { tagChip, tagHue } from "./chip.ts";

/** Where a field stands, so that two of one customer can be on one screen. */
export const fieldPlaces = ["pane", "bar", "page"] as const;
export type FieldPlace = (typeof fieldPlaces)[number];

export interface FieldView {
  customerId: number;
  at: FieldPlace;
  tags: readonly GivenTag[];
  /** What is wrong with the name that was typed: a key of the errors catalogue. */
  typed?: string | undefined;
  error?: string | undefined;
}

/**
 * The tags of a customer and a line to give more, made by Enter where there is none of that name. Any room loads it by
 * its address, /tags/field?customer=7, and it keeps itself fresh.
 */
export function tagField(words: Words, { customerId, at, tags, typed = "", error }: FieldView): Html {
  const say = words.tags.field;
  const id = `tags-${at}-${customerId}`;
  const swap = html`hx-target="#${id}" hx-swap="outerMorph"`;
  const to = `/tags/customers/${customerId}`;
  const mark = ({ mine, name }: GivenTag) => (mine ? `${name} (${say.mine})` : name);
  const chip = (tag: GivenTag) =>
    html`<span class="tag" id="${id}-${tag.id}" data-id="${tag.id}" data-hue="${tagHue(tag.color)}" title="${mark(tag)}"><span class="cut">${tag.name}</span><button name="tag" value="${tag.id}" form="${id}-drop" hx-delete="${to}/${tag.id}?at=${at}" ${swap} aria-label="${say.drop(tag.name)}" title="${say.drop(tag.name)}">${icon("x", 12)}</button></span>`;
  const said = error ? wordFor(words.errors.fields, error, words.errors.fields.other) : undefined;
  return html`<div class="tag-field" id="${id}" data-live="customer:${customerId} tags" hx-get="/tags/field?customer=${customerId}&at=${at}" hx-trigger="live" hx-swap="outerMorph">
<div class="tags">${each(tags, chip)}<form class="tag-new" method="post" action="${to}" hx-post="${to}" ${swap}>${hidden("at", at)}<input name="name" value="${typed}" maxlength="60" placeholder="${say.placeholder}" autocomplete="off" role="combobox" aria-expanded="false" aria-controls="${id}-options" aria-autocomplete="list" aria-label="${say.label}"${said ? html` aria-invalid="true" aria-describedby="${id}-error"` : ""} data-make="${say.make}" data-make-shared="${say.makeShared}"><button class="sr">${say.save}</button><div class="menu tag-options" id="${id}-options" role="listbox" aria-label="${say.options}" popover="manual"></div></form></div>
${when(said, (text) => html`<p class="error small" id="${id}-error" role="alert">${text}</p>`)}<form id="${id}-drop" method="post" action="${to}/removal" hidden></form>
</div>`;
}

/** Everything that can be given, fetched by tags.js once somebody types: the same lines for every field of the page. */
export const tagOptions = (tags: readonly Tag[]): Html =>
  html`${each(tags, (tag) => html`<div role="option" data-id="${tag.id}" data-name="${tag.name}" aria-selected="false">${tagChip(tag)}${tag.owner_id ? icon("user", 12) : ""}</div>`)}`;

/** Who gave which tag and who took it, newest first. */
export function tagHistory(words: Words, lines: readonly TagHistoryLine[]): Html {
  const say = words.tags.history;
  if (lines.length === 0) return html`<p class="muted small">${say.empty}</p>`;
  return html`<h3>${say.title}</h3><ul class="tag-history">${each(lines, (line) => html`<li><span><b>${line.by ? givenName(line.by) : say.system}</b> ${line.on ? say.gave : say.took} ${tagChip(line)}</span><time class="muted" datetime="${line.at.toISOString()}">${exactTime(line.at)}</time></li>`)}</ul>`;
}
