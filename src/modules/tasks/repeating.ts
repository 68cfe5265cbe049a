import { companyZone, dayText, momentOf, plusDays, plusMonths, type WallTime, wallOf } from "./calendar_days.ts";
import type { Repeat } from "./table.ts";

/**
 * When a repeating task is due again: the first time after both its own due time and `now`, so that one who was away
 * for a week finds one task and not seven. The hour on the wall stays; the 31st of a month becomes the last day of a
 * shorter one and the 31st again after it. Undefined when the repeating is over.
 */
export function nextDue(due: Date, repeat: Repeat, now: Date, zone = companyZone): Date | undefined {
  const first = wallOf(due, zone);
  const after = Math.max(due.getTime(), now.getTime());
  // Long enough ago that counting one by one would take long: begin shortly before now.
  const lengths = { day: 86_400_000, week: 7 * 86_400_000, month: 31 * 86_400_000 };
  const begin = Math.max(1, Math.floor((after - due.getTime()) / (lengths[repeat.every] * repeat.interval)));
  for (let count = begin; ; count++) {
    const wall = step(first, repeat, count);
    if (repeat.until !== undefined && dayText(wall) > repeat.until) return undefined;
    const { at } = momentOf(wall, zone);
    if (at.getTime() > after) return at;
  }
}

function step(first: WallTime, { every, interval, day }: Repeat, count: number): WallTime {
  if (every === "month") return plusMonths(first, interval * count, day ?? first.day);
  return plusDays(first, interval * count * (every === "week" ? 7 : 1));
}

/** Keeps the day of the month that is meant beside a due time that a short month may have clamped. */
export function anchored(repeat: Repeat, due: Date, zone = companyZone): Repeat {
  const { day: meant, ...rest } = repeat;
  return repeat.every === "month" ? { ...rest, day: meant ?? wallOf(due, zone).day } : rest;
}

const MOST = { day: 365, week: 52, month: 24 };

/** Why a repeating cannot be taken, as a key of the errors catalogue. */
export function repeatProblem(repeat: Repeat, due: Date | null, zone = companyZone): string | undefined {
  if (due === null) return "repeatNeedsDue";
  const { interval, until, every } = repeat;
  if (!Number.isInteger(interval) || interval < 1 || interval > MOST[every]) return "repeatInterval";
  if (until !== undefined && until < dayText(wallOf(due, zone))) return "repeatUntilEarly";
  return undefined;
}
