import { type Html, raw } from "./html.ts";

/** What a text is joined of is walked through each time that it is written, so what is kept is made one piece first. */
const inOnePiece = (drawn: Html): Html => (drawn instanceof Promise ? drawn : raw(Buffer.from(`${drawn}`).toString()));

/**
 * What many people see alike, and again with every page, is drawn once and kept while it is among the `most` used last.
 * The key must say everything that is drawn: whatever changes makes another key, so that nothing has to be forgotten.
 */
export function drawnOnce(most: number): (key: string, draw: () => Html) => Html {
  const kept = new Map<string, Html>();
  return (key, draw) => {
    const known = kept.get(key);
    if (known !== undefined) {
      // To the end of the line of those that go.
      kept.delete(key);
      kept.set(key, known);
      return known;
    }
    const drawn = inOnePiece(draw());
    if (drawn instanceof Promise) return drawn;
    kept.set(key, drawn);
    if (kept.size > most) kept.delete(kept.keys().next().value!);
    return drawn;
  };
}

/** All that a row of the database says, as a part of a key: as JSON it would take three times as long. */
export function keyOf(row: object): string {
  let key = "";
  // Apart by a sign that no text of the database has, which alone stands for nothing.
  for (const value of Object.values(row)) key += `\0${value instanceof Date ? value.getTime() : written(value)}`;
  return key;
}

const written = (value: unknown) =>
  value === null ? "\0" : typeof value === "object" ? JSON.stringify(value) : String(value);

/** As `drawnOnce`, for what depends on one thing alone that lives as long as the process, like the words of a language. */
export function drawnOnceFor<Of extends object>(draw: (of: Of) => Html): (of: Of) => Html {
  const kept = new WeakMap<Of, Html>();
  return (of) => {
    let drawn = kept.get(of);
    if (drawn === undefined) kept.set(of, (drawn = inOnePiece(draw(of))));
    return drawn;
  };
}
