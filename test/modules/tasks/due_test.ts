import { test } from "uvu";
import * as assert from "uvu/assert";
import { dueProblem, readDue } from "../../../src/modules/tasks/due.ts";
import { orderedLeads } from "../../../src/modules/tasks/leads.ts";
import { snoozeUntil } from "../../../src/modules/tasks/snoozing.ts";

const now = new Date("2026-11-22T07:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const minute = 60_000;

test("a due time in the past, in 1970 and in year 9999 is refused in words", () => {
  assert.is(dueProblem(later(-10 * minute), now), "duePast");
  assert.is(dueProblem(new Date(0), now), "duePast");
  assert.is(dueProblem(new Date("9999-12-31T00:00:00Z"), now), "dueFar");
  assert.is(dueProblem(new Date(Number.NaN), now), "dueWrong");
  assert.is(dueProblem(later(minute), now), undefined);
  // The form was open while the minute passed.
  assert.is(dueProblem(later(-minute), now), undefined);
});

test("a field is read in Vietnam's time", () => {
  assert.equal(readDue("2026-11-22T14:05"), { due: new Date("2026-11-22T07:05:00Z") });
  assert.equal(readDue(" "), { due: null });
  for (const wrong of ["mai", "2026-13-01T10:00", "2026-02-30T10:00", "2026-11-22T25:00", "12026-11-22T10:00"])
    assert.equal(readDue(wrong), { problem: "dueWrong" });
});

test("an hour that the clocks skip is a problem, one they show twice is taken the first time", () => {
  assert.equal(readDue("2027-03-28T02:30", "Europe/Berlin"), { problem: "dueSkipped" });
  assert.equal(readDue("2027-10-31T02:30", "Europe/Berlin"), { due: new Date("2027-10-31T00:30:00Z") });
});

test("a reminder is put off by minutes, until tomorrow at eight, or until a time of one's own", () => {
  assert.equal(snoozeUntil("10", now), { until: later(10 * minute) });
  assert.equal(snoozeUntil("tomorrow", now), { until: new Date("2026-11-23T01:00:00Z") });
  // Shortly after midnight in Vietnam, tomorrow is not today.
  const night = new Date("2026-11-22T17:30:00Z");
  assert.equal(snoozeUntil("tomorrow", night), { until: new Date("2026-11-24T01:00:00Z") });
  assert.equal(snoozeUntil("own", now, "2026-11-22T16:00"), { until: new Date("2026-11-22T09:00:00Z") });
  assert.equal(snoozeUntil("own", now, "2026-11-22T13:00"), { problem: "snoozePast" });
  assert.equal(snoozeUntil("own", now, "2030-11-22T13:00"), { problem: "snoozeFar" });
  assert.equal(snoozeUntil("own", now, ""), { problem: "required" });
});

test("lead times are whole minutes, each once, the longest first", () => {
  assert.equal(orderedLeads([5, 15, 10, 15]), [15, 10, 5]);
  assert.equal(orderedLeads([]), []);
  for (const wrong of [[-1], [2.5], [20_000], [1, 2, 3, 4, 5, 6], [Number.NaN]])
    assert.is(orderedLeads(wrong), undefined);
});

test.run();
