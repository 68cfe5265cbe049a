import type { WebhookEvent } from "../../modules/channels/table.ts";
import type { Words } from "../../words/mod.ts";
import { button, buttonLink } from "../components.ts";
import { hidden } from "../components.ts";
import { html, type Html, nothing } from "../html.ts";
import { exactTime } from "../time.ts";
import { reasonOf } from "./webhooks.ts";

const MOST_SHOWN = 64 * 1_024;

/** One webhook with its body, as readable as it can be made. */
export function webhookPage(words: Words, webhook: WebhookEvent): Html {
  const w = words.ops.parked;
  const body = readable(webhook.body);
  return html`<main id="main" class="ops">
<div class="scroll">
<header class="page-head"><h1>${w.one(webhook.id)}</h1><span class="push"></span>${buttonLink(w.back, "/ops", { size: "small", look: "quiet" })}${buttonLink(w.download, `/ops/webhooks/${webhook.id}/body`, { size: "small", attributes: { download: true } })}
${webhook.state === "parked" ? html`<form method="post" action="/ops/replays">${hidden("only", webhook.id)}${button(w.replay, { look: "primary", size: "small" })}</form>` : nothing}</header>
<dl class="facts inset">
<dt>${w.state}</dt><dd>${words.ops.ledger[webhook.state]}</dd>
<dt>${w.reason}</dt><dd>${reasonOf(words, webhook.reason)}</dd>
<dt>${w.page}</dt><dd>${webhook.page_key || w.unknown}</dd>
<dt>${w.conversation}</dt><dd>${webhook.conversation_key || w.unknown}</dd>
<dt>${w.attempts}</dt><dd>${webhook.attempts}</dd>
<dt>${w.received}</dt><dd>${exactTime(webhook.received_at)}</dd>
</dl>
<section class="inset" hx-ignore><h2>${w.body}</h2><pre class="code" tabindex="0">${body.slice(0, MOST_SHOWN)}</pre>${body.length > MOST_SHOWN ? html`<p class="muted">${w.shortened}</p>` : nothing}</section>
</div>
</main>`;
}

function readable(body: Uint8Array): string {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
