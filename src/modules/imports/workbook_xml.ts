import type { Readable } from "node:stream";
import { Unreadable } from "./limits.ts";

/** A name without its prefix: writers differ in whether they give one. */
const bare = (name: string) => (name.includes(":") ? name.slice(name.indexOf(":") + 1) : name);

export interface Handlers {
  open?(name: string, attributes: Record<string, string>): void;
  text?(text: string): void;
  close?(name: string): void;
}

/** So much without the end of a tag is no table. */
const LONGEST_RUN = 4 * 1024 * 1024;

/** Reads XML as it comes, and after each piece of it lets the reader give out what is ready. */
export async function* reading<T>(source: Readable, handlers: Handlers, ready: () => T[]): AsyncGenerator<T> {
  const { SaxesParser } = await import("saxes");
  const parser = new SaxesParser({ fragment: false });
  let wrong: Error | undefined;
  parser.on("error", (error) => (wrong ??= error));
  parser.on("opentag", ({ name, attributes }) => handlers.open?.(bare(name), attributes as Record<string, string>));
  if (handlers.text) parser.on("text", (text) => handlers.text?.(text));
  if (handlers.close) parser.on("closetag", ({ name }) => handlers.close?.(bare(name)));
  const decoder = new TextDecoder();
  let run = 0;
  try {
    for await (const chunk of source as AsyncIterable<Uint8Array>) {
      const end = chunk.lastIndexOf(62);
      run = end < 0 ? run + chunk.length : chunk.length - end;
      if (run > LONGEST_RUN) throw new Unreadable("workbook_broken");
      parser.write(decoder.decode(chunk, { stream: true }));
      if (wrong) throw new Unreadable("workbook_broken");
      yield* ready();
    }
    parser.close();
  } catch (error) {
    throw error instanceof Unreadable ? error : new Unreadable("workbook_broken");
  } finally {
    source.destroy();
  }
  if (wrong) throw new Unreadable("workbook_broken");
  yield* ready();
}

/** The elements of a small part, as they open. */
export function elements(source: Readable): AsyncGenerator<{ name: string; attributes: Record<string, string> }> {
  let found: { name: string; attributes: Record<string, string> }[] = [];
  const open = (name: string, attributes: Record<string, string>) => void found.push({ name, attributes });
  return reading(source, { open }, () => {
    const given = found;
    found = [];
    return given;
  });
}
