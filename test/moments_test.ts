import pg from "pg";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { readMoment } from "../src/moments.ts";

const driver = pg.types.getTypeParser(pg.types.builtins.TIMESTAMP) as (text: string) => Date;

test("a moment is the same as the driver reads it, whatever its zone and fractions", () => {
  const days = ["1970-01-01", "2000-02-29", "2026-11-22", "1899-12-31", "9999-12-31"];
  const fractions = ["", ".5", ".01", ".123", ".123456", ".999999"];
  for (const day of days)
    for (const fraction of fractions)
      for (const zone of ["+00", "+07", "+14"]) {
        const text = `${day} 23:59:58${fraction}${zone}`;
        assert.equal(readMoment(text), driver(text), text);
      }
});

test("what is written otherwise is left to the driver", () => {
  const others = [
    "infinity",
    "-infinity",
    "2026-11-22 10:00:00+05:30",
    "2026-11-22 10:00:00-03",
    "2026-11-22 10:00:00",
    "0044-03-15 00:00:00+00 BC",
    "0001-01-01 00:00:00+00",
    "12026-11-22 10:00:00+00",
  ];
  for (const text of others) assert.is(readMoment(text), undefined, text);
});

test.run();
