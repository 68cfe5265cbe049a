import { test } from "uvu";
import * as assert from "uvu/assert";
import { seatCast } from "./cast.ts";
import { testDatabase } from "./helpers.ts";
import { openWeb } from "./web.ts";

const db = testDatabase();
const cast = await seatCast(db);
const owner = await openWeb(db).as(cast.owner);
test.after(() => db.destroy());

/** Where an address says what is looked for or is to be filled in, of which so much is taken. */
const places: [most: number, path: string][] = [
  [100, "/inbox?q="],
  [100, "/inbox/list?q="],
  [200, "/tickets?q="],
  [200, "/tasks?q="],
  [200, "/orders?q="],
  [200, "/customers?q="],
  [100, "/products?q="],
  [100, "/palette?q="],
  [100, "/customers/companies?q="],
  [100, "/orders/variants?q="],
  [120, "/customers/new?name="],
  [60, "/customers/new?phone="],
];

test("what is too long is cut between two letters, whatever they are", async () => {
  for (const [most, path] of places) {
    const answer = await owner(path + encodeURIComponent(`${"a".repeat(most - 1)}😀 và nữa`));
    assert.is(answer.status, 200, path);
    assert.not.match(await answer.text(), "\ufffd", path);
  }
});

test.run();
