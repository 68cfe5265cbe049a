import { createReadStream } from "node:fs";
import { Transform } from "node:stream";

export const encodings = ["utf-8", "utf-16le", "utf-16be", "windows-1258", "windows-1252"] as const;
export type Encoding = (typeof encodings)[number];

/**
 * How the text of a file is written: by its mark, by the zeros that UTF-16 leaves beside each Latin letter, as UTF-8
 * when all of it is; else as Vietnamese Windows wrote. All of it is looked at, as the first letter with an accent may
 * be far down.
 */
export async function guessEncoding(path: string): Promise<Encoding> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let isFirst = true;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 }) as AsyncIterable<Uint8Array>) {
      const known = isFirst ? encodingOfHead(chunk) : undefined;
      if (known) return known;
      isFirst = false;
      decoder.decode(chunk, { stream: true });
    }
    decoder.decode();
    return "utf-8";
  } catch (error) {
    if (error instanceof TypeError) return "windows-1258";
    throw error;
  }
}

export function encodingOfHead(head: Uint8Array): Encoding | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head[0] === 0xef && head[1] === 0xbb && head[2] === 0xbf) return "utf-8";
  const zeros = [0, 0];
  const seen = Math.min(head.length, 4_096);
  for (let at = 0; at < seen; at++) if (head[at] === 0) zeros[at % 2]! += 1;
  const [even, odd] = zeros as [number, number];
  if (odd > seen / 8 && odd > even * 4) return "utf-16le";
  if (even > seen / 8 && even > odd * 4) return "utf-16be";
  return undefined;
}

/** Text that is neither: a picture, a program. A table has no zeros but those of UTF-16. */
export const isBinary = (head: Uint8Array): boolean => !encodingOfHead(head) && head.subarray(0, 8_192).includes(0);

/** Bytes as they lie in the file → UTF-8 without a mark. */
export function decoding(encoding: Encoding): Transform {
  const decoder = new TextDecoder(encoding);
  return new Transform({
    transform: (chunk: Uint8Array, _encoding, done) => done(null, decoder.decode(chunk, { stream: true })),
    flush: (done) => done(null, decoder.decode()),
  });
}

const control = /[^\P{Cc}\t\n\r]|[\u200b\ufeff]/gu;
const plain = /^[\x20-\x7e]*$/;

/** What stands in a cell, as we keep text: composed (Windows-1258 writes “ế” as two), without what nobody can see. */
export function cellText(text: string): string {
  if (plain.test(text)) return text.trim();
  return text.replace(control, "").toWellFormed().normalize("NFC").trim();
}
