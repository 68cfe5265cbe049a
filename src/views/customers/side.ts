import type { CustomerFile, Named } from "../../modules/customers/mod.ts";
import type { Colleague } from "../../modules/people/mod.ts";
import { avatar, avatars, hidden, icon, iconButton, menu } from "../components.ts";
import { attributes, each, html, type Html, when } from "../html.ts";
import { givenName } from "../people.ts";
import { tagField } from "../tags/mod.ts";
import { asks, livePart, type RecordScene } from "./record_scene.ts";

export interface SideView {
  followers: Named[];
  colleagues: Colleague[];
  /** All there are to put the customer into. */
  groups: Named[];
  /** Of a company: who works there. */
  contacts: Named[];
}

/** Tags and groups, who follows, and of a company its people. */
export function customerSide(scene: RecordScene, view: SideView): Html {
  const { customer } = scene;
  return html`<div${livePart(scene, "side")}><datalist id="colleagues">${each(view.colleagues, ({ name }) => html`<option value="${name}"></option>`)}</datalist>${tagsAndGroups(scene, view)}${customer.kind === "account" ? contacts(scene, view) : ""}${followers(scene, view)}</div>`;
}

/** Any page shows these by the address of the side. */
export function tagsAndGroups({ customer, words }: RecordScene, { groups }: Pick<SideView, "groups">): Html {
  const say = words.customers.page;
  const action = `/customers/${customer.id}/groups`;
  const mine = new Set(customer.groups.map(({ id }) => id));
  const form = (inside: Html) =>
    html`<form method="post" action="${action}"${attributes(asks(action, "side"))}>${inside}</form>`;
  const others = groups.filter(({ id }) => !mine.has(id));
  const leave = ({ id, name }: Named) =>
    html`<span class="tag group">${icon("users", 12)}<span class="cut">${name}</span>${form(html`${hidden("group", id)}${hidden("on", "0")}<button aria-label="${say.leaveGroup(name)}" title="${say.leaveGroup(name)}">${icon("x", 12)}</button>`)}</span>`;
  const add = html`${form(html`${hidden("on", "1")}${each(others, ({ id, name }) => html`<button name="group" value="${id}">${icon("users", 16)}${name}</button>`)}`)}${when(others.length, () => html`<hr>`)}${form(html`${hidden("on", "1")}<label class="line"><input class="input small" name="name" required maxlength="80" placeholder="${say.newGroup}" aria-label="${say.newGroup}" autocomplete="off">${iconButton(say.addGroup, "plus", { small: true, type: "submit" })}</label>`)}`;
  return html`<section class="section"><header><h2>${say.tagsAndGroups}</h2><span class="push"></span>${iconButton(say.addGroup, "users", { small: true, attributes: { popovertarget: "add-group", "data-anchor": true } })}</header>${menu("add-group", say.addGroup, add, { "data-place": "end" })}${when(customer.groups.length, () => html`<div class="line wrap groups">${each(customer.groups, leave)}</div>`)}${tagField(words, { customerId: customer.id, at: "page", tags: customer.tags })}</section>`;
}

function contacts({ customer, words }: RecordScene, { contacts: list }: SideView): Html {
  const say = words.customers.page;
  const line = ({ id, name }: Named) =>
    html`<a class="line brief-line" href="/customers/${id}">${avatar({ name, size: 24 })}<span class="cut">${name}</span></a>`;
  return html`<section class="section"><header><h2>${say.contacts} <span class="muted">${list.length || ""}</span></h2><span class="push"></span>${iconButton(say.addContact, "plus", { small: true, href: `/customers/new?company=${customer.id}` })}</header>${each(list, line)}${list.length === 0 ? html`<p class="small muted">${say.noContacts}</p>` : html`<a class="link small" href="/customers?company=${customer.id}">${say.all}</a>`}</section>`;
}

function followers({ customer, words }: RecordScene, { followers: known, colleagues }: SideView): Html {
  const say = words.customers.page;
  const action = `/customers/${customer.id}/followers`;
  const others = colleagues.filter(({ id }) => !known.some((each) => each.id === id));
  const form = (inside: Html) =>
    html`<form method="post" action="${action}"${attributes(asks(action, "side"))}>${inside}</form>`;
  const add = form(
    html`${hidden("on", "1")}${each(others, ({ id, name }) => html`<button name="user" value="${id}">${avatar({ name, size: 20 })}${name}</button>`)}`,
  );
  const remove = form(
    html`${hidden("on", "0")}${each(known, ({ id, name }) => html`<button name="user" value="${id}">${avatar({ name, size: 20 })}<span class="cut">${name}</span><span class="push"></span>${icon("x", 16)}<span class="sr">${say.removeFollower(name)}</span></button>`)}`,
  );
  const faces = html`<button class="line watching" type="button" popovertarget="following" data-anchor>${avatars(known.map(({ name }) => ({ name, size: 28 })))}<span class="small muted cut">${known.map(({ name }) => givenName(name)).join(", ")}</span></button>${menu("following", say.followers, remove)}`;
  return html`<section class="section"><header><h2>${say.followers} <span class="muted">${known.length || ""}</span></h2><span class="push"></span>${iconButton(say.addFollower, "plus", { small: true, attributes: { popovertarget: "add-follower", "data-anchor": true } })}</header>${menu("add-follower", say.addFollower, add, { "data-place": "end" })}${known.length > 0 ? faces : html`<p class="small muted">${say.noFollowers}</p>`}</section>`;
}

export type { CustomerFile };
