import type { GivenTag } from "../../modules/tags/mod.ts";
import type { TagColor } from "../../modules/tags/table.ts";
import type { Words } from "../../words/mod.ts";
import { html, type Html } from "../html.ts";

const hues: Record<TagColor, string> = {
  blue: "blue",
  orange: "orange",
  green: "green",
  red: "rose",
  purple: "violet",
  pink: "pink",
  teal: "teal",
  yellow: "amber",
  gray: "gray",
};

/** What the stylesheets call the colour that somebody picked. */
export const tagHue = (color: TagColor): string => hues[color];

export const tagChip = ({ name, color }: Pick<GivenTag, "name" | "color">): Html =>
  html`<span class="tag" data-hue="${hues[color]}"><span class="cut">${name}</span></span>`;

/** A dot and quiet words, so that a screen of rows stays calm. */
export const tagSign = ({ name, color }: Pick<GivenTag, "name" | "color">): Html =>
  html`<span class="tag-dot" data-hue="${hues[color]}"><span class="cut">${name}</span></span>`;

const SHOWN = 2;

/** The first few tags of a row, and how many more there are. */
export function rowTags(words: Words, tags: readonly GivenTag[]): Html | "" {
  if (tags.length === 0) return "";
  const rest = tags.slice(SHOWN);
  return html`${tags.slice(0, SHOWN).map(tagSign)}${rest.length ? html`<span title="${words.tags.more(rest.map((tag) => tag.name).join(", "))}">+${rest.length}</span>` : ""}`;
}
