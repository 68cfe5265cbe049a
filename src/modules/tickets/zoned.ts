const DAY = 86_400_000;
const MOST_REMEMBERED = 10_000;
const formats = new Map<string, Intl.DateTimeFormat>();
const midnights = new Map<string, number>();

/** How far a zone's clocks are ahead of UTC at an instant, in milliseconds. Throws a RangeError for an unknown zone. */
export function offsetAt(zone: string, at: number): number {
  // Asking costs much, and nearly every day begins and ends with the same answer.
  const day = Math.floor(at / DAY);
  const offset = atMidnight(zone, day);
  return offset === atMidnight(zone, day + 1) ? offset : ask(zone, at);
}

function atMidnight(zone: string, day: number): number {
  const key = `${zone} ${day}`;
  let offset = midnights.get(key);
  if (offset === undefined) {
    if (midnights.size >= MOST_REMEMBERED) midnights.clear();
    midnights.set(key, (offset = ask(zone, day * DAY)));
  }
  return offset;
}

function ask(zone: string, at: number): number {
  let format = formats.get(zone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", { timeZone: zone, timeZoneName: "longOffset", year: "numeric" });
    formats.set(zone, format);
  }
  const name = format.formatToParts(at).find((part) => part.type === "timeZoneName")?.value ?? "GMT";
  const [, sign, hours, minutes, seconds] = /^GMT(?:([+-])(\d\d):(\d\d)(?::(\d\d))?)?$/.exec(name) ?? [];
  if (!sign) return 0;
  const ms = (Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0)) * 1000;
  return sign === "-" ? -ms : ms;
}

/**
 * The instant at which a zone's wall clock shows `wall` (written as if it were UTC). An hour that comes twice is its
 * first; one that is skipped is the moment at which the clock jumps over it.
 */
export function instantOf(zone: string, wall: number): number {
  const before = offsetAt(zone, wall - DAY);
  const first = wall - before;
  if (offsetAt(zone, first) === before) return first;
  const after = offsetAt(zone, wall + DAY);
  if (offsetAt(zone, wall - after) === after) return wall - after;
  let [late, early] = [first, wall - after];
  while (late - early > 1000) {
    const middle = Math.floor((late + early) / 2);
    if (offsetAt(zone, middle) === before) early = middle;
    else late = middle;
  }
  return Math.round(late / 1000) * 1000;
}
