import { icon, menu } from "../components.ts";
import { each, html, type Html } from "../html.ts";
import type { ListScene } from "../lists/mod.ts";
import { tagSign } from "../tags/mod.ts";
import type { Choices } from "./filters.ts";

/** What can be done with many customers at once: buttons of the bulk bar's form. */
export function bulkActions({ words }: ListScene, { colleagues, tags, groups }: Choices): Html {
  const say = words.customers.bulk;
  const opener = (id: string, sign: string, label: string) =>
    html`<button class="button quiet small" type="button" popovertarget="${id}" data-anchor aria-haspopup="menu">${icon(sign, 16)}<span>${label}</span></button>`;
  const act = (value: string, label: string | Html) => html`<button name="do" value="${value}">${label}</button>`;
  const empty = (text: string) => html`<p class="small muted">${text}</p>`;
  const top = { "data-place": "top" };
  const tagged = (verb: string) =>
    tags.length === 0 ? empty(say.noTags) : each(tags, (tag) => act(`${verb}:${tag.id}`, tagSign(tag)));
  const grouped = (verb: string) =>
    groups.length === 0 ? empty(say.noGroups) : each(groups, ({ id, name }) => act(`${verb}:${id}`, name));
  const people = html`${act("assign:me", words.customers.filters.me)}${act("assign:none", say.unassign)}<hr>${each(colleagues, ({ id, name }) => act(`assign:${id}`, name))}`;
  const tagMenu = html`<h3>${say.tag}</h3>${tagged("tag")}<hr><h3>${say.untag}</h3>${tagged("untag")}`;
  const groupMenu = html`<h3>${say.group}</h3>${grouped("group")}<hr><h3>${say.ungroup}</h3>${grouped("ungroup")}`;
  return html`${opener("bulk-tag", "tag", say.tag)}${menu("bulk-tag", say.tag, tagMenu, top)}${opener("bulk-group", "users", say.group)}${menu("bulk-group", say.group, groupMenu, top)}${opener("bulk-assign", "user-plus", say.assign)}${menu("bulk-assign", say.assign, people, top)}<button class="button quiet small" name="do" value="follow:1">${icon("bookmark", 16)}<span>${say.follow}</span></button>`;
}
