import { transcode } from "node:buffer";

/**
 * The bytes of a page. A text with letters beyond Latin-1, as every page here, is kept as UTF-16: the runtime turns that
 * into UTF-8 letter by letter when asked for the text's bytes, and many at once when asked to turn bytes into others,
 * which takes half the time.
 */
export function bytesOf(text: string): Buffer<ArrayBuffer> {
  try {
    return transcode(Buffer.from(text, "utf16le"), "utf16le", "utf8") as Buffer<ArrayBuffer>;
  } catch {
    // Half of a letter, which becomes a sign that says so.
    return Buffer.from(text);
  }
}
