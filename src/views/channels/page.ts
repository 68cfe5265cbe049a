import { pauseOf } from "../../modules/channels/mod.ts";
import type { ListedPage, Member } from "../../modules/channels/pages.ts";
import type { Words } from "../../words/mod.ts";
import {
  avatar,
  badge,
  banner,
  button,
  channelBadge,
  dialog,
  dialogButton,
  hidden,
  selectField,
  switchField,
  timeTag,
} from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { pageHead } from "../layout.ts";
import { connectForm, stateBadge, troubleOf } from "./list.ts";

export interface PageView {
  words: Words;
  page: ListedPage;
  /** Who could be added. */
  candidates: { id: number; name: string }[];
  conversations: number;
  configured: boolean;
}

/** One page: how it is, what it may, who is on it, and the way out. */
export function pageScreen(view: PageView): Html {
  const { words, page, configured } = view;
  const say = words.settings.pages;
  const connected = page.state === "connected";
  const actions = html`${when(!connected && configured, () => connectForm(words, say.reconnect, "small"))}${when(
    page.state !== "disconnected",
    () => dialogButton("disconnect", say.disconnect, { size: "small", look: "quiet" }),
  )}`;
  return html`<div id="page-${page.id}" data-live="page:${page.id}" hx-get="/settings/pages/${page.id}" hx-select="#page-${page.id}" hx-target="#page-${page.id}" hx-swap="outerMorph" hx-trigger="live">
${pageHead(page.name, html`${channelBadge(page.channel)} ${say.facebookPage}`, actions)}
<div class="inset">${when(page.state === "reauthorize", () => banner(html`<b>${troubleOf(page, words)}</b><p class="soft">${words.channels.troubleHelp}</p>`, "bad"))}
${when(connected && pauseOf(page), ({ because }) => banner(html`<b>${troubleOf({ ...page, trouble: because }, words)}</b><p class="soft">${words.channels.pauseHelp}</p>`, "warn"))}
${health(view)}
${when(connected, () => humanAgent(view))}
${membersOf(words, page, view.candidates)}</div>
${when(page.state !== "disconnected", () => disconnectDialog(view))}
</div>`;
}

function health({ words, page }: PageView): Html {
  const say = words.settings.pages;
  const checked = page.token_checked_at;
  return html`<section class="group"><h2>${say.health}</h2>
<div class="line">${stateBadge(page, words)}${when(checked, (at) => html`<span class="muted">${say.checkedAt("")}${timeTag(at, words)}</span>`)}<span class="push"></span>${when(
    page.state === "connected",
    () =>
      html`<form method="post" action="/settings/pages/${page.id}/health" hx-post="/settings/pages/${page.id}/health" hx-target="#main" hx-swap="outerHTML">${button(say.checkNow, { size: "small" })}</form>`,
  )}</div>
${when(page.subscribed_fields.length > 0, () => html`<p class="muted">${say.subscribed}: ${page.subscribed_fields.join(", ")}</p>`)}</section>`;
}

function humanAgent({ words, page }: PageView): Html {
  const say = words.settings.pages;
  const path = `/settings/pages/${page.id}/human-agent`;
  return html`<form class="group" method="post" action="${path}" hx-post="${path}" hx-trigger="change, submit" hx-target="#main" hx-swap="outerHTML">${switchField(
    { label: say.humanAgent, name: "has", on: page.human_agent, help: say.humanAgentHelp },
  )}<noscript>${button(words.frame.save, { size: "small" })}</noscript></form>`;
}

/** Who is on a page, whatever its channel. */
export function membersOf(words: Words, page: ListedPage, candidates: PageView["candidates"]): Html {
  const say = words.settings.members;
  const path = `/settings/pages/${page.id}/members`;
  return html`<section class="group"><h2>${say.title}</h2>
${page.members.length > 0 ? html`<ul class="connect-list">${each(page.members, (member) => memberRow(member, page, words))}</ul>` : html`<p class="muted">${say.empty}</p>`}
<p class="muted">${say.everyone}</p>
${when(
  candidates.length > 0,
  () =>
    html`<form class="line" method="post" action="${path}" hx-post="${path}" hx-target="#main" hx-swap="outerHTML">${selectField(
      {
        label: say.add,
        name: "user",
        options: candidates.map((person) => ({ value: String(person.id), label: person.name })),
      },
    )}${button(say.add, { size: "small", icon: "plus" })}</form>`,
)}</section>`;
}

function memberRow(member: Member, page: ListedPage, words: Words): Html {
  const say = words.settings.members;
  const path = `/settings/pages/${page.id}/members/${member.id}`;
  const asking = `remove-${member.id}`;
  return html`<li>${avatar({ name: member.name, size: 32 })}<span><b class="strong">${member.name}</b></span>${when(member.is_admin, () => badge(say.admin, "info"))}<form method="post" action="${path}" hx-post="${path}" hx-target="#main" hx-swap="outerHTML">${member.is_admin ? nothing : hidden("admin", 1)}${button(member.is_admin ? say.dropAdmin : say.makeAdmin, { size: "mini", look: "quiet" })}</form>${dialogButton(asking, say.remove, { size: "mini", look: "quiet" })}${ask(
    asking,
    say.removeAsk(member.name, page.name),
    say.removeText,
    html`<form method="post" action="${path}/removal" hx-post="${path}/removal" hx-target="#main" hx-swap="outerHTML">${button(say.remove, { look: "danger" })}</form>`,
    words,
  )}</li>`;
}

function disconnectDialog({ words, page, conversations }: PageView): Html {
  const say = words.settings.pages;
  const path = `/settings/pages/${page.id}/disconnection`;
  return ask(
    "disconnect",
    say.disconnectAsk(page.name),
    say.disconnectText(conversations),
    html`<form method="post" action="${path}" hx-post="${path}" hx-target="#main" hx-swap="outerHTML">${button(say.disconnect, { look: "danger" })}</form>`,
    words,
  );
}

/** Asks before what is hard to take back. */
export const ask = (id: string, title: string, text: string, yes: Html, words: Words): Html =>
  dialog({
    id,
    title,
    body: html`<p>${text}</p>`,
    close: words.frame.close,
    foot: html`<form method="dialog">${button(words.frame.cancel)}</form>${yes}`,
  });
