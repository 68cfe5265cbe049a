import type { Db } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import { readBusinessHours } from "./business_hours.ts";
import type { BusinessHours, Weekday } from "./business_time.ts";

export type { Weekday };
export const weekdays = ["1", "2", "3", "4", "5", "6", "7"] as const satisfies readonly Weekday[];

/** Business hours with every day of the week named; ["08:00", "24:00"] ends with the day. */
export type Hours = BusinessHours & { week: Record<Weekday, [from: string, to: string][]> };

export const MOST_INTERVALS = 4;
export const MOST_HOLIDAYS = 200;

const time = /^([01]\d|2[0-3]):[0-5]\d$/;

/** What is wrong with hours, by the field it stands in: `day1` … `day7`, `holidays`; empty when nothing is. */
export function faultsOf(hours: Hours): Record<string, string> {
  const faults: Record<string, string> = {};
  for (const day of weekdays) {
    const fault = faultOfDay(hours.week[day]);
    if (fault) faults[`day${day}`] = fault;
  }
  if (weekdays.every((day) => hours.week[day].length === 0)) faults["week"] = "hoursNone";
  const fault = faultOfHolidays(hours.holidays);
  if (fault) faults["holidays"] = fault;
  return faults;
}

function faultOfDay(intervals: [string, string][]): string | undefined {
  if (intervals.length > MOST_INTERVALS) return "hoursTooMany";
  if (intervals.some(([from, to]) => !time.test(from) || !(time.test(to) || to === "24:00"))) return "hoursTime";
  if (intervals.some(([from, to]) => from >= to)) return "hoursBackwards";
  const sorted = inOrder(intervals);
  if (sorted.some(([from], at) => at > 0 && from < sorted[at - 1]![1])) return "hoursOverlap";
  return undefined;
}

function faultOfHolidays(holidays: Hours["holidays"]): string | undefined {
  if (holidays.length > MOST_HOLIDAYS) return "holidayTooMany";
  if (holidays.some(({ on }) => !isDay(on))) return "holidayDate";
  if (holidays.some(({ name }) => name.length === 0 || name.length > 80)) return "holidayName";
  if (new Set(holidays.map(({ on }) => on)).size < holidays.length) return "holidayTwice";
  return undefined;
}

/** A day that the calendar has: no 30 February. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d\d-\d\d$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

const inOrder = (intervals: [string, string][]) => intervals.toSorted(([a], [b]) => (a < b ? -1 : 1));

/** Keeps the company's business hours, in order of time. Invalid with a sentence for each day that cannot be. */
export async function saveBusinessHours(db: Db, hours: Hours): Promise<void> {
  const faults = faultsOf(hours);
  if (Object.keys(faults).length > 0) throw new Invalid(faults);
  const week = Object.fromEntries(weekdays.map((day) => [day, inOrder(hours.week[day])]));
  const holidays = hours.holidays.toSorted((a, b) => (a.on < b.on ? -1 : 1));
  const value = JSON.stringify({ zone: hours.zone, week, holidays });
  await db
    .insertInto("settings")
    .values({ key: "business_hours", value })
    .onConflict((conflict) => conflict.column("key").doUpdateSet({ value, updated_at: new Date() }))
    .execute();
}

/** The hours as they are kept, every day named. */
export async function readHours(db: Db): Promise<Hours> {
  const { zone, week, holidays } = await readBusinessHours(db);
  const days = weekdays.map((day) => [day, week[day] ?? []]);
  return { zone, week: Object.fromEntries(days) as Hours["week"], holidays };
}
