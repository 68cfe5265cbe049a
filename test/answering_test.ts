import { test } from "uvu";
import * as assert from "uvu/assert";
import { Hono } from "hono";
import type { Env } from "../src/context.ts";
import { Forbidden, Invalid, NotFound, Refused } from "../src/errors.ts";
import { seatCast } from "./cast.ts";
import { testDatabase } from "./helpers.ts";
import { type Browse, openWeb } from "./web.ts";

const db = testDatabase();
const web = openWeb(db);
let browse: Browse;

const failures: Record<string, Error> = {
  missing: new NotFound(),
  forbidden: new Forbidden(),
  claimed: new Refused("already_claimed"),
  invalid: new Invalid({ name: "required" }),
  away: Object.assign(new Error("terminating connection"), { code: "57P01" }),
  range: Object.assign(new Error("out of range"), { code: "22003" }),
  bug: new Error("a bug with a secret in it"),
};
const statuses: Record<string, number> = {
  missing: 404,
  forbidden: 403,
  claimed: 409,
  invalid: 422,
  away: 503,
  range: 404,
  bug: 500,
};
web.app.route(
  "/failing",
  new Hono<Env>().get("/:name", (c) => {
    throw failures[c.req.param("name")] ?? new NotFound();
  }),
);

test.before(async () => {
  browse = await web.as((await seatCast(db)).an);
});
test.after(() => db.destroy());

for (const [name, status] of Object.entries(statuses)) {
  test(`${name} is answered ${status}, as a page and as a word in passing`, async () => {
    const page = await browse(`/failing/${name}`);
    assert.is(page.status, status);
    const text = await page.text();
    assert.match(text, /<main id="main"/);
    assert.not.match(text, /secret/);
    const part = await browse(`/failing/${name}`, { headers: { "HX-Request": "true", "HX-Target": "li#row-1" } });
    assert.is(part.status, status);
    assert.is(part.headers.get("HX-Reswap"), "none");
    const said = part.headers.get("HX-Trigger") ?? "";
    assert.match(said, /^[ -~]+$/);
    assert.ok(JSON.parse(said).toast.text.length > 3);
  });
}

test("a bug is told with the id of its request, which the log has too", async () => {
  const page = await browse("/failing/bug");
  const id = page.headers.get("X-Request-Id") ?? "none";
  assert.ok((await page.text()).includes(id));
});

test("errors speak the language of whoever reads them", async () => {
  const stranger = web.browse("");
  assert.match(await (await stranger("/nowhere")).text(), /Không tìm thấy/);
  assert.match(await (await stranger("/nowhere", { headers: { Cookie: "locale=en" } })).text(), /Not found/);
});

const bad: [string, string, { method?: string; headers?: Record<string, string>; body?: BodyInit }][] = [
  ["an id that is none", "/settings/users/abc", {}],
  ["an id beyond what a database holds", "/settings/users/99999999999999999999", {}],
  ["half a character in the path", "/%E0%A4%A", {}],
  ["NUL in a search", "/settings/users?q=%00", {}],
  ["a key of no list", "/settings/users?after=%00%ff", {}],
  [
    "a form that is none",
    "/sign-in",
    { headers: { "Content-Type": "multipart/form-data; boundary=x" }, body: "nothing" },
  ],
  ["a form in no known shape", "/sign-in", { headers: { "Content-Type": "text/plain" }, body: "username=an" }],
  [
    "NUL in a name",
    "/sign-in",
    { headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: "username=a%00n&password=%ff" },
  ],
  [
    "a form of a megabyte",
    "/sign-in",
    { headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: `username=${"a".repeat(1_000_000)}` },
  ],
  ["a path to nowhere safe", "/css/../../package.json", {}],
  ["a cookie that is none", "/", { headers: { Cookie: "switchboard_3000=%00%ff; theme=<script>; locale=xx" } }],
];

for (const [what, path, visit] of bad) {
  test(`bad input is no fault of ours: ${what}`, async () => {
    const answer = await (path.startsWith("/settings") ? await web.as(await owner()) : browse)(path, visit);
    assert.ok(answer.status < 500, String(answer.status));
  });
}

const owner = () => db.selectFrom("users").select("id").where("role", "=", "owner").executeTakeFirstOrThrow();

test("a form may be large only as an upload", async () => {
  const headers = { "Content-Type": "application/x-www-form-urlencoded" };
  assert.is((await browse("/sign-in", { headers, body: `username=${"a".repeat(300_000)}` })).status, 413);
});

test.run();
