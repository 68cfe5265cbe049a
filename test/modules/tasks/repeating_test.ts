import { test } from "uvu";
import * as assert from "uvu/assert";
import { momentOf, readWall, wallOf, wallText } from "../../../src/modules/tasks/calendar_days.ts";
import { anchored, nextDue, repeatProblem } from "../../../src/modules/tasks/repeating.ts";
import type { Repeat } from "../../../src/modules/tasks/table.ts";

const at = (text: string, zone?: string) => momentOf(readWall(text)!, zone).at;
/** When it is due again, as the wall in Vietnam shows it. */
const again = (due: string, repeat: Repeat, now = due) => {
  const next = nextDue(at(due), repeat, at(now));
  return next && wallText(wallOf(next));
};

test("each day, week and month at the same hour", () => {
  assert.is(again("2026-11-22T14:00", { every: "day", interval: 1 }), "2026-11-23T14:00");
  assert.is(again("2026-11-22T14:00", { every: "day", interval: 3 }), "2026-11-25T14:00");
  assert.is(again("2026-11-22T14:00", { every: "week", interval: 2 }), "2026-12-06T14:00");
  assert.is(again("2026-11-22T14:00", { every: "month", interval: 1 }), "2026-12-22T14:00");
  assert.is(again("2026-11-22T14:00", { every: "month", interval: 12 }), "2027-11-22T14:00");
});

test("the hour is Vietnam's, also where the day differs in UTC", () => {
  assert.is(at("2026-11-22T06:30").toISOString(), "2026-11-21T23:30:00.000Z");
  assert.is(again("2026-12-31T06:30", { every: "month", interval: 1 }), "2027-01-31T06:30");
});

test("the 31st is the last day of a shorter month, and the 31st again after it", () => {
  const repeat = anchored({ every: "month", interval: 1 }, at("2027-01-31T09:00"));
  assert.equal(repeat, { every: "month", interval: 1, day: 31 });
  assert.is(again("2027-01-31T09:00", repeat), "2027-02-28T09:00");
  assert.is(again("2027-02-28T09:00", repeat), "2027-03-31T09:00");
  assert.is(again("2028-01-31T09:00", repeat), "2028-02-29T09:00");
  assert.is(again("2026-10-31T09:00", repeat, "2026-11-30T10:00"), "2026-12-31T09:00");
});

test("done early it is due at the next time, done late at the first that is not over", () => {
  assert.is(again("2026-11-25T09:00", { every: "day", interval: 1 }, "2026-11-22T10:00"), "2026-11-26T09:00");
  assert.is(again("2026-11-16T09:00", { every: "day", interval: 1 }, "2026-11-22T10:00"), "2026-11-23T09:00");
  assert.is(again("2026-11-16T09:00", { every: "day", interval: 1 }, "2026-11-22T08:00"), "2026-11-22T09:00");
  assert.is(again("2026-11-02T09:00", { every: "week", interval: 1 }, "2026-11-22T10:00"), "2026-11-23T09:00");
  assert.is(again("1996-11-02T09:00", { every: "day", interval: 1 }, "2026-11-22T10:00"), "2026-11-23T09:00");
});

test("it ends after its last day", () => {
  assert.is(again("2026-11-22T09:00", { every: "day", interval: 1, until: "2026-11-23" }), "2026-11-23T09:00");
  assert.is(again("2026-11-23T09:00", { every: "day", interval: 1, until: "2026-11-23" }), undefined);
});

test("elsewhere the hour on the wall stays when the clocks change", () => {
  const zone = "Europe/Berlin";
  const next = nextDue(at("2027-03-27T09:00", zone), { every: "day", interval: 1 }, at("2027-03-27T10:00", zone), zone);
  assert.is(wallText(wallOf(next!, zone)), "2027-03-28T09:00");
  assert.is(next!.toISOString(), "2027-03-28T07:00:00.000Z");
});

test("what cannot be repeated is said", () => {
  const due = at("2026-11-22T09:00");
  assert.is(repeatProblem({ every: "day", interval: 1 }, null), "repeatNeedsDue");
  assert.is(repeatProblem({ every: "day", interval: 0 }, due), "repeatInterval");
  assert.is(repeatProblem({ every: "month", interval: 25 }, due), "repeatInterval");
  assert.is(repeatProblem({ every: "week", interval: 1, until: "2026-11-21" }, due), "repeatUntilEarly");
  assert.is(repeatProblem({ every: "week", interval: 1, until: "2026-11-22" }, due), undefined);
});

test.run();
