import type { OtherSide } from "../../modules/calls/bar.ts";
import { parsePhone, showPhone } from "../../modules/customers/mod.ts";
import type { Words } from "../../words/mod.ts";
import { avatar, icon } from "../components.ts";
import { html, type Html, nothing } from "../html.ts";

export const numberOf = (words: Words, { number }: Pick<OtherSide, "number">): string =>
  number === null ? words.calls.bar.hidden : showPhone(number);

/** Their name, else their number. */
export const nameOf = (words: Words, other: OtherSide): string => other.customer_name ?? numberOf(words, other);

/** “0903 118 226 · Tiệm bánh Mây”: what stands under the name, which says the number already where nobody knows them. */
export function besideName(words: Words, other: OtherSide): string {
  const first = other.customer_name ? numberOf(words, other) : words.calls.bar.unknownCaller;
  return [first, other.company_name ?? other.queue_name].filter(Boolean).join(" · ");
}

export const faceOf = (other: OtherSide, size: 32 | 48): Html =>
  other.customer_name
    ? avatar({ name: other.customer_name, size })
    : html`<span class="avatar" data-size="${size}">${icon("user", size === 48 ? 20 : 16)}</span>`;

/**
 * A number that is called by a click (CA-4), from whoever has a phone at the PBX; from others the device's own program
 * takes it, as any telephone link. `calling` says what it is a link to, where it is no number that is read.
 */
export const callLink = (
  words: Words,
  number: string,
  inside: Html | string = showPhone(number),
  look = "link",
): Html =>
  html`<a class="${look}" href="tel:${number}" data-call="${number}" title="${words.calls.bar.callNumber(showPhone(number))}">${inside}</a>`;

/** The same of a number as somebody typed it: what can be dialled is called by a click, all else is read. */
export function typedCallLink(words: Words, text: string, look = "link"): Html {
  const phone = parsePhone(text);
  return phone ? callLink(words, phone.number, text, look) : html`${text}`;
}

/** 3:24, or 03:24 where hours are not to be thought of; 1:02:05 with hours. */
export function clock(seconds: number, wide = false): string {
  const whole = Math.max(0, Math.floor(seconds));
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  const two = (part: number) => String(part).padStart(2, "0");
  if (hours > 0) return `${hours}:${two(minutes)}:${two(whole % 60)}`;
  return `${wide ? two(minutes) : minutes}:${two(whole % 60)}`;
}

/** Goes on counting by itself: up from a moment, or down to one. */
export function ticking(of: {
  since?: Date;
  until?: Date;
  now: Date;
  text?: string;
  wide?: boolean;
  look?: string;
}): Html {
  const at = (of.since ?? of.until)!;
  const seconds = Math.abs(of.now.getTime() - at.getTime()) / 1000;
  const shown = clock(of.until && of.until < of.now ? 0 : seconds, of.wide);
  const text = (of.text ?? "#").replace("#", shown);
  return html`<span role="timer" class="${of.look ?? ""}" ${of.since ? html`data-since="${at.toISOString()}"` : html`data-until="${at.toISOString()}"`} data-text="${of.text ?? "#"}"${of.wide ? html` data-wide` : nothing}>${text}</span>`;
}
