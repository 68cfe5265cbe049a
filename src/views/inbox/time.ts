import type { Locale } from "../../modules/people/table.ts";
import { wordsFor } from "../../words/mod.ts";

// Vietnam has stood seven hours ahead without a summer time since 1975, and a calendar asked for each line of the list
// costs more than the rest of the line.
const AHEAD = 7 * 3_600_000;
const two = (n: number) => (n < 10 ? `0${n}` : `${n}`);
const inVietnam = (at: Date) => new Date(at.getTime() + AHEAD);

/** 14:05, as clocks in Vietnam show it. */
export function clock(at: Date): string {
  const there = inVietnam(at);
  return `${two(there.getUTCHours())}:${two(there.getUTCMinutes())}`;
}

/** 2026-11-22, the day in Vietnam. */
export function dayKey(at: Date): string {
  const there = inVietnam(at);
  return `${there.getUTCFullYear()}-${two(there.getUTCMonth() + 1)}-${two(there.getUTCDate())}`;
}

const dayOfMonth = (at: Date) => {
  const there = inVietnam(at);
  return `${two(there.getUTCDate())}/${two(there.getUTCMonth() + 1)}`;
};
const dayOfYear = (at: Date) => `${dayOfMonth(at)}/${inVietnam(at).getUTCFullYear()}`;

/** Vietnam is a whole number of minutes away from UTC, so the minute can be had without a calendar. */
export const minuteKey = (at: Date) => Math.floor(at.getTime() / 60_000);

/** 02/06, with the year where it is not this one. */
export const dayAndMonth = (at: Date, now: Date) =>
  (inVietnam(at).getUTCFullYear() === inVietnam(now).getUTCFullYear() ? dayOfMonth : dayOfYear)(at);

const DAY = 86_400_000;
const isYesterday = (at: Date, now: Date) => dayKey(at) === dayKey(new Date(now.getTime() - DAY));

/** The time in a row: the clock today, then “hôm qua”, then the day. */
export function rowTime(at: Date, now: Date, locale: Locale): string {
  if (dayKey(at) === dayKey(now)) return clock(at);
  if (isYesterday(at, now)) return wordsFor(locale).inbox.days.yesterday.toLowerCase();
  return dayAndMonth(at, now);
}

/** A day separator: Hôm nay · Hôm qua, 21/11 · 02/06/2025. */
export function dayTitle(at: Date, now: Date, locale: Locale): string {
  const words = wordsFor(locale).inbox.days;
  if (dayKey(at) === dayKey(now)) return words.today;
  if (isYesterday(at, now)) return `${words.yesterday}, ${dayAndMonth(at, now)}`;
  return dayAndMonth(at, now);
}

/** “16:52 hôm qua”, for sentences. */
export function inSentence(at: Date, now: Date, locale: Locale): string {
  return dayKey(at) === dayKey(now) ? clock(at) : `${clock(at)} ${rowTime(at, now, locale)}`;
}

/** Exact, for titles on hover. */
export const exact = (at: Date) => `${clock(at)} ${dayOfYear(at)}`;
