import { cut } from "../../cutting.ts";
import type { ThreadMessage } from "../../modules/inbox/mod.ts";
import { avatar, icon } from "../components.ts";
import { drawnOnce, keyOf } from "../drawn_once.ts";
import { html, type Html } from "../html.ts";
import { attachmentView, bareKind } from "./attachment.ts";
import { faceUrl, type Scene } from "./scene.ts";
import { written } from "./text.ts";
import { clock, exact } from "./time.ts";
import { saveable, under } from "./under.ts";

export interface Sender {
  customerName: string;
  pictureFileId: number | null;
  pageName: string;
  /** Where the provider itself shows the thread. */
  providerUrl?: string;
}

/** Messages of one sender within a minute: one avatar at the foot, the time in the last bubble. */
export function messageGroup(scene: Scene, sender: Sender, from: "them" | "us", messages: ThreadMessage[]): Html {
  const [first] = messages as [ThreadMessage];
  const told = first.kind === "postback" || first.kind === "referral";
  if (told && from === "them") return toldLine(scene, first);
  const name = from === "them" ? sender.customerName : (first.user_name ?? sender.pageName);
  const face = avatar({ name, size: 28, picture: from === "them" ? faceUrl(sender.pictureFileId) : null });
  return html`<div class="message-group" id="g${first.id}" data-from="${from}">${face}<div>${messages.map(
    (message, place) => messageItem(scene, sender, message, place === messages.length - 1),
  )}</div></div>`;
}

/** What the customer did without writing: pressed a button, came by an advertisement. */
function toldLine({ w }: Scene, { id, kind, body, detail, sent_at }: ThreadMessage): Html {
  const text = kind === "postback" ? w.message.postback(body || "…") : w.message.referral(referralSource(w, detail));
  return html`<div class="event" id="g${id}" data-id="${id}" title="${exact(sent_at)}">${icon(kind === "postback" ? "square-check" : "link", 12)}<span id="m${id}">${text} · <time>${clock(sent_at)}</time></span></div>`;
}

function referralSource(w: Scene["w"], detail: Record<string, unknown>): string {
  const referral = (detail["referral"] ?? {}) as { ref?: unknown; ads_context_data?: { ad_title?: unknown } };
  const title = referral.ads_context_data?.ad_title;
  if (title) return w.message.referralAd(cut(String(title), 80));
  const { ref } = referral;
  return ref ? `${w.message.referralUnknown} (${cut(String(ref), 80)})` : w.message.referralUnknown;
}

const shownStates = new Set(["sending", "failed", "unknown"]);

/** Some dozens of open threads. */
const messageOnce = drawnOnce(2_000);

/** What a bubble depends on beside its message: nothing of who reads it but the language. */
type MessageScene = Pick<Scene, "w"> & { isSought: boolean; last: boolean; providerUrl: string | undefined };

/** One bubble and what stands under it; the same in the page, in replies and in live refreshes. */
export function messageItem(scene: Scene, sender: Sender, message: ThreadMessage, last: boolean): Html {
  const { w, person, soughtId } = scene;
  const { providerUrl } = sender;
  const look: MessageScene = { w, isSought: message.id === soughtId, last, providerUrl };
  const key = `${person.locale} ${look.isSought} ${last} ${providerUrl}${keyOf(message)}`;
  const bubble = messageOnce(key, () => drawBubble(look, message));
  // When what waits goes by itself is said as of now, and little of it stands under a bubble.
  return html`${bubble}${under(scene, message)}${saveable(scene, message)}`;
}

function drawBubble(scene: MessageScene, message: ThreadMessage): Html {
  const look = [
    bareKind(message),
    scene.isSought && "sought",
    message.deleted_at ? "deleted" : shownStates.has(message.state) && message.state,
  ];
  const marks = scene.last || message.state === "sending" || message.edited_at || message.human_agent;
  return html`<article class="message ${look.filter(Boolean).join(" ")}" id="m${message.id}" data-id="${message.id}" data-author="${message.author}" data-state="${message.state}">${quote(scene, message)}${content(scene, message)}${marks ? foot(scene, message) : ""}${reactions(scene, message)}${replyTool(scene, message)}${pick(scene, message)}</article>`;
}

function content(scene: MessageScene, message: ThreadMessage): Html {
  const { w, providerUrl } = scene;
  if (message.deleted_at)
    return html`<i>${message.author === "customer" ? w.message.deleted : w.message.deletedUs}</i>`;
  if (message.kind === "unsupported" && message.attachments.length === 0 && !message.body) {
    const link = providerUrl
      ? html` <a href="${providerUrl}" target="_blank" rel="noopener">${w.message.seeInFacebook}</a>`
      : "";
    return html`<i>${w.message.unsupported}</i>${link}`;
  }
  const files = message.attachments.map((attachment) => attachmentView(scene, attachment));
  // Customers' words must never be read as instructions to the page.
  return html`${message.body ? html`<span class="text" hx-ignore>${written(message.body)}</span>` : ""}${files}`;
}

const quote = ({ w }: MessageScene, { reply }: ThreadMessage): Html | "" =>
  reply
    ? html`<a class="quote" href="#m${reply.id}" title="${w.message.quoted}"><span>${reply.body || w.kinds[reply.kind as keyof typeof w.kinds] || w.message.quoted}</span></a>`
    : "";

const signs: Record<string, [string, string]> = {
  sending: ["clock", "sending"],
  sent: ["check", "sent"],
  delivered: ["check-check", "delivered"],
  read: ["check-check", "read"],
};

function foot({ w }: MessageScene, message: ThreadMessage): Html {
  const sign = message.author === "page" ? signs[message.state] : undefined;
  const label = w.message.states[message.state];
  return html`<footer>${message.human_agent ? html`<span title="${w.message.humanAgent}">${icon("shield-check", 12)}<span class="sr">${w.message.humanAgent}</span></span>` : ""}${message.edited_at ? html`<span title="${exact(message.edited_at)}">${w.message.edited}</span>` : ""}<time datetime="${message.sent_at.toISOString()}" title="${exact(message.sent_at)}">${clock(message.sent_at)}</time>${sign ? html`<span class="${sign[1]}" title="${label}">${icon(sign[0], 12)}<span class="sr">${label}</span></span>` : ""}</footer>`;
}

function reactions({ w }: MessageScene, { reactions: given }: ThreadMessage): Html | "" {
  const shown = (["customer", "page"] as const).flatMap((actor) => (given[actor] ? [{ actor, ...given[actor] }] : []));
  if (shown.length === 0) return "";
  return html`<div class="reactions">${shown.map(
    ({ actor, emoji }) =>
      html`<span title="${actor === "customer" ? w.message.reactedThem : w.message.reactedUs}">${emoji}</span>`,
  )}</div>`;
}

const replyTool = ({ w }: MessageScene, { id, provider_id, deleted_at }: ThreadMessage): Html | "" =>
  provider_id && !deleted_at
    ? html`<div class="tools"><button type="button" class="icon-button small" data-reply-to="${id}" aria-label="${w.message.reply}" title="${w.message.reply}">${icon("corner-up-left", 16)}</button></div>`
    : "";

/** Ticked while messages are being chosen; hidden until then. */
const pick = ({ w }: MessageScene, { id, deleted_at, sent_at }: ThreadMessage): Html | "" =>
  deleted_at
    ? ""
    : html`<input type="checkbox" class="pick" name="messages" value="${id}" form="pick" aria-label="${w.select.one(clock(sent_at))}">`;
