import { MB } from "../../files/mod.ts";
import type { Limits } from "../table.ts";

/** What the Send API takes. */
export const facebookLimits: Limits = {
  text: 2000,
  bytes: { image: 8 * MB, audio: 25 * MB, video: 25 * MB, file: 25 * MB },
};
