import { test } from "uvu";
import * as assert from "uvu/assert";
import type { TimelineItem } from "../../src/modules/customers/mod.ts";
import { customerActivity } from "../../src/views/customers/activity.ts";
import { wordsFor } from "../../src/words/mod.ts";

test("what a merge took the place of is told in words", () => {
  const was = { name: "Lê Thị Sen", gender: "female", born_on: "1990-05-01", company: "Công ty Sao Mai" };
  const change = { name: "customer.merged", actor_name: "Trần Bình", detail: { other_name: "Sen Lê", was } };
  const drawn = customerActivity({
    words: wordsFor("vi"),
    customerId: 1,
    about: "",
    items: [{ kind: "change", id: 1, at: new Date(), change } as unknown as TimelineItem],
    more: false,
    colleagues: [],
    now: new Date(),
  });
  assert.match(String(drawn), "Lê Thị Sen · Nữ · 01/05/1990 · Công ty Sao Mai");
});

test.run();
