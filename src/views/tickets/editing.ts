import { iconButton, icon, kbd } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import type { RecordScene } from "./record_scene.ts";

/** A field that is being edited (“title”, or a note as “note-41”), and what is wrong with it. */
export interface Editing {
  field: string;
  typed?: string | undefined;
  error?: string | undefined;
}

/** Which part of the page a field stands in. */
export const partOf = (field: string): "head" | "body" | "properties" =>
  field === "title" ? "head" : field === "summary" || field.startsWith("note-") ? "body" : "properties";

const targets = { head: "#ticket-head", body: "#ticket-body", properties: "#ticket-properties" };

/** One field in place: Enter saves, Esc leaves it as it was. */
export function editForm({ ticket, words }: RecordScene, { field, error }: Editing, input: Html): Html {
  const say = words.tickets.page;
  const part = partOf(field);
  const action = `/tickets/${ticket.id}/${field === "assignee" || field === "team" ? "assignee" : `fields/${field}`}`;
  const back = `/tickets/${ticket.id}`;
  return html`<form class="editing" method="post" action="${action}" hx-put="${action}" hx-target="${targets[part]}" hx-swap="outerHTML"><input type="hidden" name="version" value="${ticket.version}"><input type="hidden" name="field" value="${field}">${input}${when(error, (text) => html`<p class="error" role="alert">${icon("circle-alert", 12)}${text}</p>`)}<div class="line tight"><span class="small muted needs-js">${kbd(field === "summary" ? "Ctrl ↵" : "Enter")} ${say.keysHint[0]} · ${kbd("Esc")} ${say.keysHint[1]}</span><span class="push"></span>${iconButton(say.save, "check", { small: true, type: "submit" })}${iconButton(say.cancel, "x", { small: true, href: back, attributes: { "hx-get": `${back}/${part}`, "hx-target": targets[part], "hx-swap": "outerHTML", "data-cancel": true } })}</div></form>`;
}
