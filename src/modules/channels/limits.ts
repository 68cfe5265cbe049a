import { LARGEST_FILE } from "../files/mod.ts";
import { facebookLimits } from "./facebook/limits.ts";
import type { Channel, Limits } from "./table.ts";

const ours: Limits = {
  text: 10_000,
  bytes: { image: LARGEST_FILE, audio: LARGEST_FILE, video: LARGEST_FILE, file: LARGEST_FILE },
};

/** The one place of limits: told by the composer, kept by the upload and by the sender. */
export function limitsFor(channel: Channel): Limits {
  return channel === "facebook" ? facebookLimits : ours;
}

/** Characters as people and providers count them: an emoji is one. */
export const lengthOf = (text: string) => [...text].length;
