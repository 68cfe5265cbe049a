import { instantOf, offsetAt } from "./zoned.ts";

/** When the business works. Times are of its own clock; an interval that ends before it begins goes past midnight. */
export interface BusinessHours {
  /** An IANA zone: "Asia/Ho_Chi_Minh". */
  zone: string;
  /** By day of the week, Monday is "1": [["08:00", "12:00"], ["13:30", "17:30"]]. A missing day is free. */
  week: Partial<Record<Weekday, [from: string, to: string][]>>;
  /** Days on which nobody works, from midnight to midnight. */
  holidays: { on: string; name: string }[];
}
export type Weekday = "1" | "2" | "3" | "4" | "5" | "6" | "7";

const DAY = 86_400_000;
const MINUTE = 60_000;
/** Nothing is due later than this: a calendar without a single working hour would have no end. */
export const FARTHEST_DAYS = 3_660;

/** The earliest moment at which `ms` of business time have passed since `at`; at most ten years later. */
export function addBusinessTime(hours: BusinessHours, at: Date, ms: number): Date {
  if (ms <= 0) return at;
  let left = ms;
  for (const [from, to] of spansFrom(hours, at.getTime())) {
    if (to - from >= left) return new Date(from + left);
    left -= to - from;
  }
  return new Date(at.getTime() + FARTHEST_DAYS * DAY);
}

/** How much business time passes between two moments; 0 when the second is not after the first, ten years at most. */
export function businessTimeBetween(hours: BusinessHours, from: Date, to: Date): number {
  const end = Math.min(to.getTime(), from.getTime() + FARTHEST_DAYS * DAY);
  let sum = 0;
  for (const [opens, closes] of spansFrom(hours, from.getTime(), end)) sum += Math.min(closes, end) - opens;
  return sum;
}

/** The stretches of working time after `start`, in order and apart, as instants. */
function* spansFrom(
  hours: BusinessHours,
  start: number,
  end = start + FARTHEST_DAYS * DAY,
): Generator<[number, number]> {
  const week = minutesOf(hours.week);
  const free = new Set(hours.holidays.map((holiday) => holiday.on));
  const wall = start + offsetAt(hours.zone, start);
  for (let day = wall - mod(wall, DAY); ; day += DAY) {
    // A zone's clocks are never more than a day away from UTC.
    if (!(day - DAY <= end)) return;
    if (free.has(new Date(day).toISOString().slice(0, 10))) continue;
    for (const [opens, closes] of week[new Date(day).getUTCDay()]!) {
      const from = Math.max(start, instantOf(hours.zone, day + opens * MINUTE));
      const to = instantOf(hours.zone, day + closes * MINUTE);
      if (from >= end) return;
      if (to > from) yield [from, to];
    }
  }
}

/** For each day, Sunday first, its working minutes in order and apart; what goes past midnight belongs to both days. */
function minutesOf(week: BusinessHours["week"]): [number, number][][] {
  const days: [number, number][][] = Array.from({ length: 7 }, () => []);
  for (let day = 0; day < 7; day++) {
    for (const [from, to] of week[String(day || 7) as Weekday] ?? []) {
      const [opens, closes] = [minuteOf(from), minuteOf(to)];
      if (opens < closes) days[day]!.push([opens, closes]);
      if (opens <= closes) continue;
      days[day]!.push([opens, 1440]);
      days[(day + 1) % 7]!.push([0, closes]);
    }
  }
  return days.map(joined);
}

function joined(spans: [number, number][]): [number, number][] {
  const apart: [number, number][] = [];
  for (const [from, to] of spans.sort((a, b) => a[0] - b[0])) {
    const last = apart.at(-1);
    if (last && from <= last[1]) last[1] = Math.max(last[1], to);
    else apart.push([from, to]);
  }
  return apart;
}

const minuteOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5));
const mod = (a: number, b: number) => ((a % b) + b) % b;
