import { showPhone } from "../../modules/customers/mod.ts";
import type { ThreadMessage } from "../../modules/inbox/mod.ts";
import { wordFor } from "../../words/mod.ts";
import { callLink } from "../calls/other_side.ts";
import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import type { Scene } from "./scene.ts";
import { inSentence } from "./time.ts";

// What stands under a bubble.

/** IN-21: a number that the customer wrote is theirs by one click, and called by another. */
export function saveable({ w, words }: Scene, { id, phones, deleted_at }: ThreadMessage): Html | "" {
  if (deleted_at || !phones?.length) return "";
  const many = phones.length > 1;
  return html`${phones.map(({ number, saved }) => {
    const shown = showPhone(number);
    const call = callLink(words, number, html`${icon("phone", 12)}${words.calls.bar.call}`);
    if (saved)
      return html`<div class="under saved-phone" title="${shown}">${icon("check", 12)}<span>${many ? w.message.phoneSavedOne(shown) : w.message.phoneSaved}</span>${call}</div>`;
    const url = `/inbox/messages/${id}/phones`;
    return html`<div class="under save-phone"><button form="act" formaction="${url}" name="number" value="${number}" hx-post="${url}" hx-vals="number:${number}" hx-target="#dialogs" hx-swap="innerHTML" title="${shown}">${icon("contact", 16)}${many ? w.message.savePhoneOne(shown) : w.message.savePhone}</button>${call}</div>`;
  })}`;
}

/** What went wrong, and what happens next or can be done about it. */
export function under(scene: Scene, { id, state, failure, author }: ThreadMessage): Html | "" {
  if (author !== "page") return "";
  const { w, words } = scene;
  const { failures, providerSaid } = words.channels;
  const why = wordFor(failures, failure?.reason, failures.other);
  const said = failure?.message ? providerSaid(failure.message) : "";
  if (state === "sending" && failure) {
    return html`<div class="under warn" title="${said}">${icon("clock", 12)}<span>${w.message.waits(why, nextOf(scene, failure.retry_at))}</span></div>`;
  }
  if (state !== "failed" && state !== "unknown") return "";
  const act = (name: string, value: string, label: string) =>
    html`<button form="act" formaction="/inbox/messages/${id}/delivery" name="${name}" value="${value}" hx-put="/inbox/messages/${id}/delivery" hx-vals="${name}:${value}" hx-swap="none">${label}</button>`;
  return html`<div class="under ${state === "failed" ? "bad" : "warn"}" title="${said}">${icon("circle-alert", 12)}<span>${state === "failed" ? w.message.failed(why) : w.message.unknown}</span> ${act("state", "sending", w.message.retry)}${state === "unknown" ? html` ${act("state", "sent", w.message.wasSent)}` : ""}</div>`;
}

/** When a message that waits goes by itself. */
function nextOf({ words, now, person }: Scene, retryAt: string | undefined): string {
  const { followUps } = words.channels;
  if (!retryAt) return followUps.reconnect;
  const at = new Date(retryAt);
  return at.getTime() - now.getTime() < 60_000 ? followUps.soon : followUps.at(inSentence(at, now, person.locale));
}
