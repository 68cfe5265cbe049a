import { button, icon, iconButton, menu } from "../components.ts";
import { html, type Html, nothing, when } from "../html.ts";
import { livePart, type RecordScene } from "./record_scene.ts";
import { ticketName } from "./signs.ts";
import { deadlines } from "./sla.ts";
import { statusBar, type Steps } from "./status_bar.ts";
import { editForm, type Editing } from "./editing.ts";

/** Title, promises, what can be done, and the status bar. */
export function ticketHead(scene: RecordScene, steps: Steps, editing?: Editing): Html {
  const { ticket, words, now, person } = scene;
  const say = words.tickets.page;
  const base = `/tickets/${ticket.id}`;
  const title =
    editing?.field === "title"
      ? editForm(
          scene,
          editing,
          html`<input class="input" name="value" value="${editing.typed ?? ticket.title}" required maxlength="200" aria-label="${words.tickets.columns.title}" data-edit>`,
        )
      : html`<h1 class="cut"><a class="title-edit cut" href="${base}?edit=title" hx-get="${base}/head?edit=title" hx-target="#ticket-head" hx-swap="outerHTML" title="${say.edit(words.tickets.columns.title)}">${ticket.title}</a></h1>`;
  const free = !ticket.assignee && ticket.status !== "closed" && ticket.status !== "resolved";
  const take = html`<form method="post" action="${base}/assignee" hx-post="${base}/assignee" hx-target="#ticket-head" hx-swap="outerMorph"><input type="hidden" name="take" value="1">${button(say.take, { look: "primary", size: "small", icon: "hand" })}</form>`;
  const watching = ticket.watching;
  const watch = html`<form method="post" action="${base}/watchers" hx-post="${base}/watchers" hx-target="#ticket-head" hx-swap="outerMorph"><input type="hidden" name="user" value="${person.id}"><input type="hidden" name="on" value="${watching ? "0" : "1"}"><input type="hidden" name="part" value="head">${iconButton(watching ? say.unwatch : say.watch, watching ? "bookmark-check" : "bookmark", { type: "submit", pressed: watching })}</form>`;
  const more = html`${iconButton(say.more, "ellipsis", { attributes: { popovertarget: "ticket-more", "data-anchor": true } })}${menu("ticket-more", say.more, html`${when(ticket.conversation_id, (id) => html`<a href="/inbox/${id}">${icon("message-square", 16)}${say.openConversation}</a>`)}<button type="button" class="needs-js" data-copy-link="${base}" data-copied="${words.frame.copied}">${icon("link", 16)}${say.copyLink}</button>${when(scene.workflow, (href) => html`<a href="${href}" target="_blank" rel="noopener">${icon("workflow", 16)}${say.workflow}</a>`)}`, { "data-place": "end" })}`;
  return html`<div id="ticket-head" class="record-head"${livePart(scene, "head")}><header class="page-head">${title}<span class="small muted">${ticketName(ticket)}</span><span class="push"></span>${deadlines(ticket, words, now)}${free ? take : nothing}${watch}${more}</header>${statusBar(scene, steps)}</div>`;
}
