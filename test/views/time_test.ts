import { test } from "uvu";
import * as assert from "uvu/assert";
import { clockTime, dayMonth, dayNumber, dayTitle, duration, exactTime, shortTime } from "../../src/views/time.ts";
import { wordsFor } from "../../src/words/mod.ts";

const vi = wordsFor("vi");
const en = wordsFor("en");
// 10:20 on Sunday in Vietnam
const now = new Date("2026-11-22T03:20:00Z");
const at = (iso: string) => new Date(iso);

test("times are said as people say them", () => {
  const said = (iso: string) => shortTime(at(iso), vi, now);
  assert.is(said("2026-11-22T03:19:30Z"), "vừa xong");
  assert.is(said("2026-11-22T03:15:00Z"), "5 phút");
  assert.is(said("2026-11-22T01:05:00Z"), "08:05");
  assert.is(said("2026-11-21T16:59:00Z"), "hôm qua");
  assert.is(said("2026-06-02T05:00:00Z"), "02/06");
  assert.is(said("2025-06-02T05:00:00Z"), "02/06/2025");
  assert.is(shortTime(at("2026-11-22T03:15:00Z"), en, now), "5 min");
});

test("what a wrong clock puts into the future is said by its time, not as a negative age", () => {
  assert.is(shortTime(at("2026-11-22T03:20:40Z"), vi, now), "vừa xong");
  assert.is(shortTime(at("2026-11-22T05:00:00Z"), vi, now), "12:00");
  assert.is(shortTime(at("2027-11-22T05:00:00Z"), vi, now), "22/11/2027");
});

test("days change at midnight in Vietnam, not in London", () => {
  assert.is(dayNumber(at("2026-11-21T17:00:00Z")) - dayNumber(at("2026-11-21T16:59:59Z")), 1);
  assert.is(dayTitle(at("2026-11-21T17:00:00Z"), vi, "vi", now), "Hôm nay");
  assert.is(dayTitle(at("2026-11-21T16:59:59Z"), vi, "vi", now), "Hôm qua, 21/11");
  assert.is(dayTitle(at("2026-11-19T03:00:00Z"), vi, "vi", now), "Thứ Năm, 19/11");
  assert.is(dayTitle(at("2025-11-19T03:00:00Z"), en, "en", now), "Wednesday, 19/11/2025");
});

test("a moment reads as the machine's own calendar has it, in any zone and year", () => {
  const zones = ["Asia/Ho_Chi_Minh", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "UTC"];
  const long = { day: "2-digit", month: "2-digit", year: "numeric" } as const;
  const clock = { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" } as const;
  const moments = ["1906-06-30T16:53:20Z", "1970-01-01T00:00:00Z", "2026-03-08T06:59:59Z", "2026-03-08T07:00:00Z"];
  const later = ["2026-04-04T15:00:00Z", "2026-10-03T15:30:00Z", "2026-12-31T17:00:00Z", "9999-12-31T16:59:59Z"];
  for (const moment of [...moments, ...later, "+010000-01-01T00:00:00Z"].map(at)) {
    for (const timeZone of zones) {
      const said = new Intl.DateTimeFormat("en-GB", { timeZone, ...clock }).format(moment);
      const date = new Intl.DateTimeFormat("en-GB", { timeZone, ...long }).format(moment);
      assert.is(exactTime(moment, timeZone), `${said} ${date}`, `${moment.toISOString()} in ${timeZone}`);
      assert.is(clockTime(moment, timeZone), said.slice(0, 5));
      assert.is(dayMonth(moment, timeZone), date.slice(0, 5));
    }
  }
});

test("another zone has its own day", () => {
  assert.is(shortTime(at("2026-11-22T00:30:00Z"), vi, now, "America/New_York"), "19:30");
});

test("time left is never rounded up", () => {
  assert.is(duration(85_799_000, vi), "23 giờ 49 phút");
  assert.is(duration(3_600_000, vi), "1 giờ");
  assert.is(duration(59_999, vi), "chưa đầy 1 phút");
  assert.is(duration(-5, vi), "chưa đầy 1 phút");
  assert.is(duration(6.5 * 86_400_000, vi), "6 ngày");
});

test("hovering shows the second and the year", () => {
  assert.is(exactTime(now), "10:20:00 22/11/2026");
});

test.run();
