import { Transform } from "node:stream";
import { Refused } from "../../errors.ts";

export const MB = 1024 * 1024;

/** The largest file that is kept at all; channels narrow it further. */
export const LARGEST_FILE = 25 * MB;

/** Passes bytes on and ends with Refused as soon as there are too many, whatever the sender had announced. */
export function atMost(maxBytes: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      seen += chunk.length;
      if (seen > maxBytes) done(new Refused("file_too_big", { limit: maxBytes }));
      else done(null, chunk);
    },
  });
}
