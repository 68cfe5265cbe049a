import type { Locale } from "../modules/people/table.ts";
import type { Words } from "../words/mod.ts";
import { offsetAt } from "../modules/tickets/zoned.ts";

export const defaultZone = "Asia/Ho_Chi_Minh";

const minute = 60_000;
const day = 86_400_000;

/** A moment as the clocks of a zone show it, written as if they hung in London: so that its parts can be read off. */
const hung = (at: Date, zone: string) => new Date(at.getTime() + offsetAt(zone, at.getTime())).toISOString();

/** 14:05 */
export const clockTime = (at: Date, zone = defaultZone) => hung(at, zone).slice(-13, -8);
/** 02/06 */
export const dayMonth = (at: Date, zone = defaultZone) => fullDate(at, zone).slice(0, 5);
/** 02/06/2026 */
export const fullDate = (at: Date, zone = defaultZone) => dateIn(hung(at, zone));
/** 14:05:09 02/06/2026: what hovering a time shows. */
export function exactTime(at: Date, zone = defaultZone): string {
  const shown = hung(at, zone);
  return `${shown.slice(-13, -5)} ${dateIn(shown)}`;
}

/** A year of five digits and more comes with a sign and leading noughts. */
const dateIn = (shown: string) =>
  `${shown.slice(-16, -14)}/${shown.slice(-19, -17)}/${shown.slice(0, -20).replace(/^\+0*/, "")}`;

/** The calendar day in `zone`, counted from 1970: two moments lie on one day when these are equal. */
export const dayNumber = (at: Date, zone = defaultZone): number =>
  Math.floor((at.getTime() + offsetAt(zone, at.getTime())) / day);

/** 14:05, with the day where that is another one: when something that waits goes on. */
export const upcoming = (at: Date, now: Date, zone = defaultZone): string =>
  dayNumber(at, zone) === dayNumber(now, zone) ? clockTime(at, zone) : `${clockTime(at, zone)} ${dayMonth(at, zone)}`;

/** “vừa xong”, “5 phút”, “14:05”, “hôm qua”, “02/06”, and with the year once it is another one. */
export function shortTime(at: Date, words: Words, now = new Date(), zone = defaultZone): string {
  const age = now.getTime() - at.getTime();
  if (age > -minute && age < minute) return words.frame.time.justNow;
  if (age >= 0 && age < 60 * minute) return words.frame.time.minutes(Math.floor(age / minute));
  const days = dayNumber(now, zone) - dayNumber(at, zone);
  if (days === 0) return clockTime(at, zone);
  if (days === 1) return words.frame.time.yesterday;
  const sameYear = fullDate(at, zone).slice(6) === fullDate(now, zone).slice(6);
  return sameYear ? dayMonth(at, zone) : fullDate(at, zone);
}

/** The separator between days of a thread: “Hôm nay”, “Hôm qua, 21/11”, “Thứ năm, 19/11”. */
export function dayTitle(at: Date, words: Words, locale: Locale, now = new Date(), zone = defaultZone): string {
  const days = dayNumber(now, zone) - dayNumber(at, zone);
  if (days === 0) return words.frame.time.today;
  if (days === 1) return `${words.frame.time.yesterdayTitle}, ${dayMonth(at, zone)}`;
  const weekday = new Intl.DateTimeFormat(locale, { timeZone: zone, weekday: "long" }).format(at);
  const name = weekday.charAt(0).toLocaleUpperCase(locale) + weekday.slice(1);
  return `${name}, ${days > 0 && days < 180 ? dayMonth(at, zone) : fullDate(at, zone)}`;
}

/** “23 giờ 48 phút”, “1 giờ”, “12 phút”: never rounded up, so that no one is promised time there is not. */
export function duration(ms: number, words: Words): string {
  const minutes = Math.max(0, Math.floor(ms / minute));
  if (minutes < 1) return words.frame.time.lessThanMinute;
  const hours = Math.floor(minutes / 60);
  if (hours < 1) return words.frame.time.minutes(minutes);
  if (hours >= 48) return words.frame.time.days(Math.floor(hours / 24));
  return [words.frame.time.hours(hours), minutes % 60 ? words.frame.time.minutes(minutes % 60) : ""].join(" ").trim();
}
