import type { ResolutionType } from "../../modules/tickets/mod.ts";
import { banner, button, dialog, hidden, icon } from "../components.ts";
import { html, type Html, when } from "../html.ts";
import { main, pageHead } from "../layout.ts";
import { clockTime } from "../time.ts";
import { named, options } from "./choices.ts";
import type { RecordScene } from "./record_scene.ts";
import { ticketName } from "./signs.ts";

export interface Resolving {
  to: "resolved" | "closed";
  types: ResolutionType[];
  /** Which door asked: what is answered goes back there. */
  part: "bar" | "card" | "page";
  typed?: { type?: string; text?: string };
  errors?: { type?: string | undefined; text?: string | undefined; whole?: string | undefined };
  command: string;
}

const fields = ({ words, ticket }: RecordScene, { to, types, part, typed, errors, command }: Resolving): Html => {
  const say = words.tickets.resolve;
  const wrong = (id: string, text: string | undefined) =>
    html`${when(text, (known) => html`<p class="error" id="${id}-error">${icon("circle-alert", 12)}${known}</p>`)}`;
  // The cursor begins at the first field that is wrong, and where none is yet at the first of all.
  const first = errors?.text && !errors.type ? "resolution_text" : "resolution_type";
  const state = (id: string, text: string | undefined) =>
    html`${when(text, () => html` aria-invalid="true" aria-describedby="${id}-error"`)}${when(id === first, () => html` autofocus`)}`;
  return html`${hidden("to", to)}${hidden("part", part)}${hidden("version", ticket.version)}${hidden("command", command)}${when(errors?.whole, (text) => banner(text, "bad"))}${when(types.length === 0, () => banner(say.noTypes, "warn"))}<div class="field"><label for="resolution_type">${say.type} <i aria-hidden="true">*</i></label><select class="input" id="resolution_type" name="resolution_type"${state("resolution_type", errors?.type)}><option value="">${say.choose}</option>${options(named(types), typed?.type)}</select>${wrong("resolution_type", errors?.type)}</div><div class="field"><label for="resolution_text">${say.text} <i aria-hidden="true">*</i></label><textarea class="input" id="resolution_text" name="resolution_text" rows="4" maxlength="20000"${state("resolution_text", errors?.text)}>${typed?.text ?? ""}</textarea>${wrong("resolution_text", errors?.text)}<p class="help">${say.hint}</p></div>`;
};

/** TI-2 as a dialog: resolving and closing demand a type and words. */
export function resolveDialog(scene: RecordScene, resolving: Resolving): Html {
  const { ticket, words, person, now } = scene;
  const say = words.tickets.resolve;
  const action = `/tickets/${ticket.id}/status`;
  const foot = html`<span class="small muted">${say.by(person.name, clockTime(now))}</span>${button(words.frame.cancel, { type: "button", look: "quiet", attributes: { commandfor: "resolve", command: "close" } })}${button(say.submit[resolving.to], { look: "primary", attributes: { form: "resolve-form" } })}`;
  return dialog({
    id: "resolve",
    title: say[resolving.to](ticketName(ticket)),
    close: words.frame.close,
    open: true,
    body: html`<form class="stack" id="resolve-form" method="post" action="${action}" novalidate hx-post="${action}" hx-target="#dialogs" hx-swap="innerHTML">${fields(scene, resolving)}</form>`,
    foot,
  });
}

/** The same as a page of its own, where there is no JavaScript. */
export function resolveScreen(scene: RecordScene, resolving: Resolving): Html {
  const { ticket, words } = scene;
  const say = words.tickets.resolve;
  return main(
    "page",
    html`${pageHead(say[resolving.to](ticketName(ticket)))}<form class="stack narrow" method="post" action="/tickets/${ticket.id}/status">${fields(scene, { ...resolving, part: "page" })}<div class="line">${button(say.submit[resolving.to], { look: "primary" })}<a class="button quiet" href="/tickets/${ticket.id}">${words.frame.cancel}</a></div></form>`,
  );
}
