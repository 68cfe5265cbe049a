import type { WebhookEvent } from "../../modules/channels/table.ts";
import type { Words } from "../../words/mod.ts";
import { button, buttonLink, hidden } from "../components.ts";
import { each, html, type Html, nothing } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { exactTime } from "../time.ts";
import { reasonOf } from "./webhooks.ts";

const MOST_SHOWN = 64 * 1_024;

/** One webhook with its body, as readable as it can be made. */
export function webhookPage(words: Words, webhook: WebhookEvent): Html {
  const w = words.ops.parked;
  const body = readable(webhook.body);
  const download = { size: "small", icon: "download", attributes: { download: true, "hx-boost": "false" } } as const;
  const replay = html`<form method="post" action="/ops/replays">${hidden("only", webhook.id)}${button(w.replay, { look: "primary", size: "small", icon: "rotate-cw" })}</form>`;
  const actions = html`${buttonLink(w.back, "/ops", { size: "small", look: "quiet" })}${buttonLink(w.download, `/ops/webhooks/${webhook.id}/body`, download)}${webhook.state === "parked" ? replay : nothing}`;
  return main(
    "ops",
    html`<div class="scroll">${pageHead(w.one(webhook.id), words.ops.ledger[webhook.state], actions)}
<dl class="told inset">${each(factsOf(words, webhook), ([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>
<section class="inset" hx-ignore><pre class="code" tabindex="0" aria-label="${w.body}">${body.slice(0, MOST_SHOWN)}</pre>${body.length > MOST_SHOWN ? html`<p class="muted">${w.shortened}</p>` : nothing}</section></div>`,
  );
}

function factsOf(words: Words, webhook: WebhookEvent): [string, string | number][] {
  const w = words.ops.parked;
  return [
    [w.reason, reasonOf(words, webhook.reason) || "–"],
    [w.page, webhook.page_key || w.unknown],
    [w.conversation, webhook.conversation_key || w.unknown],
    [w.attempts, webhook.attempts],
    [w.received, exactTime(webhook.received_at)],
  ];
}

function readable(body: Uint8Array): string {
  const text = new TextDecoder().decode(body);
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
