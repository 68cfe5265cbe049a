import type { ConversationRow } from "../../modules/inbox/mod.ts";
import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { pageTrouble } from "./closed.ts";
import { composer } from "./composer.ts";
import type { Sender } from "./message.ts";
import { pickBar } from "./picking.ts";
import { threadPieces } from "./pieces.ts";
import { presenceLine } from "./presence.ts";
import { providerUrl } from "./provider.ts";
import { tagBar, tagMenus } from "../tags/bar.ts";
import { queryOf, type Scene } from "./scene.ts";
import { threadHead } from "./thread_head.ts";
import type { ThreadView } from "./thread_view.ts";

export const senderOf = (row: ConversationRow): Sender => ({
  customerName: row.customer_name,
  pictureFileId: row.picture_file_id,
  pageName: row.page_name,
  providerUrl: providerUrl(row),
});

/** The middle pane: head, messages from the newest up, composer. */
export function threadPane(scene: Scene, view: ThreadView): Html {
  const { w } = scene;
  const { row, span } = view;
  const unread = span.firstUnread !== null;
  return html`<section class="thread${scene.selecting ? " selecting" : ""}" id="thread" aria-label="${w.thread.with(row.customer_name)}" data-id="${row.id}" data-customer="${row.customer_id}" data-live="conversation:${row.id}" data-newest="${row.last_message_id ?? 0}"${row.unread_count > 0 ? html` data-unread` : ""}>
  ${threadHead(scene, view)}
  <div class="drop" aria-hidden="true">${icon("upload")}${w.composer.drop}</div>
  <div class="messages" role="log" aria-label="${w.thread.messages}" tabindex="0"><div id="pieces">${threadPieces(scene, senderOf(row), row.id, span)}</div></div>
  <footer>
    ${unread ? html`<a class="new-pill" href="#first-unread" data-jump="first-unread" hidden>${icon("history", 16)}${w.thread.toFirstUnread}</a>` : ""}${span.newer ? html`<a class="new-pill" href="/inbox/${row.id}${queryOf(scene.filter)}" hx-get="/inbox/${row.id}/thread${queryOf(scene.filter)}" hx-target="#thread" hx-swap="outerHTML" hx-push-url="/inbox/${row.id}${queryOf(scene.filter)}" data-jump="newest">${icon("chevrons-down", 16)}${w.thread.toNewest}</a>` : ""}<button type="button" class="new-pill" data-jump="end" hidden>${icon("arrow-down", 16)}<span><span class="n">1</span> ${w.thread.newBelow}</span></button>
    ${presenceLine(scene, view.present)}
    ${pageTrouble(scene, row)}
    ${pickBar(scene, row.id)}
    ${tagBar(scene, { conversationId: row.id, customerId: row.customer_id, tags: view.bar })}
    ${composer(scene, view)}
    ${tagMenus(scene, row.customer_id)}
  </footer>
</section>`;
}

/** What stands in the middle while nothing is open. */
export const noThread = ({ w }: Scene): Html =>
  html`<section class="thread" id="thread" aria-label="${w.pickTitle}"><div class="empty">${icon("message-square-text")}<h2>${w.pickTitle}</h2><p>${w.pickText}</p></div></section>`;

/** What the tab is called: whose conversation is open. */
export const threadTitle = ({ w }: Scene, row: ConversationRow) => `${row.customer_name} · ${w.title}`;
