import type { ConversationLine, Preview } from "../../modules/inbox/mod.ts";
import type { Locale } from "../../modules/people/table.ts";
import { avatar, icon } from "../components.ts";
import { drawnOnce, keyOf } from "../drawn_once.ts";
import { html, type Html } from "../html.ts";
import { givenName } from "../people.ts";
import { rowTags } from "../tags/chip.ts";
import { chooser } from "./bulk.ts";
import { faceUrl, queryOf, type Scene } from "./scene.ts";
import { dayKey, exact, minuteKey, rowTime } from "./time.ts";
import { windowOf, windowRing } from "./window.ts";

/** A company's inbox for some dozens of people, at some kilobytes each. */
const rowOnce = drawnOnce(2_000);

/** What a line depends on beside its conversation. */
type RowScene = Pick<Scene, "w" | "words" | "filter" | "now"> & {
  locale: Locale;
  isOpen: boolean;
  /** What was said last are the reader's own words. */
  isOwn: boolean;
};

/** One line of the list (IN-1). The browser puts it in its place by its time. */
export function conversationRow(scene: Scene, row: ConversationLine): Html {
  const { w, words, filter, now, person } = scene;
  const [isOpen, isOwn] = [row.id === scene.openId, isSaidBy(person, row)];
  const look: RowScene = { w, words, filter, now, locale: person.locale, isOpen, isOwn };
  return rowOnce(rowKey(look, row), () => drawRow(look, row));
}

/** Whose words are told as their own, and as those of a colleague to everybody else. */
export const isSaidBy = ({ id }: { id: number }, { last_preview: { author, user_id } }: ConversationLine): boolean =>
  author === "page" && user_id === id;

/** All of the line, and of the time what it shows of it: the minutes that are left for a reply, and the day. */
function rowKey({ filter, now, locale, isOpen, isOwn }: RowScene, row: ConversationLine): string {
  const left = row.window_opened_at ? minuteKey(new Date(row.window_opened_at.getTime() - now.getTime())) : "";
  return `${locale} ${isOpen} ${isOwn} ${left} ${dayKey(now)} ${queryOf(filter)}${keyOf(row)}`;
}

function drawRow(scene: RowScene, row: ConversationLine): Html {
  const { w, now, locale } = scene;
  const name = row.customer_name;
  const unread = row.unread_count > 0;
  const state = [unread && "unread", !row.assignee && "unclaimed", row.done_at && "is-done"].filter(Boolean).join(" ");
  const at = row.last_message_at;
  return html`<li class="${["conversation-row", state].join(" ").trim()}" id="c${row.id}" data-id="${row.id}"${scene.isOpen ? html` aria-current="true"` : ""}>
  ${chooser(scene, row)}${avatar({ name, picture: faceUrl(row.picture_file_id), channel: row.channel })}
  <div>${nameLink(scene, row)}<span class="when">${windowRing(scene, windowOf(scene, row))}<time datetime="${at.toISOString()}" title="${exact(at)}">${rowTime(at, now, locale)}</time></span></div>
  <div><span class="snippet cut">${snippet(scene, row)}</span>${unread ? html`<b class="count" title="${w.unreadCount(row.unread_count)}">${row.unread_count > 99 ? "99+" : row.unread_count}<span class="sr"> ${w.unread}</span></b>` : ""}</div>
  <div class="marks"><span class="cut">${row.page_name}</span>${rowTags(scene.words, row.tags)}${row.assignee ? avatar({ name: row.assignee.name, size: 18 }) : html`<span title="${w.unclaimed}">${icon("hand", 16)}<span class="sr">${w.unclaimed}</span></span>`}</div>
  ${row.assignee ? "" : claimButton(scene, row.id)}
</li>`;
}

function nameLink(scene: RowScene, row: ConversationLine): Html {
  const query = queryOf(scene.filter);
  return html`<a class="name cut" href="/inbox/${row.id}${query}" hx-get="/inbox/${row.id}/thread${query}" hx-target="#thread" hx-swap="outerHTML" hx-push-url="/inbox/${row.id}${query}">${row.customer_name}</a>`;
}

/** Works as a plain form, too: `#claim` is the one form of the list that such buttons belong to. */
export const claimButton = ({ w, filter }: Pick<Scene, "w" | "filter">, id: number): Html =>
  html`<button class="button primary mini claim" form="act" formaction="/inbox/${id}/assignee" name="user" value="me" hx-put="/inbox/${id}/assignee${queryOf(filter)}" hx-target="#c${id}" hx-swap="outerMorph">${icon("hand", 16)}${w.claim}</button>`;

/** What was said last, by whom; for what has no words, its kind. */
function snippet({ w, isOwn }: RowScene, row: ConversationLine): Html | string {
  const { author, body } = row.last_preview;
  const said = row.last_preview.unsent ? w.kinds.deleted : body || kindText(w.kinds, row.last_preview);
  if (row.has_draft && row.unread_count === 0) return html`<span class="draft">${w.draft}</span>${said}`;
  return author === "page" ? html`<span class="mine">${speaker(w, row.said_by, isOwn)}</span>${said}` : said;
}

/** Before what one of us said: whoever reads it, a colleague by the given name, or no more than that it was the page. */
export const speaker = (w: Scene["w"], name: string | null, isOwn: boolean): string =>
  isOwn ? w.you : name ? w.staff(givenName(name)) : w.ofPage;

function kindText(kinds: Scene["w"]["kinds"], { kind, attachment, name }: Preview): string {
  const key = attachment ?? kind;
  if (!key || key === "text" || key === "attachment") return "";
  return key === "file" && name ? `${kinds.file} ${name}` : kinds[key];
}
