import type { Words } from "../../words/mod.ts";
import { type Attributes, attributes, each, html, type Html, nothing, when } from "../html.ts";
import { icon, iconButton } from "./actions.ts";

/** One of what can be picked; `beside` tells two of the same name apart. */
export interface PickerOption {
  id: number | string;
  label: string;
  beside?: string | undefined;
  /** What stands beside is long: it stands below. */
  stacked?: boolean;
  /** What is chosen with it in other pickers of the form: {"province_code": ["01", "Hà Nội"]}. */
  also?: Record<string, readonly [value: string, label: string]> | undefined;
}

export interface PickerLook {
  words: Words;
  /** The field that is posted: the id of what was picked, or nothing. */
  name: string;
  label: string;
  /** Answers `?q=` with `pickerOptions`: “/customers/options”. */
  from: string;
  chosen?: PickerOption | undefined;
  /** Name of a field of the form that narrows what is offered; it is sent along, and when it changes this is emptied. */
  narrowedBy?: string;
  /** What no choice is called: “Không có khách”. */
  none: string;
  /** What is offered where there is no JavaScript to search with. */
  known?: readonly PickerOption[];
  /** Of the input, when its name is taken on the page already. */
  id?: string;
  error?: string | undefined;
  small?: boolean;
  attributes?: Attributes;
}

/**
 * Chooses one of very many by typing a part of the name; picking.js does the asking. Underneath stands a select, which
 * is what the form posts and what is seen where there is no JavaScript.
 */
export function picker(look: PickerLook): Html {
  const { words, chosen, known = [], name, label } = look;
  const id = look.id ?? name;
  const offered = [...(chosen ? [chosen] : []), ...known.filter((pick) => String(pick.id) !== String(chosen?.id))];
  const input = attributes({
    id,
    "aria-label": label,
    "aria-controls": `${id}-list`,
    "aria-invalid": look.error ? "true" : undefined,
    "aria-describedby": look.error ? `${id}-error` : undefined,
    placeholder: look.none,
    value: chosen?.label ?? "",
    ...look.attributes,
  });
  const clear = iconButton(words.frame.picking.clear, "x", {
    small: true,
    attributes: { "data-clear": true, tabindex: "-1", hidden: !chosen },
  });
  return html`<span class="picker" data-picker="${look.from}"${attributes({ "data-with": look.narrowedBy })}><select class="input without-js" name="${name}" aria-label="${label}"><option value="">${look.none}</option>${each(offered, (pick) => html`<option value="${pick.id}"${pick === chosen ? html` selected` : nothing}>${pick.label}</option>`)}</select><span class="input needs-js${look.small ? " small" : ""}">${icon("search", 16)}<input type="text" role="combobox" aria-autocomplete="list" aria-expanded="false" autocomplete="off" spellcheck="false" maxlength="100"${input}>${clear}</span><span class="menu picks" id="${id}-list" role="listbox" aria-label="${label}" popover="manual"></span></span>`;
}

/** The same with its label above and what is wrong below, for forms. */
export function pickerField(look: PickerLook): Html {
  const id = look.id ?? look.name;
  return html`<div class="field"><label for="${id}">${look.label}</label>${picker(look)}${when(look.error, (error) => html`<p class="error" id="${id}-error">${icon("circle-alert", 12)}${error}</p>`)}</div>`;
}

/** What the address of a picker answers. */
export function pickerOptions(words: Words, asked: string, picks: readonly PickerOption[]): Html {
  if (picks.length === 0) return html`<p class="muted small">${words.frame.picking.nothing(asked)}</p>`;
  return html`${each(picks, ({ id, label, beside, stacked, also }) => html`<button type="button" role="option" aria-selected="false" tabindex="-1" data-value="${id}" data-label="${label}"${attributes({ class: stacked ? "place" : undefined, "data-also": also && JSON.stringify(also) })}><span class="cut">${label}</span>${when(beside, (text) => html`<small class="muted cut">${text}</small>`)}</button>`)}`;
}
