import { type ConversationRow, type ReplyWindow, replyWindow } from "../../modules/inbox/mod.ts";
import { html, type Html } from "../html.ts";
import type { Scene } from "./scene.ts";

export const windowOf = (
  scene: Pick<Scene, "now">,
  row: Pick<ConversationRow, "channel" | "window_opened_at" | "human_agent">,
): ReplyWindow =>
  replyWindow({ channel: row.channel, windowOpenedAt: row.window_opened_at, humanAgent: row.human_agent }, scene.now);

/** “Còn 23 giờ 48 phút”, or that it is over. */
export function windowText({ w, now }: Pick<Scene, "w" | "now">, window: ReplyWindow): string {
  if (!window.closesAt) return w.window.never;
  if (window.state === "closed") return w.window.closed;
  const minutes = Math.max(1, Math.floor((window.closesAt.getTime() - now.getTime()) / 60_000));
  return w.window.left(Math.floor(minutes / 60), minutes % 60);
}

/** The thin arc that empties over 24 hours (IN-10); nothing where the channel has no window. */
export function windowRing(scene: Pick<Scene, "w" | "now">, window: ReplyWindow): Html | "" {
  if (window.state === "none") return "";
  const closed = window.state === "closed";
  const label = closed ? scene.w.window.closedLabel : scene.w.window.label(windowText(scene, window));
  const hours = Math.round(window.hoursLeft * 10) / 10;
  return html`<svg class="window" viewBox="0 0 16 16" role="img" aria-label="${label}" data-state="${window.state}"${window.closesAt && !closed ? html` data-closes="${window.closesAt.toISOString()}"` : ""}><circle class="track" cx="8" cy="8" r="6"/>${closed ? "" : html`<circle class="left" cx="8" cy="8" r="6" pathLength="24" stroke-dasharray="${hours} 24"/>`}</svg>`;
}
