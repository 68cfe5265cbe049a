import type { Offered } from "../../modules/channels/connecting.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, badge, button, buttonLink, emptyState, hidden } from "../components.ts";
import { each, html, type Html, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { connectForm } from "./list.ts";

export interface OfferedView {
  words: Words;
  connectionId: number;
  account?: string;
  pages: Offered[];
  /** What is looked for among the names. */
  search: string;
}

/** From here on a search is offered. */
const many = 8;

/** The pages that the person manages at Facebook, each to be registered or marked as connected. */
export function offeredPages(view: OfferedView): Html {
  const { words, pages, search, account, connectionId } = view;
  const say = words.settings.connect;
  const again = connectForm(words, say.again, "small");
  const shown = pages.filter((page) => plain(page.name).includes(plain(search)));
  return html`${pageHead(say.choose, account ? say.account(account, pages.length) : "", again)}
<div class="inset">${when(
    pages.length > many,
    () =>
      html`<form method="get" role="search"><input class="input" type="search" name="q" value="${search}" placeholder="${say.search}" aria-label="${say.search}"></form>`,
  )}
${when(pages.length === 0, () => emptyState({ icon: "plug", ...say.noPages, actions: again }))}
${when(pages.length > 0 && shown.length === 0, () => html`<p class="muted">${say.nothingFound(search)}</p>`)}
<ul class="connect-list">${each(shown, (page) => offeredPage(page, connectionId, words))}</ul>
<div class="line"><span class="push"></span>${buttonLink(say.done, "/settings/pages", { look: "primary" })}</div></div>`;
}

/** One page of the list; the same is the answer to registering it, and the cursor stays there for the next. */
export function offeredPage(page: Offered, connectionId: number, words: Words, justNow = false): Html {
  const say = words.settings.connect;
  return html`<li id="offered-${page.id}"${justNow ? html` tabindex="-1" autofocus` : ""}>${avatar({ name: page.name, size: 32, channel: "facebook" })}<span><b class="strong">${page.name}</b><small class="${page.mayMessage ? "muted" : "bad"}">${page.mayMessage ? page.id : say.lacksMessaging}</small></span>${action(page, connectionId, words, justNow)}</li>`;
}

function action(page: Offered, connectionId: number, words: Words, justNow: boolean): Html {
  const say = words.settings.connect;
  if (justNow) return badge(say.registered, "ok", "check");
  if (page.state === "connected") return badge(say.already, "ok", "check");
  if (!page.mayMessage) return badge(say.register);
  const path = `/settings/pages/facebook/connections/${connectionId}/pages`;
  const label = page.state ? words.settings.pages.reconnect : say.register;
  return html`<form method="post" action="${path}" hx-post="${path}" hx-target="#offered-${page.id}" hx-swap="outerHTML" hx-disable="find button">${hidden("page", page.id)}${button(label, { look: "primary", size: "small" })}</form>`;
}

const plain = (text: string) =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/gi, "d").toLocaleLowerCase("vi").trim();
