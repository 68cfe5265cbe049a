export const hues = [
  "rose",
  "orange",
  "amber",
  "lime",
  "green",
  "teal",
  "cyan",
  "sky",
  "blue",
  "indigo",
  "violet",
  "pink",
] as const;
export type Hue = (typeof hues)[number];

const letters = /\p{L}/u;
const digits = /\p{N}/u;

/**
 * Family and given name, as Vietnamese reads them: “Lê Minh Trí” is LT. One word gives its first letter; numbers count
 * only where there is nothing else, so that “Khách Facebook ·0012” is KF.
 */
export function initials(name: string): string {
  const named = firsts(name, letters);
  const words = named.length > 0 ? named : firsts(name, digits);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.join("").toLocaleUpperCase("vi") || "?";
}

function firsts(name: string, wanted: RegExp): string[] {
  return name
    .normalize("NFC")
    .split(/\s+/)
    .flatMap((word) => firstOf(word, wanted) ?? []);
}

function firstOf(word: string, wanted: RegExp): string | undefined {
  for (const letter of word) if (wanted.test(letter)) return letter;
  return undefined;
}

/** The given name, as colleagues call one another: “Trần Bảo Long” is Long. */
export function givenName(name: string): string {
  return name.trim().split(/\s+/).at(-1) ?? name;
}

const bytes = new TextEncoder();

/** A person's colour, the same on every machine and after every restart (FNV-1a of the name). */
export function hueOf(name: string): Hue {
  let hash = 0x811c9dc5;
  for (const byte of bytes.encode(name.normalize("NFC"))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hues[hash % hues.length] as Hue;
}

const order = new Intl.Collator("vi", { sensitivity: "variant", numeric: true });

/** Names as a Vietnamese list sorts them: by given name, then by the whole. */
export function compareNames(a: string, b: string): number {
  return order.compare(givenName(a), givenName(b)) || order.compare(a, b);
}
