import type { Person } from "../../modules/people/table.ts";
import { mayArrange, type Tag, tagColors } from "../../modules/tags/mod.ts";
import { type Words, wordFor } from "../../words/mod.ts";
import { banner, button, buttonLink, field, hidden, icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { settingsFrame } from "../settings/frame.ts";
import { type Typed, valueOf } from "../typed.ts";
import { tagChip, tagHue } from "./chip.ts";

const PATH = "/settings/tags";

export interface TagSettingsView {
  tags: readonly Tag[];
  archived: readonly Tag[];
  uses: ReadonlyMap<number, number>;
  /** What was typed into one of the two lines for a new one, and what is wrong with it. */
  adding?: { shared: boolean; typed: Typed } | undefined;
  problem?: string | undefined;
}

/** Shared tags and one's own, each with how many bear it and whether it stands in the quick bar. */
export function tagSettings(words: Words, by: Person, view: TagSettingsView): Html {
  const say = words.tags.settings;
  const shared = view.tags.filter((tag) => tag.owner_id === null);
  const mine = view.tags.filter((tag) => tag.owner_id !== null);
  const inside = html`${pageHead(say.title, say.lead)}
${when(view.problem, (text) => html`<div class="inset">${banner(text, "bad")}</div>`)}
<div class="tag-lists">${list(words, by, view, { title: say.shared, tags: shared, shared: true })}${list(words, by, view, { title: say.mine, tags: mine, shared: false })}${when(view.archived.length, () => archivedList(words, by, view.archived))}</div>`;
  return settingsFrame(words, by, PATH, inside);
}

interface Section {
  title: string;
  tags: Tag[];
  shared: boolean;
}

function list(words: Words, by: Person, view: TagSettingsView, { title, tags, shared }: Section): Html {
  const say = words.tags.settings;
  // As the bar has them, then the others by name.
  const inBar = tags.filter((tag) => tag.bar_position !== null).sort((a, b) => a.bar_position! - b.bar_position!);
  const rows = [...inBar, ...tags.filter((tag) => tag.bar_position === null)];
  const empty = shared ? say.emptyShared : say.emptyMine;
  return html`<section><h2>${title} <span class="muted">${tags.length}</span></h2>
${addForm(words, view, shared)}
${
  rows.length
    ? html`<table class="list-table plain arranged"><thead><tr><th>${say.name}</th><th class="num">${say.customers}</th><th>${say.inBar}</th></tr></thead><tbody>${each(rows, (tag) => row(words, by, view, { tag, inBar }))}</tbody></table>`
    : html`<p class="muted">${empty}</p>`
}
${when(shared && by.role === "agent", () => html`<p class="small muted">${say.supervisors}</p>`)}</section>`;
}

function addForm(words: Words, { adding }: TagSettingsView, shared: boolean): Html {
  const say = words.tags.settings;
  const typed = adding?.shared === shared ? adding.typed : { values: {} };
  const { value, error } = valueOf(words, typed)("name");
  const id = shared ? "new-shared" : "new-mine";
  const label = shared ? say.addShared : say.addMine;
  return html`<form class="tag-add" method="post" action="${PATH}" hx-post="${PATH}" hx-target="#main" hx-swap="outerHTML">${hidden("shared", shared ? "1" : "")}<input class="input" id="${id}" name="name" value="${value}" maxlength="60" required placeholder="${say.namePlaceholder}" aria-label="${label}" autocomplete="off"${error ? html` aria-invalid="true" aria-describedby="${id}-error" autofocus` : ""}>${button(say.add, { icon: "plus" })}${when(error, (text) => html`<p class="error" id="${id}-error">${icon("circle-alert", 12)}${text}</p>`)}</form>`;
}

function row(
  words: Words,
  by: Person,
  { uses }: TagSettingsView,
  { tag, inBar }: { tag: Tag; inBar: readonly Tag[] },
): Html {
  const say = words.tags.settings;
  const mine = mayArrange(by, tag);
  const name = html`${tagChip(tag)}${when(tag.key, () => html`<span title="${say.ours}">${icon("zap", 12)}</span>`)}`;
  const shown = mine
    ? html`<a class="tag-name" href="${PATH}/${tag.id}" title="${say.edit(tag.name)}">${name}</a>`
    : html`<span class="tag-name">${name}</span>`;
  return html`<tr id="tag-${tag.id}"><td class="main">${shown}</td><td class="num">${say.many(uses.get(tag.id) ?? 0)}</td><td class="keep">${mine ? barForm(words, tag, inBar) : tag.bar_position === null ? nothing : icon("check", 16)}</td></tr>`;
}

/** On or off by one press, and its place in the bar by two arrows. */
function barForm(words: Words, tag: Tag, inBar: readonly Tag[]): Html {
  const say = words.tags.settings;
  const on = tag.bar_position !== null;
  const at = inBar.findIndex((each) => each.id === tag.id);
  const go = (to: "up" | "down", can: boolean) =>
    iconButton(say[to](tag.name), to === "up" ? "arrow-up" : "arrow-down", {
      small: true,
      type: "submit",
      attributes: { id: `${to}-${tag.id}`, name: "do", value: to, disabled: !can },
    });
  const label = on ? say.takeFromBar(tag.name) : say.putInBar(tag.name);
  const toggle = html`<button class="switch-button" id="bar-${tag.id}" name="do" value="${on ? "off" : "on"}" role="switch" aria-checked="${String(on)}" aria-label="${label}" title="${label}"><i></i></button>`;
  return html`<form class="line tight" method="post" action="${PATH}/${tag.id}/bar" hx-post="${PATH}/${tag.id}/bar" hx-target="#main" hx-swap="outerHTML">${toggle}${when(on, () => html`${go("up", at > 0)}${go("down", at < inBar.length - 1)}`)}</form>`;
}

function archivedList(words: Words, by: Person, archived: readonly Tag[]): Html {
  const say = words.tags.settings;
  const line = (tag: Tag) =>
    html`<li>${tagChip(tag)}${when(mayArrange(by, tag), () => html`<form method="post" action="${PATH}/${tag.id}/restoration" hx-post="${PATH}/${tag.id}/restoration" hx-target="#main" hx-swap="outerHTML">${button(say.restore, { size: "mini" })}</form>`)}</li>`;
  return html`<details class="archived"><summary>${say.archived} <span class="muted">${archived.length}</span></summary><ul class="rows">${each(archived, line)}</ul></details>`;
}

export interface TagEditView {
  tag: Tag;
  typed: Typed;
  /** What it can become part of. */
  others: readonly Tag[];
}

/** Name and colour of one tag; below, what makes it go. */
export function tagEdit(words: Words, by: Person, { tag, typed, others }: TagEditView): Html {
  const say = words.tags.settings;
  const of = valueOf(words, typed);
  const color = String(typed.values["color"] ?? tag.color);
  const swatch = (each: (typeof tagColors)[number]) =>
    html`<label data-hue="${tagHue(each)}" title="${say.colors[each]}"><input type="radio" class="sr" name="color" value="${each}"${each === color ? html` checked` : ""}><i></i><span class="sr">${say.colors[each]}</span></label>`;
  const share = html`<label class="setting"><div><span class="strong">${say.share}</span><small>${say.shareHelp}</small></div><input class="switch" type="checkbox" role="switch" name="shared" value="1"></label>`;
  const merging = html`<form class="stack" method="post" action="${PATH}/${tag.id}/merge"><h2>${say.merge}</h2><p class="small muted">${say.mergeText(tag.name)}</p>
<div class="line"><label class="sr" for="into">${say.mergeInto}</label><select class="input" id="into" name="into" required><option value="">${say.choose}</option>${each(others, ({ id, name }) => html`<option value="${id}">${name}</option>`)}</select>${button(say.merging)}</div>${when(
    of("into").error,
    (text) => html`<p class="error">${text}</p>`,
  )}</form>`;
  const archiving = html`<form class="stack" method="post" action="${PATH}/${tag.id}/archival"><h2>${say.archiveOne(tag.name)}</h2><p class="small muted">${say.archiveText}</p><div class="line">${button(say.archive, { look: "danger", icon: "archive" })}</div></form>`;
  const inside = html`${pageHead(say.edit(tag.name))}
<div class="narrow stack wide">
<form class="stack" method="post" action="${PATH}/${tag.id}">${field({ label: say.name, required: true, ...of("name"), attributes: { maxlength: 60, autofocus: true } })}
<fieldset class="swatches"><legend>${say.color}</legend>${each(tagColors, swatch)}</fieldset>${when(tag.owner_id, () => share)}
<div class="line">${button(words.frame.save, { look: "primary" })}${buttonLink(words.frame.cancel, PATH, { look: "quiet" })}</div></form>
${when(tag.key, () => html`<p class="small muted">${say.ours}</p>`)}${when(!tag.key && !tag.archived_at, () => html`<hr>${when(others.length, () => merging)}${archiving}`)}
${when(typed.errors?.["form"], (key) => banner(wordFor(words.errors.refused, key, words.errors.refused.other), "bad"))}</div>`;
  return settingsFrame(words, by, PATH, inside);
}
