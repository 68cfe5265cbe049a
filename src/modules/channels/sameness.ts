import { timingSafeEqual } from "node:crypto";

/** Whether two texts are the same, without telling by its time how much of them is. */
export function isSame(given: string, expected: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
