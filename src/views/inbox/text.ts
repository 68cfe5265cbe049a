import { findPhones } from "../../modules/customers/mod.ts";
import { html, type Html } from "../html.ts";

// An address ends before the punctuation that closes the sentence around it.
const links = /\bhttps?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}…”’]/giu;
// Looking for phone numbers takes long; most texts have not even seven figures.
const someFigures = /(?:\p{N}[^\p{N}]*){7}/u;
const LONGEST = 5_000;

/**
 * What people wrote, as text and nothing else: line breaks are kept by the stylesheet, web addresses become links that
 * give nothing away, phone numbers are marked.
 */
export function written(body: string): Html[] {
  return split(
    body,
    links,
    (url) => html`<a href="${url}" target="_blank" rel="noopener nofollow ugc">${url}</a>`,
    withPhones,
  );
}

/** Phone numbers are underlined, in whatever way they are written. */
function withPhones(text: string): Html[] {
  if (text.length > LONGEST || !someFigures.test(text)) return [html`${text}`];
  const parts: Html[] = [];
  let from = 0;
  for (const { start, end } of findPhones(text)) {
    if (start > from) parts.push(html`${text.slice(from, start)}`);
    parts.push(html`<span class="phone">${text.slice(start, end)}</span>`);
    from = end;
  }
  if (from < text.length) parts.push(html`${text.slice(from)}`);
  return parts;
}

function split(
  text: string,
  pattern: RegExp,
  found: (match: string) => Html,
  between: (text: string) => Html[],
): Html[] {
  const parts: Html[] = [];
  let from = 0;
  for (const match of text.matchAll(pattern)) {
    if (match.index > from) parts.push(...between(text.slice(from, match.index)));
    parts.push(found(match[0]));
    from = match.index + match[0].length;
  }
  if (from < text.length) parts.push(...between(text.slice(from)));
  return parts;
}

const units = ["B", "KB", "MB", "GB"];

/** 248 KB */
export function sizeText(bytes: number): string {
  const power = bytes < 1024 ? 0 : Math.min(3, Math.floor(Math.log(bytes) / Math.log(1024)));
  const amount = bytes / 1024 ** power;
  return `${power > 1 && amount < 10 ? amount.toFixed(1) : Math.round(amount)} ${units[power]}`;
}
