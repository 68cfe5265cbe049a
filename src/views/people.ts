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

const bytes = new TextEncoder();

const MOST_REMEMBERED = 5_000;

/** The same names come with every page: what follows from one is worked out once. */
function remembered<T>(work: (name: string) => T): (name: string) => T {
  const known = new Map<string, T>();
  return (name) => {
    let found = known.get(name);
    if (found !== undefined) return found;
    if (known.size >= MOST_REMEMBERED) known.clear();
    known.set(name, (found = work(name)));
    return found;
  };
}

const letters = /\p{L}/u;
const digits = /\p{N}/u;

/**
 * Family and given name, as Vietnamese reads them: “Lê Minh Trí” is LT. One word gives its first letter; numbers count
 * only where there is nothing else, so that “Khách Facebook ·0012” is KF.
 */
export const initials = remembered((name: string): string => {
  const named = firsts(name, letters);
  const words = named.length > 0 ? named : firsts(name, digits);
  const ends = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return ends.join("").toLocaleUpperCase("vi") || "?";
});

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

/** A person's colour, the same on every machine and after every restart (FNV-1a of the name). */
export const hueOf = remembered((name: string): Hue => {
  let hash = 0x811c9dc5;
  for (const byte of bytes.encode(name.normalize("NFC"))) {
    hash = Math.imul(hash ^ byte, 0x01000193) >>> 0;
  }
  return hues[hash % hues.length] as Hue;
});

const order = new Intl.Collator("vi", { sensitivity: "variant", numeric: true });

/** Names as a Vietnamese list sorts them: by given name, then by the whole. */
export function compareNames(a: string, b: string): number {
  return order.compare(givenName(a), givenName(b)) || order.compare(a, b);
}
