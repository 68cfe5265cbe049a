import type { ConversationRow } from "../../modules/inbox/mod.ts";
import { banner, icon } from "../components.ts";
import { html, type Html } from "../html.ts";
import { givenName } from "../people.ts";
import { upcoming } from "../time.ts";
import { providerUrl } from "./provider.ts";
import { queryOf, withQuery, type Scene } from "./scene.ts";
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

/** Somebody else took the conversation while it was open here; what was being written stays to be copied. */
export const takenNotice = ({ w, filter }: Scene, name: string): Html =>
  html`<div class="composer" id="composer" data-closed data-taken><div class="closed-window" role="alert"><div class="line">${icon("hand", 16)}<b>${w.closed.takenTitle(name)}</b></div><p>${w.closed.taken(givenName(name))}</p><textarea rows="2" readonly hidden aria-label="${w.composer.label}"></textarea><div class="line"><a class="button small" href="/inbox${queryOf(filter)}">${w.thread.back}</a></div></div></div>`;

/** The page lost its connection, or its platform wants nothing of it: replies are taken and wait, as whoever writes them should know. */
export function pageTrouble({ w, person, now }: Scene, row: ConversationRow): Html {
  const { page_paused_until: until } = row;
  if (row.page_state === "connected" && until && until > now) {
    const paused = html`<b>${w.closed.pausedTitle(upcoming(until, now))}</b><p class="soft">${w.closed.paused}</p>`;
    return html`<div id="page-trouble">${banner(paused, "warn")}</div>`;
  }
  if (row.page_state !== "reauthorize") return html`<div id="page-trouble"></div>`;
  const mends = person.role === "owner" || person.role === "admin";
  const link = html`<span class="push"></span><a class="button small" href="/settings/pages">${w.closed.reconnect}</a>`;
  const text = html`<b>${w.closed.pageTitle}</b><p class="soft">${w.closed.page}</p>`;
  return html`<div id="page-trouble">${banner(text, "warn", mends ? link : undefined)}</div>`;
}

/** The page itself is gone: nothing can be sent whatever the window says. */
export const closedPage = ({ w }: Scene): Html =>
  html`<div class="composer" id="composer" data-closed><div class="closed-window"><div class="line">${icon("circle-alert", 16)}<b>${w.closed.disconnectedTitle}</b></div><p>${w.closed.disconnected}</p></div></div>`;
