import type { ConversationLine, FoundMessage } from "../../modules/inbox/mod.ts";
import { avatar, icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { passageOf } from "./passage.ts";
import { conversationRow, speaker } from "./row.ts";
import { faceUrl, queryOf, type Scene, withQuery } from "./scene.ts";
import { exact, rowTime } from "./time.ts";

/** What a number or a code leads to straight away. */
export interface CodeFound {
  href: string;
  icon: string;
  label: string;
  beside: string;
}

export interface FoundView {
  codes: CodeFound[];
  conversations: { rows: ConversationLine[]; more: boolean };
  messages: { rows: FoundMessage[]; next?: string };
  /** Looked for under the filter of the list alone. */
  narrowed: boolean;
}

/** What a search found, in the place of the list: codes, then whom, then what was said. */
export function foundRows(scene: Scene, { codes, conversations, messages, narrowed }: FoundView): Html {
  const say = scene.w.find;
  const head = (text: string) => html`<li class="found-head"><h3>${text}</h3></li>`;
  const asked = scene.filter.q ?? "";
  const everywhere = html`<a class="link" href="/inbox?q=${encodeURIComponent(asked)}">${say.everywhere}</a>`;
  if (codes.length + conversations.rows.length + messages.rows.length === 0 && !messages.next) {
    return html`<li class="empty">${icon("search-x")}<h2>${say.nothing(asked)}</h2><p>${narrowed ? html`${say.narrowed} ${everywhere}` : say.nothingHint}</p></li>`;
  }
  return html`${narrowed ? html`<li class="found-note">${say.narrowed} ${everywhere}</li>` : ""}${codes.length ? html`${head(say.codes)}${codes.map(codeRow)}` : ""}${
    conversations.rows.length
      ? html`${head(say.people)}${conversations.rows.map((row) => conversationRow(scene, row))}${conversations.more ? html`<li class="found-note">${say.morePeople(conversations.rows.length)}</li>` : ""}`
      : ""
  }${messages.rows.length || messages.next ? html`${head(say.messages)}${foundMessages(scene, messages)}` : ""}`;
}

/** A page of messages and, where there are more, the line that fetches the next when it comes into view. */
export function foundMessages(scene: Scene, { rows, next }: FoundView["messages"]): Html {
  const query = queryOf(scene.filter);
  const more = next
    ? html`<li class="more" hx-get="${withQuery("/inbox/list", query, "before", next)}" hx-trigger="intersect once root:#rows rootMargin:400px" hx-swap="outerHTML"><a class="link" href="${withQuery("/inbox", query, "before", next)}">${scene.w.find.more}</a></li>`
    : "";
  return html`${rows.map((row) => messageRow(scene, row))}${more}`;
}

const codeRow = ({ href, icon: sign, label, beside }: CodeFound): Html =>
  html`<li class="conversation-row found-code">${icon(sign)}<div><a class="name cut" href="${href}">${label}</a></div><div><span class="snippet cut">${beside}</span></div></li>`;

function messageRow(scene: Scene, row: FoundMessage): Html {
  const { w, now, person } = scene;
  const query = withQuery("", queryOf(scene.filter), "at", row.id);
  const by =
    row.author === "customer"
      ? ""
      : html`<span class="mine">${speaker(w, row.user_name, row.user_id === person.id)}</span>`;
  return html`<li class="conversation-row found-row" id="f${row.id}" data-id="m${row.id}">
  ${avatar({ name: row.customer_name, picture: faceUrl(row.picture_file_id), channel: row.channel })}
  <div><a class="name cut" href="/inbox/${row.conversation_id}${query}" hx-get="/inbox/${row.conversation_id}/thread${query}" hx-target="#thread" hx-swap="outerHTML" hx-push-url="/inbox/${row.conversation_id}${query}">${row.customer_name}</a><span class="when"><time datetime="${row.sent_at.toISOString()}" title="${exact(row.sent_at)}">${rowTime(row.sent_at, now, person.locale)}</time></span></div>
  <p class="passage" hx-ignore>${by}${passageMarks(row.body, scene.filter.q ?? "")}</p>
</li>`;
}

/** The words that were looked for stand out; what customers wrote stays text. */
export const passageMarks = (body: string, asked: string): Html =>
  html`${passageOf(body, asked).map(({ text, hit }) => (hit ? html`<mark>${text}</mark>` : html`${text}`))}`;
