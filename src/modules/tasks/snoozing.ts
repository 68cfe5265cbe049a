import { companyZone, momentOf, plusDays, wallOf } from "./calendar_days.ts";
import { readDue } from "./due.ts";

/** TA-5: what Báo lại offers, in minutes, beside tomorrow morning and a time of one's own. */
export const snoozeChoices = ["5", "10", "30", "60", "tomorrow", "own"] as const;
export type SnoozeChoice = (typeof snoozeChoices)[number];

const MORNING = 8;
const LONGEST_MS = 366 * 86_400_000;

/** Tomorrow at eight, as the calendar on the wall has it. */
export function tomorrowMorning(now: Date, zone = companyZone): Date {
  return momentOf({ ...plusDays(wallOf(now, zone), 1), hour: MORNING, minute: 0 }, zone).at;
}

/** Until when a choice means; `own` reads what the field for date and time sent. */
export function snoozeUntil(
  choice: SnoozeChoice,
  now: Date,
  own = "",
  zone = companyZone,
): { until: Date } | { problem: string } {
  if (choice === "tomorrow") return { until: tomorrowMorning(now, zone) };
  if (choice !== "own") return { until: new Date(now.getTime() + Number(choice) * 60_000) };
  const read = readDue(own, zone);
  if ("problem" in read) return read;
  if (!read.due) return { problem: "required" };
  const problem = snoozeProblem(read.due, now);
  return problem ? { problem } : { until: read.due };
}

/** Why a reminder cannot be put off until then, as a key of the errors catalogue. */
export function snoozeProblem(until: Date, now: Date): string | undefined {
  if (Number.isNaN(until.getTime())) return "dueWrong";
  if (until.getTime() <= now.getTime()) return "snoozePast";
  if (until.getTime() > now.getTime() + LONGEST_MS) return "snoozeFar";
  return undefined;
}
