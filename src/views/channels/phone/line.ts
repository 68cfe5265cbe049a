import type { Choice, ListedLine } from "../../../modules/channels/phone/lines.ts";
import { type Words, wordFor } from "../../../words/mod.ts";
import { banner, button, buttonLink, channelBadge, dialogButton, timeTag } from "../../components.ts";
import { html, type Html, nothing, when } from "../../html.ts";
import { pageHead } from "../../layout.ts";
import type { Typed } from "../../typed.ts";
import { stateBadge } from "../list.ts";
import { ask, membersOf } from "../page.ts";
import { lineFields } from "./form.ts";

export interface LineView {
  words: Words;
  line: ListedLine;
  queues: Choice[];
  /** Who could be added. */
  candidates: Choice[];
  /** Where the PBX reaches us. */
  webhook: string;
  /** They may change the line, and not only say who is on it. */
  mayChange: boolean;
  typed?: Typed | undefined;
}

/** One line: how it is, where it leads, who is on it, and the way out. */
export function lineScreen(view: LineView): Html {
  const { words, line, mayChange } = view;
  const say = words.channels.phone;
  const isOpen = line.state !== "disconnected";
  const isOurs = line.line.adapter === "webhook";
  const actions = html`${when(isOurs && mayChange, () => (isOpen ? nothing : reconnect(view)))}${when(isOpen, () =>
    dialogButton("disconnect", words.settings.pages.disconnect, { size: "small", look: "quiet" }),
  )}`;
  const trouble = wordFor(say.troubles, line.trouble, say.troubles.other);
  return html`${pageHead(line.name, html`${channelBadge("phone")} ${say.kind} · ${line.line.number}`, actions)}
<div class="inset">${when(line.state === "reauthorize", () => banner(html`<b>${trouble}</b><p class="soft">${say.troubleHelp}</p>`, "bad"))}
${connection(view)}
${mayChange ? settings(view) : nothing}
${membersOf(words, line, view.candidates)}</div>
${when(isOpen, () => disconnectDialog(view))}${when(mayChange && isOurs, () => renewDialog(view))}`;
}

function connection({ words, line, webhook, mayChange }: LineView): Html {
  const say = words.channels.phone;
  const isOurs = line.line.adapter === "webhook";
  const path = `/settings/pages/${line.id}/health`;
  const check = html`<form method="post" action="${path}" hx-post="${path}" hx-target="#main" hx-swap="outerHTML">${button(say.check, { size: "small" })}</form>`;
  const isOpen = line.state !== "disconnected";
  return html`<section class="group"><h2>${say.connection}</h2>
<div class="line wrap">${stateBadge(line, words)}<span class="muted">${say.adapters[line.line.adapter]}</span><span class="push"></span>${when(isOurs && isOpen, () => check)}${when(isOurs && isOpen && mayChange, () => dialogButton("renew", say.newSecret, { size: "small" }))}</div>
${when(isOurs, () => html`<p>${say.webhook}: <code>${webhook}</code></p>`)}
<p class="muted">${line.last_call_at ? html`${say.lastCall} ${timeTag(line.last_call_at, words)}` : say.noCall}</p>
<div class="line">${when(mayChange, () => buttonLink(say.seats, "/settings/pages/phone/seats", { size: "small", look: "quiet", icon: "headset" }))}${when(isOurs, () => buttonLink(say.protocol, "/settings/pages/phone/protocol", { size: "small", look: "quiet", icon: "scroll-text" }))}</div></section>`;
}

function settings({ words, line, queues, typed }: LineView): Html {
  const say = words.channels.phone;
  const path = `/settings/pages/phone/${line.id}`;
  const { number, command_url, sip_url, sip_domain, queue_id, adapter } = line.line;
  const stored: Typed = {
    values: {
      name: line.name,
      number,
      command_url,
      sip_url,
      sip_domain,
      queue: queue_id === null ? "" : String(queue_id),
    },
  };
  const isThere = queue_id === null || queues.some(({ id }) => id === queue_id);
  const all = isThere ? queues : [...queues, { id: queue_id, name: line.queue_name ?? "" }];
  return html`<section class="group"><h2>${say.settings}</h2><form class="stack line-form" method="post" action="${path}" hx-post="${path}" hx-target="#main" hx-swap="outerHTML">
${lineFields(words, { typed: typed ?? stored, queues: all, adapter, isNew: false })}
<div class="line">${button(words.frame.save, { look: "primary" })}</div></form></section>`;
}

const secretPath = ({ line }: LineView) => `/settings/pages/phone/${line.id}/secret`;

const reconnect = (view: LineView): Html =>
  html`<form method="post" action="${secretPath(view)}" hx-boost="false">${button(view.words.channels.phone.reconnect, { size: "small" })}</form>`;

function renewDialog(view: LineView): Html {
  const { words, line } = view;
  const say = words.channels.phone;
  return ask(
    "renew",
    say.newSecretAsk(line.name),
    say.newSecretText,
    html`<form method="post" action="${secretPath(view)}" hx-boost="false">${button(say.newSecret, { look: "danger" })}</form>`,
    words,
  );
}

function disconnectDialog({ words, line }: LineView): Html {
  const say = words.settings.pages;
  const path = `/settings/pages/${line.id}/disconnection`;
  return ask(
    "disconnect",
    say.disconnectAsk(line.name),
    words.channels.phone.disconnectText,
    html`<form method="post" action="${path}" hx-post="${path}" hx-target="#main" hx-swap="outerHTML">${button(say.disconnect, { look: "danger" })}</form>`,
    words,
  );
}
