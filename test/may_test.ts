import { test } from "uvu";
import * as assert from "uvu/assert";
import { isAtLeast, listRoutes, type Route, type Who } from "../src/may.ts";
import type { Person, Role } from "../src/modules/people/table.ts";
import { type Cast, seatCast } from "./cast.ts";
import { testDatabase } from "./helpers.ts";
import { type Browse, openWeb } from "./web.ts";

const db = testDatabase();
const web = openWeb(db);
const routes = listRoutes(web.app);
const roles: (Role | undefined)[] = [undefined, "agent", "supervisor", "admin", "owner"];
const people = new Map<Role | undefined, Person | undefined>();

test.before(async () => {
  const cast: Cast = await seatCast(db);
  const admin = await db
    .insertInto("users")
    .values({ username: "admin", name: "Vũ Hải", role: "admin", password_hash: "-" })
    .returningAll()
    .executeTakeFirstOrThrow();
  for (const person of [cast.an, cast.supervisor, admin, cast.owner]) people.set(person.role, person);
});
test.after(() => db.destroy());

/** A path of the route where nothing lies: who may come in learns that, who may not never gets so far. */
const pathOf = ({ path }: Route) =>
  path.replace(/:(\w+)(\{.*?\}(?=\/|$))?\??/g, (_, _name, pattern = "") =>
    pattern.includes("a-f") ? "0".repeat(64) : "999999999",
  );

const mayCome = (who: Who, role: Role | undefined) =>
  who === "anyone" || (role !== undefined && isAtLeast({ role }, who));

test("there are routes, and every one says who may use it", () => {
  assert.ok(routes.length > 10);
  assert.equal(
    routes.filter((route) => route.who === undefined).map((route) => `${route.method} ${route.path}`),
    [],
  );
});

for (const role of roles) {
  for (const route of routes) {
    test(`${role ?? "a stranger"}: ${route.method} ${route.path}`, async () => {
      // A browser of its own for each, since signing out is among the routes.
      const browse: Browse = await web.as(people.get(role));
      const answer = await browse(pathOf(route), { method: route.method, headers: { Accept: "text/html" } });
      const toSignIn = answer.status === 303 && answer.headers.get("Location")?.startsWith("/sign-in?next=");
      if (mayCome(route.who!, role)) {
        // A provider proves itself by its signature, and is refused without one like anybody else.
        const refusals = route.path.startsWith("/webhooks/") ? [401, 500] : [401, 403, 500];
        assert.ok(!refusals.includes(answer.status), `${answer.status}`);
        assert.not.ok(toSignIn);
      } else if (role === undefined) {
        const location = answer.headers.get("Location") ?? "";
        assert.ok(answer.status === 303 && location.startsWith("/sign-in"), `${answer.status} ${location}`);
      } else {
        assert.is(answer.status, 403);
      }
    });
  }
}

test("a part of a page that nobody signed in for takes the whole page to the sign-in", async () => {
  const answer = await web.browse("")("/account", { headers: { "HX-Request": "true" } });
  assert.is(answer.status, 401);
  assert.is(answer.headers.get("HX-Redirect"), "/sign-in");
});

test("a stream is told so, instead of being given a page", async () => {
  const answer = await web.browse("")("/account", { headers: { Accept: "text/event-stream" } });
  assert.is(answer.status, 401);
});

test.run();
