import { crc32 } from "node:zlib";

/** Events of one lane are applied by one process at a time, in the order they came. */
export const LANES = 16;
/** The first half of our advisory locks; the second is the lane. */
export const LANE_LOCK = 7_201;

/** A conversation is always in the same lane, so its order is kept whoever applies it. */
export function laneOf(conversationKey: string): number {
  return crc32(conversationKey) % LANES;
}

/** What must be applied in order: one page's talk with one counterpart. */
export function conversationKey(pageKey: string, counterpart: string): string {
  return `${pageKey}:${counterpart}`;
}
