import { MOVED, type Phone, parsePhone } from "./phones.ts";

export interface FoundPhone extends Phone {
  /** Where it stands in the text. */
  start: number;
  end: number;
}

/** Stands in for what only decorates, so that every character keeps its place. */
const NOTHING = "\u0001";
const between = String.raw`(?:${NOTHING}|[ ()._·-]){0,4}|,`;
const digits = (count: number) => String.raw`(?:(?:${between})\d){${count}}`;
const spread = (start: string) => [...start].join(`(?:${between})`);

/** Ways in which numbers stand in a text. What they match is parsed, and is a number only when the parser says so. */
const forms = [
  // +84 912 345 678 · (+84) 0912… · 0084912345678
  String.raw`\(?(?:\+|00)${NOTHING}? ?84(?:(?:${between})0)?${digits(9)}(?:(?:${between})\d)?`,
  // 84912345678
  String.raw`84${digits(9)}`,
  // 0912.345.678 · (0912) 345 678 · 0 9 1 2 …
  String.raw`\(?${spread("0").concat(`(?:${between})`)}[35789]${digits(8)}`,
  // 0168 345 6789, as it was until 2018
  String.raw`\(?(?:${MOVED.map(spread).join("|")})${digits(7)}`,
  // (024) 3825 0000
  String.raw`\(?0(?:${between})2${digits(9)}`,
  // 1900 1234 · 1800 123 456
  String.raw`1[89]00[ .]?(?:\d{4}|\d{3}[ .]?\d{3}|\d{4}[ .]\d{2})`,
  // Of other countries, only with their plus.
  String.raw`\+[1-9](?:[ .-]?\d){7,14}`,
];
const forNumbers = new RegExp(
  // Not the end of a longer figure, and not behind a code's sign.
  String.raw`(?<![\d+#=]|\d[.,]${NOTHING}?)(?:${forms.join("|")})(?!${NOTHING}?\d)(?![A-Za-z]{1,2}\d)`,
  "g",
);

const addresses = /\b(?:https?:\/\/|www\.)\S+|(?<![^\s@]{64})[^\s@]{1,64}@\S+/gi;
const zalo = /^(?:https?:\/\/)?(?:www\.)?zalo\.me\//i;
const dateLike = /^\(?\d{1,2}([ .-])\d{1,2}\1(?:19|20)\d\d(?!\d)/;
const money = /^\s?(?:đ|₫|vn[dđ]|đồng|dong|k\b|tr\b|triệu|%)/i;
/** What may touch a number from the left; other letters make it a code (DH0912345678). */
const callWords = /(?:sđt|sdt|đt|dt|số|so|zalo|tel|phone|call|gọi|goi|hotline|lh|hệ|he|alo|mobile|di động)[-_]?$/i;

/** Every number in what somebody wrote, in its order, in the many ways in which people write them. */
export function findPhones(text: string): FoundPhone[] {
  const plain = withoutAddresses(samePlaces(text));
  const found: FoundPhone[] = [];
  for (const match of plain.matchAll(forNumbers)) {
    const [written] = match;
    const end = match.index + written.length;
    const after = plain.slice(end, end + 12);
    const before = plain.slice(Math.max(0, match.index - 12), match.index);
    if (dateLike.test(written) || isCode(before)) continue;
    if (!/^\(?[+0]/.test(written) && (money.test(after) || written.endsWith("000"))) continue;
    const phone = parsePhone(written.replaceAll(NOTHING, ""));
    if (!phone || found.some(({ number }) => number === phone.number)) continue;
    found.push({ ...phone, start: match.index, end });
  }
  return found;
}

const isCode = (before: string): boolean => /[\p{L}][-_]?$/u.test(before) && !callWords.test(before);

/** Digits of other writings and the letter O where a 0 is meant become digits, each where it was. */
function samePlaces(text: string): string {
  const plain = text.replace(/[^\x20-\x7E]/gu, (character) => {
    if (/[\u200B-\u200F\u2060\uFEFF\uFE0F\u20E3]/.test(character)) return NOTHING;
    if (/\p{Pd}/u.test(character)) return "-";
    if (/\p{Zs}/u.test(character)) return " ";
    if (character === "•") return "·";
    const folded = character.normalize("NFKC");
    return /^\d$/.test(folded) ? folded.padEnd(character.length, NOTHING) : character;
  });
  return plain.replace(/(?<![\p{L}\d])[oO](?=[ .]?[1-9](?:[ .-]?\d){8})/gu, "0");
}

/** Figures in links and e-mail addresses are none of ours, but that of a Zalo link is the number itself. */
const withoutAddresses = (text: string): string =>
  text.replace(addresses, (address) => {
    const start = zalo.exec(address)?.[0];
    return start ? " ".repeat(start.length) + address.slice(start.length) : " ".repeat(address.length);
  });
