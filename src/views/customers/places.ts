import type { PlaceSuggestion } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { type Attributes, attributes, each, html, type Html, when } from "../html.ts";

export interface AddressLook {
  words: Words;
  /** The field that is posted: the address in one line, as the server reads it again. */
  name?: string;
  id: string;
  label: string;
  value: string;
  attributes?: Attributes;
}

/**
 * An address typed in one line, places.js showing what it may mean. What is picked comes by the names of today; `was`
 * is posted beside it and tells by which names it was found.
 */
export function addressInput({ words, name = "address", id, label, value, attributes: more }: AddressLook): Html {
  const input = attributes({
    id,
    "aria-label": label,
    "aria-controls": `${id}-places`,
    placeholder: label,
    value,
    ...more,
  });
  return html`<span class="picker" data-places="/customers/places"><input class="input" type="text" name="${name}" role="combobox" aria-autocomplete="list" aria-expanded="false" autocomplete="off" spellcheck="false" maxlength="500"${input}><input type="hidden" name="was"><span class="menu picks" id="${id}-places" role="listbox" aria-label="${words.duplicates.places.label}" popover="manual"></span></span>`;
}

/** What /customers/places answers. */
export function placeOptions(words: Words, found: readonly PlaceSuggestion[]): Html {
  const say = words.duplicates.places;
  if (found.length === 0) return html`<p class="muted small">${say.nothing}</p>`;
  return html`${each(found, (place) => option(say, place))}`;
}

function option(say: Words["duplicates"]["places"], { line, place, was }: PlaceSuggestion): Html {
  const whole = [line, place].filter(Boolean).join(", ");
  const old = was && [line, was].filter(Boolean).join(", ");
  return html`<button type="button" role="option" aria-selected="false" tabindex="-1" class="place" data-value="${whole}"${attributes({ "data-was": old })}><span>${whole}</span>${when(was, (text) => html`<small class="muted">${say.was(text)}</small>`)}</button>`;
}
