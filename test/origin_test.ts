import { test } from "uvu";
import * as assert from "uvu/assert";
import { seatCast } from "./cast.ts";
import { testConfig, testDatabase } from "./helpers.ts";
import { openWeb } from "./web.ts";

const db = testDatabase();
const web = openWeb(db, { config: testConfig({ PUBLIC_URL: "http://desk.test:3000" }) });
test.before(async () => {
  await seatCast(db);
});
test.after(() => db.destroy());

const cases: [string, Record<string, string>, boolean][] = [
  ["our own page", { Origin: "http://desk.test:3000" }, true],
  ["the address it was reached by", { Origin: "http://10.0.0.5:3000", Host: "10.0.0.5:3000" }, true],
  ["only a Referer", { Origin: "", Referer: "http://desk.test:3000/account" }, true],
  [
    "a page that hides where it is, in the browser's word ours",
    { Origin: "null", "Sec-Fetch-Site": "same-origin" },
    true,
  ],
  ["another site", { Origin: "https://evil.test" }, false],
  ["another port of the same host", { Origin: "http://desk.test:4000", "Sec-Fetch-Site": "same-site" }, false],
  ["another site that names us", { Origin: "http://desk.test:3000", "Sec-Fetch-Site": "cross-site" }, false],
  ["nobody says", { Origin: "" }, false],
  ["a hidden page", { Origin: "null" }, false],
  ["no address at all", { Origin: "::::" }, false],
];

for (const [from, given, taken] of cases) {
  test(`a change asked for by ${from} is ${taken ? "taken" : "refused"}`, async () => {
    const headers = new Headers(given);
    for (const [name, value] of Object.entries(given)) if (!value) headers.delete(name);
    const answer = await web.app.request("http://desk.test:3000/account/preferences", { method: "POST", headers });
    assert.is(answer.status === 403, !taken, String(answer.status));
  });
}

test("a webhook comes from elsewhere and is judged by its signature, not here", async () => {
  const answer = await web.browse("")("/webhooks/nobody", { method: "POST", headers: { Origin: "https://evil.test" } });
  assert.is(answer.status, 404);
});

test.run();
