import { test } from "uvu";
import * as assert from "uvu/assert";
import { Invalid } from "../../../src/errors.ts";
import { faultsOf, type Hours, saveBusinessHours } from "../../../src/modules/tickets/mod.ts";
import { testDatabase } from "../../helpers.ts";

const db = testDatabase();
test.after(() => db.destroy());

const hours = (monday: [string, string][], holidays: Hours["holidays"] = []): Hours => ({
  zone: "Asia/Ho_Chi_Minh",
  week: { 1: monday, 2: [["08:00", "17:30"]], 3: [], 4: [], 5: [], 6: [], 7: [] },
  holidays,
});
const tet = { on: "2027-02-06", name: "Tết Nguyên đán" };

test("several intervals a day and the end of the day are taken", () => {
  assert.equal(
    faultsOf(
      hours(
        [
          ["13:30", "17:30"],
          ["08:00", "12:00"],
          ["12:00", "13:00"],
        ],
        [tet],
      ),
    ),
    {},
  );
  assert.equal(faultsOf(hours([["00:00", "24:00"]])), {});
});

test("what no clock or calendar knows is named by the day it stands in", () => {
  assert.equal(
    faultsOf(
      hours([
        ["08:00", "12:00"],
        ["11:59", "13:00"],
      ]),
    ),
    { day1: "hoursOverlap" },
  );
  assert.equal(faultsOf(hours([["12:00", "08:00"]])), { day1: "hoursBackwards" });
  assert.equal(faultsOf(hours([["08:00", "08:00"]])), { day1: "hoursBackwards" });
  assert.equal(faultsOf(hours([["8:00", "12:00"]])), { day1: "hoursTime" });
  assert.equal(faultsOf(hours([["24:00", "24:00"]])), { day1: "hoursTime" });
  assert.equal(faultsOf(hours([["08:00", "25:00"]])), { day1: "hoursTime" });
  const five = Array.from({ length: 5 }, (_, n): [string, string] => [`0${n}:00`, `0${n}:30`]);
  assert.equal(faultsOf(hours(five)), { day1: "hoursTooMany" });
  assert.equal(faultsOf({ ...hours([]), week: { 1: [], 2: [], 3: [], 4: [], 5: [], 6: [], 7: [] } }), {
    week: "hoursNone",
  });
  assert.equal(faultsOf(hours([], [tet, { ...tet, name: "Mùng một" }])), { holidays: "holidayTwice" });
  assert.equal(faultsOf(hours([], [{ on: "2027-02-30", name: "Không có" }])), { holidays: "holidayDate" });
  assert.equal(faultsOf(hours([], [{ on: "2027-02-06", name: "" }])), { holidays: "holidayName" });
});

test("what is kept is in order, and what is wrong is not kept", async () => {
  const late = { on: "2027-09-02", name: "Quốc khánh" };
  await saveBusinessHours(
    db,
    hours(
      [
        ["13:30", "17:30"],
        ["08:00", "12:00"],
      ],
      [late, tet],
    ),
  );
  const kept = async () =>
    (await db.selectFrom("settings").select("value").where("key", "=", "business_hours").executeTakeFirstOrThrow())
      .value as Hours;
  assert.equal((await kept()).week["1"], [
    ["08:00", "12:00"],
    ["13:30", "17:30"],
  ]);
  assert.equal((await kept()).holidays, [tet, late]);
  await saveBusinessHours(db, hours([["09:00", "12:00"]]));
  const failed = await saveBusinessHours(db, hours([["09:00", "08:00"]])).catch((error: unknown) => error);
  assert.instance(failed, Invalid);
  assert.equal((await kept()).week["1"], [["09:00", "12:00"]]);
});

test.run();
