import { hidden, icon, iconButton, kbd } from "../components.ts";
import { attributes, html, type Html, when } from "../html.ts";
import { asks, type Editing, type PartName, type RecordScene } from "./record_scene.ts";

/** One field in place: Enter saves, Esc leaves it as it was. */
export function editForm(
  { customer, words }: RecordScene,
  part: PartName,
  { field, error }: Editing,
  input: Html,
  action = `/customers/${customer.id}/fields/${field}`,
): Html {
  const say = words.customers.page;
  const back = `/customers/${customer.id}`;
  const cancel = { ...asks(`${back}/${part}`, part, "hx-get"), "data-cancel": true };
  const wrong = (text: string) => html`<p class="error" role="alert">${icon("circle-alert", 12)}${text}</p>`;
  return html`<form class="editing" method="post" action="${action}"${attributes(asks(action, part))}>${hidden("version", customer.version)}${input}${when(error, wrong)}<div class="line tight"><span class="small muted needs-js">${kbd("Enter")} ${say.keysHint[0]} · ${kbd("Esc")} ${say.keysHint[1]}</span><span class="push"></span>${iconButton(say.save, "check", { small: true, type: "submit" })}${iconButton(say.cancel, "x", { small: true, href: back, attributes: cancel })}</div></form>`;
}
