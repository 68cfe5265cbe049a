import { test } from "uvu";
import * as assert from "uvu/assert";
import { usualHours } from "../../../src/modules/tickets/business_hours.ts";
import {
  addBusinessTime,
  type BusinessHours,
  businessTimeBetween,
  FARTHEST_DAYS,
} from "../../../src/modules/tickets/business_time.ts";
import { instantOf, offsetAt } from "../../../src/modules/tickets/zoned.ts";

const HOUR = 3_600_000;
const at = (local: string) => new Date(`${local}:00+07:00`);
const local = (date: Date) => new Date(date.getTime() + 7 * HOUR).toISOString().slice(0, 16);
const due = (from: string, hours: number, calendar = usualHours) =>
  local(addBusinessTime(calendar, at(from), hours * HOUR));
const between = (from: string, to: string, calendar = usualHours) =>
  businessTimeBetween(calendar, at(from), at(to)) / HOUR;

test("time passes in working hours alone: over the rest at noon, the evening and the Sunday", () => {
  // 2026-11-20 is a Friday.
  assert.is(due("2026-11-20T09:00", 2), "2026-11-20T11:00");
  assert.is(due("2026-11-20T11:00", 2), "2026-11-20T14:00");
  assert.is(due("2026-11-20T17:00", 1), "2026-11-21T08:30");
  assert.is(due("2026-11-21T17:00", 1), "2026-11-23T08:30");
  assert.is(due("2026-11-22T03:00", 1), "2026-11-23T09:00");
  assert.is(due("2026-11-20T11:00", 1), "2026-11-20T12:00", "due at the end of a stretch, not at the next beginning");
  assert.is(due("2026-11-20T12:30", 0), "2026-11-20T12:30");
});

test("Tết stands still: what begins before goes on after", () => {
  assert.is(due("2027-02-04T17:00", 1), "2027-02-10T08:30");
  assert.is(between("2027-02-05T00:00", "2027-02-10T00:00"), 0);
  assert.is(between("2027-02-04T12:00", "2027-02-10T09:00"), 5.5);
});

test("a shift past midnight belongs to both its days, and a holiday ends it at midnight", () => {
  const nights: BusinessHours = {
    zone: "Asia/Ho_Chi_Minh",
    week: { 1: [["22:00", "06:00"]], 7: [["23:00", "01:00"]] },
    holidays: [{ on: "2026-11-24", name: "Nghỉ" }],
  };
  assert.is(due("2026-11-22T12:00", 2, nights), "2026-11-23T01:00");
  assert.is(due("2026-11-23T12:00", 2, nights), "2026-11-24T00:00");
  assert.is(due("2026-11-23T12:00", 3, nights), "2026-11-30T00:00", "the morning of the holiday is free");
  assert.is(between("2026-11-16T00:00", "2026-11-18T00:00", nights), 9);
});

test("intervals that overlap count once, and one without length is none", () => {
  const week: BusinessHours["week"] = {
    1: [
      ["13:00", "15:00"],
      ["08:00", "12:00"],
      ["09:00", "14:00"],
      ["20:00", "20:00"],
    ],
  };
  assert.is(between("2026-11-23T00:00", "2026-11-24T00:00", { ...usualHours, week }), 7);
  const whole: BusinessHours = { ...usualHours, week: { 1: [["00:00", "24:00"]] }, holidays: [] };
  assert.is(between("2026-11-22T00:00", "2026-11-29T00:00", whole), 24);
});

test("a calendar that never opens is due at the far end, soon found", () => {
  const never: BusinessHours = { zone: "Asia/Ho_Chi_Minh", week: {}, holidays: [] };
  const start = at("2026-11-20T09:00");
  const began = performance.now();
  assert.is(addBusinessTime(never, start, 1).getTime(), start.getTime() + FARTHEST_DAYS * 24 * HOUR);
  assert.is(addBusinessTime(usualHours, start, 1e12).getTime(), start.getTime() + FARTHEST_DAYS * 24 * HOUR);
  assert.is(businessTimeBetween(never, start, new Date("9999-12-31T00:00:00Z")), 0);
  assert.ok(performance.now() - began < 2_000);
  assert.is(businessTimeBetween(usualHours, start, new Date(Number.NaN)), 0);
});

test("an hour that is skipped or comes twice is counted as long as it lasts", () => {
  const zone = "Europe/Berlin";
  const day: BusinessHours = { zone, week: { 7: [["00:00", "24:00"]] }, holidays: [] };
  const hours = (from: string, to: string) => businessTimeBetween(day, new Date(from), new Date(to)) / HOUR;
  assert.is(hours("2027-03-27T12:00:00Z", "2027-03-29T12:00:00Z"), 23);
  assert.is(hours("2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z"), 25);
  assert.is(new Date(instantOf(zone, Date.UTC(2027, 2, 28, 2, 30))).toISOString(), "2027-03-28T01:00:00.000Z");
  assert.is(new Date(instantOf(zone, Date.UTC(2026, 9, 25, 2, 30))).toISOString(), "2026-10-25T00:30:00.000Z");
  assert.is(offsetAt("America/St_Johns", Date.UTC(2026, 0, 1)), -3.5 * HOUR);
  assert.is(offsetAt("UTC", 0), 0);
});

/** A small random number that is the same in every run. */
function dice(seed: number) {
  return (below: number) => {
    seed = (Math.imul(seed, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
}

function someHours(roll: (below: number) => number): BusinessHours {
  const time = () => `${String(roll(24)).padStart(2, "0")}:${String(roll(4) * 15).padStart(2, "0")}`;
  const week: BusinessHours["week"] = { 3: [["10:00", "10:15"]] };
  for (const day of ["1", "2", "3", "4", "5", "6", "7"] as const) {
    if (roll(4) > 0) week[day] = Array.from({ length: 1 + roll(3) }, () => [time(), time()] as [string, string]);
  }
  const holidays = Array.from({ length: roll(6) }, () => ({ on: `2027-02-0${1 + roll(9)}`, name: "Tết" }));
  return { zone: "Asia/Ho_Chi_Minh", week, holidays };
}

test("adding and measuring agree for any calendar: the sum is reached then, and not a moment earlier", () => {
  const roll = dice(2027);
  for (let n = 0; n < 400; n++) {
    const hours = someHours(roll);
    const from = new Date(at("2027-01-30T00:00").getTime() + roll(14 * 24 * 60) * 60_000);
    const ms = 60_000 * roll(30 * 60);
    const end = addBusinessTime(hours, from, ms);
    if (end.getTime() >= from.getTime() + FARTHEST_DAYS * 24 * HOUR) continue;
    assert.is(businessTimeBetween(hours, from, end), ms, JSON.stringify(hours));
    if (ms > 0) assert.is(businessTimeBetween(hours, from, new Date(end.getTime() - 1)), ms - 1);
    const part = roll(ms + 1);
    const inSteps = addBusinessTime(hours, addBusinessTime(hours, from, part), ms - part);
    assert.is(inSteps.getTime(), end.getTime());
    const middle = new Date(from.getTime() + roll(20 * 24 * 60) * 60_000);
    const whole = businessTimeBetween(hours, from, new Date(middle.getTime() + 86_400_000));
    const halves =
      businessTimeBetween(hours, from, middle) +
      businessTimeBetween(hours, middle, new Date(middle.getTime() + 86_400_000));
    assert.is(whole, halves);
  }
});

test("measuring agrees with counting minute by minute", () => {
  const roll = dice(7);
  for (let n = 0; n < 20; n++) {
    const hours = someHours(roll);
    const from = at("2027-02-01T00:00").getTime() + roll(3 * 1440) * 60_000;
    const to = from + roll(4 * 1440) * 60_000;
    let minutes = 0;
    for (let t = from; t < to; t += 60_000) if (works(hours, new Date(t))) minutes++;
    assert.is(businessTimeBetween(hours, new Date(from), new Date(to)), minutes * 60_000, JSON.stringify(hours));
  }
});

/** Whether somebody works in the minute that begins at `moment`, asked as naively as can be. */
function works({ week, holidays }: BusinessHours, moment: Date): boolean {
  const [day, time] = local(moment).split("T") as [string, string];
  if (holidays.some(({ on }) => on === day)) return false;
  const number = new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
  const of = (n: number) => week[String(((n + 6) % 7) + 1) as "1"] ?? [];
  const today = of(number).some(([a, b]) => (a < b ? time >= a && time < b : a > b && time >= a));
  return today || of(number - 1).some(([a, b]) => a > b && time < b);
}

test.run();
