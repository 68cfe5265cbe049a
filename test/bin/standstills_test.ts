import { test } from "uvu";
import * as assert from "uvu/assert";
import { lentToOthers, waitedForDisk, watchStandstills } from "../../bin/lib/standstills.js";
import { eventually } from "../helpers.ts";

test("what Linux says of disk and processors is read", () => {
  const pressure =
    "some avg10=1.89 avg60=1.71 avg300=2.97 total=49027815\nfull avg10=1.89 avg60=1.29 avg300=0.94 total=23115003\n";
  assert.is(waitedForDisk(pressure), 23_115.003);
  assert.is(waitedForDisk(""), 0);
  const stat = "cpu  93601 1669 37998 105256 8619 0 471 340 0 0\ncpu0 46000 800 19000 52000 4300 0 235 170 0 0\n";
  assert.is(lentToOthers(stat, 2), 1_700);
  assert.is(lentToOthers("", 2), 0);
});

test("a pause of everything is noticed, and counts from the mark on", async () => {
  const mark = watchStandstills();
  const earlier = mark();
  const until = performance.now() + 1_600;
  while (performance.now() < until);
  await eventually(() => earlier() >= 400);
  const later = mark();
  assert.ok(later() < 400);
});

test.run();
