import { type Named, placeKey, plainPlace } from "./places_read.ts";

/** Words of the text from the end towards the beginning; those of one part stand between two commas. */
export interface Word {
  plain: string;
  /** With its diacritics, which tell Văn Lang from Văn Lăng. */
  said: string;
  start: number;
  startsPart: boolean;
  /** A comma stands before it, which is inside no name; a dash is: Văn Miếu - Quốc Tử Giám. */
  cut: boolean;
}

export interface Match<T> {
  unit: T;
  /** Words before it. */
  rest: number;
  /** Without its kind ("Quận", "Phường"), so that it may be a street as well. */
  bare: boolean;
  startsPart: boolean;
}

const kinds: Record<string, string> = {
  p: "phuong",
  f: "phuong",
  q: "quan",
  h: "huyen",
  x: "xa",
  t: "tinh",
  tx: "thixa",
  tt: "thitran",
  tp: "thanhpho",
};
const kindKey = /^(phuong|quan|huyen|xa|tinh|thixa|thitran|thanhpho|dackhu)./;
const MOST_WORDS = 7;

export const isCertain = <T>(match: Match<T>) => !match.bare || match.startsPart;
export const certain = <T>(match: Match<T> | undefined) => (match && isCertain(match) ? match : undefined);

/** The unit whose name ends right here, the longest name first. */
export const findBefore = <T extends Named>(words: Word[], end: number, units: T[]): Match<T> | undefined =>
  matches(words, end, units)[0];

export function matches<T extends Named>(words: Word[], end: number, units: T[]): Match<T>[] {
  for (let count = Math.min(MOST_WORDS, end); count > 0; count--) {
    const rest = end - count;
    if (words.slice(rest + 1, end).some((word) => word.cut)) continue;
    const [first = "", ...more] = words.slice(rest, end).map((word) => word.plain);
    const key = placeKey([more.length > 0 ? (kinds[first] ?? first) : first, ...more].join(" "));
    const found = units.filter((unit) => unit.keys.includes(key));
    const place = { rest, bare: !kindKey.test(key), startsPart: words[rest]!.startsPart };
    const said = words
      .slice(rest, end)
      .map((word) => word.said)
      .join(" ");
    const exact = found.filter((unit) => said.endsWith(unit.short.toLowerCase()));
    if (found.length > 0) return (exact.length > 0 ? exact : found).map((unit) => ({ unit, ...place }));
  }
  return [];
}

export const last = (words: Word[], count: number) =>
  words
    .slice(-count)
    .map((word) => word.plain)
    .join("");

export function splitWords(text: string): Word[] {
  const words: Word[] = [];
  let from = 0;
  for (const found of text.matchAll(/[\p{L}\p{M}\p{N}'’/]+/gu)) {
    const between = text.slice(from, found.index);
    const cut = words.length === 0 || /[,;\n]/.test(between);
    const place = { cut, startsPart: cut || /\s[-–]\s/.test(between) };
    from = found.index + found[0].length;
    const [, kind, number] = /^([pqf])(\d{1,2})$/i.exec(found[0]) ?? [];
    if (kind && number) {
      words.push({ plain: kind.toLowerCase(), said: kind, start: found.index, ...place });
      words.push({ plain: number, said: number, start: found.index + 1, cut: false, startsPart: false });
    } else
      words.push({
        plain: plainPlace(found[0]).replaceAll(" ", "/"),
        said: found[0].normalize("NFC").toLowerCase(),
        start: found.index,
        ...place,
      });
  }
  return words;
}
