import type { Locale } from "../modules/people/table.ts";
import type { Words } from "../words/mod.ts";

export const defaultZone = "Asia/Ho_Chi_Minh";

const minute = 60_000;
const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = zone + JSON.stringify(options);
  const known = formats.get(key);
  if (known) return known;
  const made = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", ...options });
  formats.set(key, made);
  return made;
}

/** 14:05 */
export const clockTime = (at: Date, zone = defaultZone) =>
  format(zone, { hour: "2-digit", minute: "2-digit" }).format(at);
/** 02/06 */
export const dayMonth = (at: Date, zone = defaultZone) => format(zone, { day: "2-digit", month: "2-digit" }).format(at);
/** 02/06/2026 */
export const fullDate = (at: Date, zone = defaultZone) =>
  format(zone, { day: "2-digit", month: "2-digit", year: "numeric" }).format(at);
/** 14:05:09 02/06/2026: what hovering a time shows. */
export const exactTime = (at: Date, zone = defaultZone) =>
  `${format(zone, { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at)} ${fullDate(at, zone)}`;

/** The calendar day in `zone`, counted from 1970: two moments lie on one day when these are equal. */
export function dayNumber(at: Date, zone = defaultZone): number {
  const [day, month, year] = fullDate(at, zone).split("/").map(Number);
  return Math.round(Date.UTC(year ?? 0, (month ?? 1) - 1, day) / 86_400_000);
}

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
