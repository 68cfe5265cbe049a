export interface Part {
  text: string;
  /** One of the words that were looked for. */
  hit: boolean;
}

const BEFORE = 60;
const LENGTH = 200;

/** Letters as the search takes them, each with its place in the text: a mark typed apart belongs to what it stands on. */
function fold(text: string): { letters: string; places: number[] } {
  let letters = "";
  const places: number[] = [];
  let place = 0;
  for (const sign of text) {
    const plain = sign.normalize("NFKD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
    for (const letter of plain) {
      letters += letter;
      for (let unit = 0; unit < letter.length; unit++) places.push(place);
    }
    place += sign.length;
  }
  places.push(text.length);
  return { letters, places };
}

const isWord = (sign: string | undefined) => sign !== undefined && /[\p{L}\p{N}]/u.test(sign);
const wordsOf = (asked: string) => [...new Set(fold(asked).letters.match(/[\p{L}\p{N}]+/gu) ?? [])];

/** Where the words stand, as [from, to) in the text; whole words first, begun ones where there is none. */
function hitsIn(text: string, asked: string): [number, number][] {
  const { letters, places } = fold(text);
  const hits: [number, number][] = [];
  const mark = (word: string, whole: boolean) => {
    const known = hits.length;
    for (let at = letters.indexOf(word); at >= 0; at = letters.indexOf(word, at + word.length)) {
      if (isWord(letters[at - 1])) continue;
      let end = at + word.length;
      if (isWord(letters[end]) && whole) continue;
      while (isWord(letters[end])) end++;
      hits.push([places[at]!, places[end]!]);
    }
    return hits.length > known;
  };
  for (const word of wordsOf(asked)) if (!mark(word, true)) mark(word, false);
  if (hits.length === 0) hits.push(...numberIn(text, asked));
  return hits.sort((a, b) => a[0] - b[0]);
}

/** A phone number, however it is written. */
function numberIn(text: string, asked: string): [number, number][] {
  const digits = asked.replace(/\D/g, "").replace(/^(84|0)/, "");
  if (digits.length < 7) return [];
  const found = new RegExp(`(?:\\+?84|0)?[\\s().-]*${[...digits].join("[\\s().-]*")}`).exec(text);
  if (!found) return [];
  const blank = found[0].length - found[0].trimStart().length;
  return [[found.index + blank, found.index + found[0].length]];
}

/** What a line of the found messages shows: around the first of the words, with all of them marked. */
export function passageOf(body: string, asked: string): Part[] {
  const text = body.replace(/\s+/g, " ").trim();
  const hits = hitsIn(text, asked);
  const first = hits[0]?.[0] ?? 0;
  let from = first > BEFORE + 20 ? text.lastIndexOf(" ", first - BEFORE) + 1 || first - BEFORE : 0;
  if (first - from > 2 * BEFORE) from = first - BEFORE;
  const to = text.length - from > LENGTH ? text.indexOf(" ", from + LENGTH) : -1;
  const end = to < 0 || to > from + 2 * LENGTH ? Math.min(text.length, from + 2 * LENGTH) : to;
  const parts: Part[] = [];
  let at = from;
  const add = (upTo: number, hit: boolean) => {
    if (upTo > at) parts.push({ text: text.slice(at, upTo), hit });
    at = Math.max(at, upTo);
  };
  for (const [start, stop] of hits) {
    if (start < at || stop > end) continue;
    add(start, false);
    add(stop, true);
  }
  add(end, false);
  if (from > 0) parts.unshift({ text: "…", hit: false });
  if (end < text.length) parts.push({ text: "…", hit: false });
  return parts;
}
