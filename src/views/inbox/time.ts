import type { Locale } from "../../modules/people/table.ts";
import { wordsFor } from "../../words/mod.ts";

const timeZone = "Asia/Ho_Chi_Minh";
const clocks = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit" });
const days = new Intl.DateTimeFormat("en-CA", { timeZone, dateStyle: "short" });
const shorts = new Intl.DateTimeFormat("en-GB", { timeZone, day: "2-digit", month: "2-digit" });
const longs = new Intl.DateTimeFormat("en-GB", { timeZone, day: "2-digit", month: "2-digit", year: "numeric" });

/** 14:05, as clocks in Vietnam show it. */
export const clock = (at: Date) => clocks.format(at);

/** 2026-11-22, the day in Vietnam. */
export const dayKey = (at: Date) => days.format(at);

/** Vietnam is a whole number of minutes away from UTC, so the minute can be had without a calendar. */
export const minuteKey = (at: Date) => Math.floor(at.getTime() / 60_000);

/** 02/06, with the year where it is not this one. */
export const dayAndMonth = (at: Date, now: Date) =>
  (dayKey(at).slice(0, 4) === dayKey(now).slice(0, 4) ? shorts : longs).format(at);

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
export const exact = (at: Date) => `${clock(at)} ${longs.format(at)}`;
