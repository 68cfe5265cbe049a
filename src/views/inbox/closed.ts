import type { ConversationRow } from "../../modules/inbox/mod.ts";
import { icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { providerUrl } from "./provider.ts";
import { withQuery, type Scene } from "./scene.ts";
import { dayAndMonth, inSentence, clock } from "./time.ts";
import { windowOf, windowRing } from "./window.ts";

/** Why no reply can go now, and what is allowed instead (IN-10). It opens by itself when the customer writes. */
export function closedWindow(scene: Scene, row: ConversationRow): Html {
  const { w, now, person } = scene;
  const window = windowOf(scene, row);
  const opened = row.window_opened_at;
  const until = window.humanAgentUntil && now < window.humanAgentUntil ? window.humanAgentUntil : null;
  const text = opened ? w.closed.since(inSentence(opened, now, person.locale)) : w.closed.never;
  const url = providerUrl(row);
  return html`<div class="composer" id="composer" data-closed><div class="closed-window">
  <div class="line">${windowRing(scene, window)}<b>${opened ? w.closed.title : w.closed.neverTitle}</b></div>
  <p>${text}</p>
  <div class="line wrap">${until ? humanAgentLink(scene, row.id) : ""}${url ? html`<a class="button small" href="${url}" target="_blank" rel="noopener">${icon("external-link", 16)}${w.closed.openInFacebook}</a>` : ""}</div>
  ${until ? html`<p class="small muted">${w.closed.humanAgentHint(`${clock(until)} ${dayAndMonth(until, now)}`)}</p>` : ""}
</div></div>`;
}

const humanAgentLink = ({ w }: Scene, id: number): Html =>
  html`<a class="button primary small" href="${withQuery(`/inbox/${id}`, "", "tag", "human_agent")}" hx-get="/inbox/${id}/composer?tag=human_agent" hx-target="#composer" hx-swap="outerHTML">${icon("shield-check", 16)}${w.closed.humanAgent}</a>`;

/** The page itself is gone: nothing can be sent whatever the window says. */
export const closedPage = ({ w }: Scene): Html =>
  html`<div class="composer" id="composer" data-closed><div class="closed-window"><div class="line">${icon("circle-alert", 16)}<b>${w.closed.disconnectedTitle}</b></div><p>${w.closed.disconnected}</p></div></div>`;
