import type { ThreadEvent, ThreadMessage } from "../../modules/inbox/mod.ts";
import { html, type Html } from "../html.ts";
import { givenName } from "../people.ts";
import { type Piece, piecesOf } from "./grouping.ts";
import { messageGroup, type Sender } from "./message.ts";
import type { Scene } from "./scene.ts";
import { clock, dayKey, dayTitle, exact } from "./time.ts";

export interface Span {
  messages: ThreadMessage[];
  events: ThreadEvent[];
  /** Cursor of what came before; absent at the start of the conversation. */
  older?: string;
  /** Cursor of what came after; absent at its end. */
  newer?: string;
  firstUnread: number | null;
}

/**
 * A span of a thread from the top down. Each piece carries an id, by which the browser finds what it already shows: the
 * same markup serves the page, scrolling back, replies and live refreshes.
 */
export function threadPieces(scene: Scene, sender: Sender, conversationId: number, span: Span): Html {
  const { w } = scene;
  const older = span.older
    ? html`<div class="older small" id="older" hx-get="/inbox/${conversationId}/messages?before=${span.older}" hx-trigger="intersect once root:.messages rootMargin:300px" hx-swap="outerHTML"><a class="link" href="/inbox/${conversationId}?before=${span.older}">${w.thread.older}</a></div>`
    : "";
  const newer = span.newer
    ? html`<div class="older small" id="newer" data-url="/inbox/${conversationId}/messages?newer=${span.newer}"><a class="link" href="/inbox/${conversationId}?newer=${span.newer}">${w.thread.newer}</a></div>`
    : "";
  return html`${older}${piecesOf(span.messages, span.events, span.firstUnread).map((piece) => pieceView(scene, sender, piece))}${newer}`;
}

function pieceView(scene: Scene, sender: Sender, piece: Piece): Html {
  const { w, now, person } = scene;
  switch (piece.kind) {
    case "day":
      return html`<div class="day" id="d${dayKey(piece.at)}">${dayTitle(piece.at, now, person.locale)}</div>`;
    case "unread":
      return html`<div class="unread-line" id="first-unread" data-id="${piece.message}"><span>${w.thread.firstUnread}</span></div>`;
    case "event":
      return html`<div class="event" id="e${piece.event.id}"><span>${eventText(scene, piece.event)} · <time title="${exact(piece.event.created_at)}">${clock(piece.event.created_at)}</time></span></div>`;
    case "group":
      return messageGroup(scene, sender, piece.from, piece.messages);
  }
}

/** “Quế đã chia hội thoại cho bạn” */
function eventText({ w, person }: Scene, { name, actor_id, actor_name, detail }: ThreadEvent): string {
  const by = actor_id === person.id ? w.events.You : actor_name ? givenName(actor_name) : w.events.someone;
  switch (name) {
    case "conversation.claimed":
      return w.events.claimed(by);
    case "conversation.assigned":
      return w.events.assigned(by, detail["to"] === person.id ? w.events.you : givenName(String(detail["name"] ?? "")));
    case "conversation.released":
      return w.events.released(by);
    case "conversation.done":
      return w.events.done(by);
    case "conversation.reopened":
      return actor_id ? w.events.reopened(by) : w.events.reopenedByCustomer;
    default:
      return w.events.windowClosed;
  }
}
