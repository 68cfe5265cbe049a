import { each, html, type Html, when } from "../html.ts";

export interface TabLook {
  label: string | Html;
  href: string;
  current?: boolean;
  number?: number;
  /** Read out instead of the label, where that is only a sign. */
  spoken?: string;
  key?: string;
}

export function tabs(label: string, list: TabLook[], more = ""): Html {
  const entry = (tab: TabLook) =>
    html`<a href="${tab.href}"${when(tab.current, () => html` aria-current="page"`)}${when(tab.spoken, (spoken) => html` aria-label="${spoken}" title="${spoken}"`)}>${tab.label}${when(tab.number !== undefined, () => html`<small data-count="${tab.key ?? ""}">${tab.number}</small>`)}</a>`;
  return html`<nav class="tabs${more && ` ${more}`}" aria-label="${label}">${each(list, entry)}</nav>`;
}

/** One of a few: radios that look like a switch, so that they work in any form. */
export function segmented(
  label: string,
  name: string,
  value: string,
  options: ReadonlyArray<{ value: string; label: string | Html }>,
): Html {
  const option = (choice: { value: string; label: string | Html }) =>
    html`<label><input class="sr" type="radio" name="${name}" value="${choice.value}"${when(choice.value === value, () => html` checked`)}>${choice.label}</label>`;
  return html`<div class="segmented" role="radiogroup" aria-label="${label}">${each(options, option)}</div>`;
}
