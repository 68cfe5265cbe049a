/** Days and hours of a calendar on a wall, apart from moments: pure, for rules, forms and views alike. */

export const companyZone = "Asia/Ho_Chi_Minh";

export interface WallTime {
  year: number;
  /** 1 to 12. */
  month: number;
  day: number;
  hour: number;
  minute: number;
}

export type Landing = "exact" | "skipped" | "repeated" | "impossible";

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known) return known;
  const numeric = { year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" } as const;
  const made = new Intl.DateTimeFormat("en-US", { timeZone: zone, hourCycle: "h23", ...numeric, second: "numeric" });
  formats.set(zone, made);
  return made;
}

/** What a clock on the wall shows at a moment. */
export function wallOf(at: Date, zone = companyZone): WallTime {
  const parts = Object.fromEntries(
    format(zone)
      .formatToParts(at)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0 } = parts;
  return { year, month, day, hour, minute };
}

const asUtc = (wall: WallTime) => Date.UTC(wall.year, wall.month - 1, wall.day, wall.hour, wall.minute);

/** How far the wall is ahead of UTC at a moment. */
const aheadAt = (ms: number, zone: string) => asUtc(wallOf(new Date(ms), zone)) - Math.floor(ms / 60_000) * 60_000;

/**
 * The moment when the wall shows this, and how it came about: where the clocks skip that hour there is none and the
 * one just as long after the change is given; where they show it twice it is the first.
 */
export function momentOf(wall: WallTime, zone = companyZone): { at: Date; landing: Landing } {
  const utc = asUtc(wall);
  const real = new Date(utc);
  if (real.getUTCMonth() !== wall.month - 1 || real.getUTCDate() !== wall.day)
    return { at: real, landing: "impossible" };
  const day = 86_400_000;
  const offsets = [...new Set([aheadAt(utc - day, zone), aheadAt(utc + day, zone)])];
  const hits = offsets.map((ahead) => utc - ahead).filter((ms) => asUtc(wallOf(new Date(ms), zone)) === utc);
  if (hits.length === 0) return { at: new Date(utc - offsets[0]!), landing: "skipped" };
  return { at: new Date(Math.min(...hits)), landing: hits.length > 1 ? "repeated" : "exact" };
}

export const daysIn = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** The same hour some days later. */
export function plusDays(wall: WallTime, days: number): WallTime {
  const moved = new Date(Date.UTC(wall.year, wall.month - 1, wall.day + days));
  return { ...wall, year: moved.getUTCFullYear(), month: moved.getUTCMonth() + 1, day: moved.getUTCDate() };
}

/** The same hour some months later, on `day` or on the last of a month that is too short for it. */
export function plusMonths(wall: WallTime, months: number, day = wall.day): WallTime {
  const from = wall.year * 12 + wall.month - 1 + months;
  const [year, month] = [Math.floor(from / 12), (from % 12) + 1];
  return { ...wall, year, month, day: Math.min(day, daysIn(year, month)) };
}

const two = (number: number) => String(number).padStart(2, "0");

/** 2026-11-22 */
export const dayText = ({ year, month, day }: WallTime): string =>
  `${String(year).padStart(4, "0")}-${two(month)}-${two(day)}`;

/** 2026-11-22T14:05, as a field for date and time takes it. */
export const wallText = (wall: WallTime): string => `${dayText(wall)}T${two(wall.hour)}:${two(wall.minute)}`;

/** What such a field sends; undefined for anything else. A day alone is taken at `hour`. */
export function readWall(text: string, hour = 9): WallTime | undefined {
  const found = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?)?$/.exec(text.trim());
  if (!found) return undefined;
  const [year = 0, month = 0, day = 0] = found.slice(1, 4).map(Number);
  const wall = { year, month, day, hour: Number(found[4] ?? hour), minute: Number(found[5] ?? 0) };
  return month < 1 || month > 12 || day < 1 || day > 31 || wall.hour > 23 || wall.minute > 59 ? undefined : wall;
}
