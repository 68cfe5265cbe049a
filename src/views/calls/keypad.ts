import type { Line } from "../../modules/calls/dialing.ts";
import { showPhone } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { icon, iconButton } from "../components.ts";
import { each, html, type Html, nothing, when } from "../html.ts";
import { asks } from "./asking.ts";

const keys = ["1", "2 ABC", "3 DEF", "4 GHI", "5 JKL", "6 MNO", "7 PQRS", "8 TUV", "9 WXYZ", "*", "0 +", "#"];

const keyboard = (more: (key: string) => boolean): Html =>
  html`${each(keys, (both) => {
    const [key, letters = ""] = both.split(" ");
    const shown = more(letters) ? letters : "";
    return html`<button type="button" data-key="${key!}">${key}<small aria-hidden="true">${shown}</small></button>`;
  })}`;

const close = (words: Words) =>
  iconButton(words.frame.close, "x", { small: true, more: "close", attributes: { "data-close-keypad": true } });

/** Dials: typed or pressed, and it says whose number it is while that is done. */
export function dialPad(words: Words, lines: readonly Line[]): Html {
  const say = words.calls.bar;
  const via = html`<select class="input small" name="page" aria-label="${say.via}">${each(lines, ({ page_id: id, name, number }) => html`<option value="${id}">${name} · ${showPhone(number)}</option>`)}</select>`;
  const { type: _, "hx-vals": command, ...call } = asks("post", "/calls/dial");
  return html`<form class="dial-pad" aria-label="${say.keypad}" hx-post="${call["hx-post"]!}" hx-target="${call["hx-target"]}" hx-swap="${call["hx-swap"]}" hx-vals="${command}">${close(words)}<span class="typed"><input name="number" type="tel" inputmode="tel" autocomplete="off" spellcheck="false" maxlength="40" required aria-label="${say.number}">${iconButton(say.erase, "delete", { small: true, attributes: { "data-erase": true, tabindex: "-1" } })}</span><small data-match aria-live="polite"></small>${keyboard(() => true)}${when(lines.length > 1, () => via)}<button class="call" type="submit">${icon("phone", 16)}${say.call}</button></form>`;
}

/** Says keys to the other end of a talk. */
export function tonePad(words: Words): Html {
  const say = words.calls.bar;
  return html`<section class="dial-pad" aria-label="${say.keypad}">${close(words)}<span class="typed"><input name="digits" type="tel" inputmode="tel" autocomplete="off" maxlength="64" aria-label="${say.tones}"></span><small></small>${keyboard((letters) => letters !== "+")}${nothing}</section>`;
}
