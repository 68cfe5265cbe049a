import { type Hours, MOST_INTERVALS, type Weekday, weekdays } from "./hours.ts";

type Fields = Record<string, string | string[]>;
const list = (fields: Fields, name: string): string[] => ([] as string[]).concat(fields[name] ?? []);
const pairs = (one: string[], other: string[]) =>
  Array.from({ length: Math.max(one.length, other.length) }, (_, at): [string, string] => [
    (one[at] ?? "").trim(),
    (other[at] ?? "").trim(),
  ]);

/** “8”, “8h30”, “8:30” and “0830” are all said at a desk: 08:30. What is none of them stays as it was typed. */
export function timeOf(text: string): string {
  const [, hour, minute] = /^(\d{1,2})(?:[:h.g]?(\d{2})?)$/i.exec(text.replace(/\s/g, "")) ?? [];
  return hour ? `${hour.padStart(2, "0")}:${minute ?? "00"}` : text;
}

/** The end of a day is written 00:00 as often as 24:00. */
const endOf = (text: string) => (timeOf(text) === "00:00" ? "24:00" : timeOf(text));

/** The week and the holidays as they stand in the form, lines that are quite empty left out unless asked for. */
export function hoursIn(fields: Fields, zone: string, { keepEmpty = false } = {}): Hours {
  const filled = ([a, b]: [string, string]) => keepEmpty || a !== "" || b !== "";
  const day = (key: Weekday): [Weekday, [string, string][]] => [
    key,
    pairs(list(fields, `day${key}_from`), list(fields, `day${key}_to`))
      .filter(filled)
      .map(([from, to]) => [timeOf(from), endOf(to)]),
  ];
  const holidays = pairs(list(fields, "holiday_on"), list(fields, "holiday_name"))
    .filter(filled)
    .map(([on, name]) => ({ on, name: name.replace(/\s+/g, " ") }));
  return { zone, week: Object.fromEntries(weekdays.map(day)) as Hours["week"], holidays };
}

/**
 * What a button of the form asks for, short of saving: one more line, one less, or Monday's hours for the working days.
 * Undefined when it asks for none of these.
 */
export function arrange(hours: Hours, act: string | undefined): Hours | undefined {
  const [verb, key, place] = (act ?? "").split(":");
  const { week, holidays } = hours;
  if (verb === "copy") {
    const same = (["2", "3", "4", "5"] as const).map((day) => [day, week["1"]]);
    return { ...hours, week: { ...week, ...Object.fromEntries(same) } };
  }
  if (verb === "holiday") {
    if (key === "add") return { ...hours, holidays: [...holidays, { on: "", name: "" }] };
    return { ...hours, holidays: holidays.filter((_, at) => at !== Number(place)) };
  }
  const day = weekdays.find((each) => each === key);
  if (!day || (verb !== "add" && verb !== "drop")) return undefined;
  const kept = week[day].filter((_, at) => verb === "add" || at !== Number(place));
  const more: [string, string][] = verb === "add" && kept.length < MOST_INTERVALS ? [["", ""]] : [];
  return { ...hours, week: { ...week, [day]: [...kept, ...more] } };
}
