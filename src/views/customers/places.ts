import { listProvinces, listWards, placeName, type PlaceSuggestion } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { pickerField } from "../components.ts";
import { type Attributes, attributes, each, html, type Html, when } from "../html.ts";

export interface AddressLook {
  words: Words;
  /** The field that is posted: the address in one line, as the server reads it again. */
  name?: string;
  id: string;
  label: string;
  value: string;
  /** Province and ward have fields of their own, which a suggestion fills; this one keeps street and number. */
  apart?: boolean;
  attributes?: Attributes;
}

/**
 * An address typed in one line, picking.js showing what it may mean. What is picked comes by the names of today; `was`
 * is posted beside it and tells by which names it was found.
 */
export function addressInput({
  words,
  name = "address",
  id,
  label,
  value,
  apart,
  attributes: more,
}: AddressLook): Html {
  const input = attributes({
    id,
    "aria-label": label,
    "aria-controls": `${id}-places`,
    placeholder: label,
    value,
    ...more,
  });
  return html`<span class="picker" data-places="/customers/places${apart ? "?apart=1" : ""}"><input class="input" type="text" name="${name}" role="combobox" aria-autocomplete="list" aria-expanded="false" autocomplete="off" spellcheck="false" maxlength="500"${input}>${when(!apart, () => html`<input type="hidden" name="was">`)}<span class="menu picks" id="${id}-places" role="listbox" aria-label="${words.duplicates.places.label}" popover="manual"></span></span>`;
}

/** What /customers/places answers. */
export function placeOptions(words: Words, found: readonly PlaceSuggestion[], { apart = false } = {}): Html {
  const say = words.duplicates.places;
  if (found.length === 0) return html`<p class="muted small">${say.nothing}</p>`;
  return html`${each(found, (place) => option(say, place, apart))}`;
}

function option(say: Words["duplicates"]["places"], found: PlaceSuggestion, apart: boolean): Html {
  const { line, place, was } = found;
  const whole = [line, place].filter(Boolean).join(", ");
  const old = was && [line, was].filter(Boolean).join(", ");
  return html`<button type="button" role="option" aria-selected="false" tabindex="-1" class="place" data-value="${apart ? line : whole}"${attributes(apart ? { "data-also": JSON.stringify(placeFields(found)) } : { "data-was": old })}><span>${whole}</span>${when(was, (text) => html`<small class="muted">${say.was(text)}</small>`)}</button>`;
}

/** What a suggestion puts into the fields of province and ward. */
const placeFields = ({ provinceCode, wardCode }: PlaceSuggestion) => ({
  province_code: [provinceCode, placeName(provinceCode)],
  ward_code: [wardCode ?? "", wardCode ? placeName(wardCode) : ""],
});

interface PlacePickers {
  words: Words;
  labels: { province: string; ward: string; noProvince: string; noWard: string };
  provinceCode: string;
  wardCode: string;
  errors?: { province?: string | undefined; ward?: string | undefined };
}

/** Province and ward apart, each picked by typing, by the names of today or those of before. */
export function placePickers({ words, labels, provinceCode, wardCode, errors = {} }: PlacePickers): Html {
  const chosen = (code: string) => {
    const label = code && placeName(code);
    return label ? { id: code, label } : undefined;
  };
  const known = (list: readonly { code: string }[]) => list.map(({ code }) => ({ id: code, label: placeName(code) }));
  const province = pickerField({
    ...{ words, name: "province_code", label: labels.province, none: labels.noProvince, error: errors.province },
    ...{ from: "/customers/places/provinces", chosen: chosen(provinceCode), known: known(listProvinces()) },
  });
  const ward = pickerField({
    ...{ words, name: "ward_code", label: labels.ward, none: labels.noWard, error: errors.ward },
    ...{ from: "/customers/places/wards", narrowedBy: "province_code" },
    ...{ chosen: chosen(wardCode), known: known(listWards(provinceCode)) },
  });
  return html`${province}${ward}`;
}
