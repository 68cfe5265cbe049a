import { html, type Html } from "../html.ts";
import { customerPane, type CustomerView, noCustomer } from "./customer.ts";
import { conversationList, type ListView } from "./list.ts";
import type { Scene } from "./scene.ts";
import { noThread, threadPane } from "./thread.ts";
import type { ThreadView } from "./thread_view.ts";

export interface InboxView extends ListView {
  open?: ThreadView & CustomerView;
  /** What a phone shows. */
  pane: "list" | "thread" | "customer";
}

/** The three panes (ui.md: Omni screen). */
export function inboxPage(scene: Scene, view: InboxView): Html {
  return html`<main id="main" class="omni" data-pane="${view.pane}" data-room="inbox">
  ${conversationList(scene, view)}
  ${view.open ? threadPane(scene, view.open) : noThread(scene)}
  ${view.open ? customerPane(scene, view.open) : noCustomer(scene)}
</main>`;
}
