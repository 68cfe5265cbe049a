import { test } from "uvu";
import * as assert from "uvu/assert";
import { testDatabase } from "./helpers.ts";
import { openWeb } from "./web.ts";

const db = testDatabase(2);
const web = openWeb(db);
const policies = ["Content-Security-Policy", "X-Frame-Options", "Referrer-Policy", "Cross-Origin-Resource-Policy"];
const headersOf = async (path: string, headers: Record<string, string> = {}) =>
  (await web.app.request(path, { headers })).headers;
const kept = (headers: Headers) => policies.filter((name) => headers.has(name));

test("a page and a worker's script come with all policies", async () => {
  for (const path of ["/sign-in", "/inbox", "/nowhere", "/sw.js", "/js/live_worker.js?v=1"]) {
    assert.equal(kept(await headersOf(path)), policies, path);
  }
  assert.match((await headersOf("/sign-in")).get("Content-Security-Policy") ?? "", /default-src 'self'/);
});

test("what becomes part of a page obeys the policies of that page and repeats none", async () => {
  const parts = [
    await headersOf("/sign-in", { "HX-Request": "true" }),
    await headersOf("/fonts/text-400.woff2"),
    await headersOf("/js/all.js?v=1"),
    await headersOf("/css/all.css?v=1"),
    await headersOf("/icons.svg"),
  ];
  for (const headers of parts) {
    assert.equal(kept(headers), []);
    assert.is(headers.get("X-Content-Type-Options"), "nosniff");
  }
  // Somebody's word that it is asked for by a script is the script's own.
  assert.equal(kept(await headersOf("/sign-in", { "HX-Request": "false" })), policies);
});

test("an answer bears the id under which the log has it, unless it is kept for ever", async () => {
  assert.match((await headersOf("/sign-in")).get("X-Request-Id") ?? "", /^[0-9a-f-]{36}$/);
  assert.not((await headersOf("/js/all.js?v=1")).has("X-Request-Id"));
});

test.after(() => db.destroy());

test.run();
