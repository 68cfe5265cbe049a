import type { Span } from "../../modules/lists/mod.ts";
import type { Words } from "../../words/mod.ts";
import { dayMonth, fullDate } from "../time.ts";

const DAY = 86_400_000;

/** As an address has it: “2026-11-22”. */
export const isoDay = (at: Date): string => fullDate(at).split("/").toReversed().join("-");

/** What a filter by a day offers: so many days up to today. */
export const lastDays = (counts: readonly number[], words: Words, now: Date) =>
  counts.map((count) => ({
    value: `${isoDay(new Date(now.getTime() - (count - 1) * DAY))}..`,
    label: words.lists.days.last(count),
  }));

/** All but so many days, as an address has it. */
export const untilDaysAgo = (count: number, now: Date): string => `..${isoDay(new Date(now.getTime() - count * DAY))}`;

/** The days of a filter in words. */
export function spanText({ from, to }: Span, words: Words): string {
  const say = words.lists.days;
  // The end is not included: the day before it is the last.
  const [first, last] = [from && dayMonth(from), to && dayMonth(new Date(to.getTime() - DAY))];
  if (first && last) return first === last ? first : say.between(first, last);
  return first ? say.from(first) : last ? say.to(last) : "";
}
