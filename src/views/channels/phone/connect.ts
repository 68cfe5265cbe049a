import type { Choice } from "../../../modules/channels/phone/lines.ts";
import type { Words } from "../../../words/mod.ts";
import { banner, button, buttonLink, hidden, takeaway } from "../../components.ts";
import { html, type Html } from "../../html.ts";
import { pageHead } from "../../layout.ts";
import type { Typed } from "../../typed.ts";
import { lineFields } from "./form.ts";

/** The form of a new line. */
export function connectScreen(words: Words, view: { key: string; typed: Typed; queues: Choice[] }): Html {
  const say = words.channels.phone;
  return html`${pageHead(say.connect, say.connectLead, buttonLink(say.protocol, "/settings/pages/phone/protocol", { size: "small", look: "quiet", icon: "scroll-text" }))}
<div class="narrow stack wide"><form class="stack line-form" method="post" action="/settings/pages/phone" hx-boost="false">${hidden("key", view.key)}
${lineFields(words, { typed: view.typed, queues: view.queues, isNew: true })}
<div class="line">${button(say.connect, { look: "primary" })}${buttonLink(words.frame.cancel, "/settings/pages", { look: "quiet" })}</div></form></div>`;
}

/** A secret that was just made, with all that the PBX has to know: shown this once. */
export function secretScreen(words: Words, view: { id: number; name: string; secret: string; webhook: string }): Html {
  const say = words.channels.phone;
  return html`${pageHead(say.secretTitle(view.name), say.kind)}
<div class="narrow stack wide">${banner(say.secretOnce, "warn")}
<p>${say.secret}:</p>${takeaway(view.secret, words.frame)}
<p>${say.webhook}:</p>${takeaway(view.webhook, words.frame)}
<div class="line">${buttonLink(say.toLine, `/settings/pages/${view.id}`, { look: "primary" })}${buttonLink(say.protocol, "/settings/pages/phone/protocol", { look: "quiet" })}</div></div>`;
}
