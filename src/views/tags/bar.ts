import type { BarTag } from "../../modules/tags/mod.ts";
import type { Words } from "../../words/mod.ts";
import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { givenName } from "../people.ts";
import { exactTime } from "../time.ts";
import { tagHue } from "./chip.ts";

export interface BarView {
  conversationId: number;
  customerId: number;
  tags: readonly BarTag[];
}

interface BarScene {
  words: Words;
}

/** IN-13: one click gives a tag, a second one takes it; plain buttons of a form where there is no JavaScript. */
export function tagBar(scene: BarScene, { conversationId, customerId, tags }: BarView): Html {
  const say = scene.words.tags.bar;
  return html`<div class="tag-bar" id="tag-bar" role="toolbar" aria-label="${say.label}" data-customer="${customerId}"><div>${tags.map((tag) => barButton(scene, conversationId, tag))}</div><button type="button" class="icon-button small" popovertarget="tag-history" aria-label="${say.history}" title="${say.history}">${icon("history", 16)}</button><button type="button" class="icon-button small" popovertarget="tag-more" aria-label="${say.others}" title="${say.others}" data-tag-more>${icon("plus", 16)}</button></div>`;
}

function barButton(scene: BarScene, conversationId: number, tag: BarTag): Html {
  const { given, id, name } = tag;
  const url = `/inbox/${conversationId}/tags/${id}`;
  const method = given ? "delete" : "put";
  const hint = given ? scene.words.tags.bar.take(name, whenGiven(scene, given)) : scene.words.tags.bar.give(name);
  return html`<button class="tag${given ? "" : " off"}" id="bar-tag-${id}" data-hue="${tagHue(tag.color)}" form="act" formaction="${url}" name="_method" value="${method.toUpperCase()}" hx-${method}="${url}" hx-target="#tag-bar" hx-swap="outerMorph" aria-pressed="${String(given !== null)}" title="${hint}"><span class="cut">${name}</span></button>`;
}

function whenGiven({ words }: BarScene, { by, at }: NonNullable<BarTag["given"]>): string {
  const who = by ? givenName(by) : words.tags.history.system;
  return words.tags.bar.givenBy(who, exactTime(at));
}

/** What the bar's last two buttons open; filled when they do. They stand beside the bar, which is drawn anew under them. */
export function tagMenus({ words }: BarScene, customerId: number): Html {
  const say = words.tags;
  return html`<div class="popover tag-popover" id="tag-more" popover data-place="top" aria-label="${say.field.label}" hx-get="/tags/field?customer=${customerId}&at=bar" hx-trigger="toggle once" hx-swap="innerHTML"></div><div class="popover tag-popover" id="tag-history" popover data-place="top" aria-label="${say.history.title}" hx-get="/tags/history?customer=${customerId}" hx-trigger="beforetoggle" hx-swap="innerHTML"></div>`;
}
