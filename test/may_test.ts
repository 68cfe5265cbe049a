import type { Server } from "node:http";
import { serve } from "@hono/node-server";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { noLive } from "../src/context.ts";
import { isAtLeast, listRoutes, type Route, type Who } from "../src/may.ts";
import type { Person, Role } from "../src/modules/people/table.ts";
import { type Cast, seatCast } from "./cast.ts";
import { testConfig, testDatabase } from "./helpers.ts";
import { cookieOf, openWeb } from "./web.ts";

const db = testDatabase();
// Over a real socket, as the stream answers on it; it says who came in and ends.
const live: typeof noLive = { ...noLive, join: async (_user, _request, response) => Boolean(response.end()) };
const web = openWeb(db, { config: testConfig({ FACEBOOK_APP_SECRET: "", FACEBOOK_VERIFY_TOKEN: "" }), live });
const routes = listRoutes(web.app);
type Guest = Role | "page admin" | undefined;
const guests: Guest[] = [undefined, "agent", "page admin", "supervisor", "admin", "owner"];
const people = new Map<Guest, Person>();

let server: Server;
let origin: string;

test.before(async () => {
  await new Promise<void>((listening) => {
    server = serve({ fetch: web.app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => {
      origin = `http://127.0.0.1:${port}`;
      listening();
    }) as Server;
  });
  const cast: Cast = await seatCast(db);
  const admin = await db
    .insertInto("users")
    .values({ username: "admin", name: "Vũ Hải", role: "admin", password_hash: "-" })
    .returningAll()
    .executeTakeFirstOrThrow();
  for (const person of [cast.an, cast.supervisor, admin, cast.owner]) people.set(person.role, person);
  people.set("page admin", cast.chi);
});
test.after(async () => {
  server.closeAllConnections();
  server.close();
  await db.destroy();
});

/** What an address may hold where nothing lies: ids nobody has, and each of the words that a route names. */
const samples = (pattern: string) => ["999999999", "0".repeat(64), "name", ...pattern.split("|")];

/** A path of the route where nothing lies: who may come in learns that, who may not never gets so far. */
const pathOf = ({ path }: Route) =>
  path.replace(/:(\w+)(\{.*?\}(?=\/|$))?\??/g, (_, _name, braces = "{.*}") => {
    const pattern = braces.slice(1, -1);
    const sample = samples(pattern).find((each) => new RegExp(`^(?:${pattern})$`).test(each));
    if (sample === undefined) throw new Error(`no sample of ${pattern} in ${path}`);
    return sample;
  });

function mayCome(who: Who, guest: Guest): boolean {
  if (who === "anyone") return true;
  const role = guest === "page admin" ? "agent" : guest;
  if (role === undefined) return false;
  return who === "page-admin" ? guest === "page admin" || isAtLeast({ role }, "admin") : isAtLeast({ role }, who);
}

test("there are routes, and every one says who may use it", () => {
  assert.ok(routes.length > 10);
  assert.equal(
    routes.filter((route) => route.who === undefined).map((route) => `${route.method} ${route.path}`),
    [],
  );
});

/** A browser of its own for each request, since signing out is among the routes. */
async function ask(person: Person | undefined, route: Route): Promise<Response> {
  const cookie = person && cookieOf(await web.sessions.start(person.id, { address: null, userAgent: null }));
  const headers = { Origin: origin, Accept: "text/html", ...(cookie && { Cookie: cookie }) };
  return fetch(origin + pathOf(route), { method: route.method, headers, redirect: "manual" });
}

for (const role of guests) {
  for (const route of routes) {
    test(`${role ?? "a stranger"}: ${route.method} ${route.path}`, async () => {
      const answer = await ask(people.get(role), route);
      const location = answer.headers.get("Location") ?? "";
      const toSignIn = answer.status === 303 && /^\/sign-in(\?next=|$)/.test(location);
      // A webhook is refused for its signature, whoever sends it; figures are for whoever is on this machine.
      const judgesItself = route.path.startsWith("/webhooks/") || route.path === "/metrics";
      if (judgesItself) assert.ok(answer.status < 500, `${answer.status}`);
      else if (mayCome(route.who!, role)) assert.ok(![401, 403, 500].includes(answer.status), `${answer.status}`);
      else if (role === undefined) assert.ok(toSignIn, `${answer.status} ${location}`);
      else assert.is(answer.status, 403);
    });
  }
}

test("the figures are for this machine and for ops, and a proxy's loopback is not this machine", async () => {
  const figures = (headers: Record<string, string>) => fetch(`${origin}/metrics`, { headers, redirect: "manual" });
  assert.match(await (await figures({})).text(), /switchboard_http_requests_total/);
  assert.is((await figures({ "X-Forwarded-For": "203.0.113.7" })).status, 303);
  assert.is((await (await web.as(people.get("supervisor")))("/metrics")).status, 403);
  assert.is((await (await web.as(people.get("owner")))("/metrics")).status, 200);
});

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
