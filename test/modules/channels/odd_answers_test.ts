import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Refused } from "../../../src/errors.ts";
import { receiveCallback, startConnection } from "../../../src/modules/channels/authorizing.ts";
import { fetchWaitingProfiles } from "../../../src/modules/channels/facebook/profile.ts";
import { listOffered, registerPage } from "../../../src/modules/channels/connecting.ts";
import { openConnected } from "./connected.ts";

const { db, cast, connect, begin, deps: own, close } = await openConnected();

/** A platform that answers each path as told: what it says is taken as it is. */
const answers = new Map<string, string>();
const server = createServer((request, response) => {
  request.resume();
  const { pathname, search } = new URL(request.url!, "http://here");
  response.end(answers.get(pathname + search.replace(/&appsecret_proof=.*/, "")) ?? answers.get(pathname) ?? "{}");
});
await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const deps = { ...own, config: { ...own.config, FACEBOOK_GRAPH_URL: base } };
test.after(async () => {
  server.close();
  await close();
});

const token = JSON.stringify({ access_token: "EAA" });
async function comeBack() {
  const state = new URL(await startConnection(deps, cast.owner)).searchParams.get("state")!;
  return receiveCallback(deps, cast.owner, { state, code: "a code" });
}
const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "fine",
    (error: unknown) => (error instanceof Refused ? error.reason : String(error)),
  );

for (const [what, answer] of [
  ["no JSON", "<html>Sorry, something went wrong.</html>"],
  ["nothing", ""],
  ["a list", "[]"],
  ["null", "null"],
  ["no token", "{}"],
  ["a token of another kind", '{"access_token":7}'],
  ["an empty token", '{"access_token":""}'],
] as const) {
  test(`${what} where a token should come is said in words`, async () => {
    answers.set("/oauth/access_token", answer);
    assert.is(await reasonOf(comeBack()), "facebook_away");
  });
}

test("an error that comes as a success is one", async () => {
  answers.set("/oauth/access_token", '{"error":{"message":"This authorization code has been used.","code":100}}');
  assert.is(await reasonOf(comeBack()), "connection_refused");
});

test("a list of pages of another shape is said in words, and one odd page hides no other", async () => {
  answers.set("/oauth/access_token", token);
  answers.set("/me", "{}");
  const connectionId = await comeBack();
  for (const odd of ["{}", '{"data":7}', '{"data":null}', "nothing"]) {
    answers.set("/me/accounts", odd);
    assert.is(await reasonOf(listOffered(deps, cast.owner, connectionId)), "facebook_away", odd);
  }
  const data = [
    { id: "901", name: "Cửa hàng A" },
    { name: "Không có id" },
    null,
    { id: "902" },
    { id: "903", tasks: 7 },
  ];
  answers.set("/me/accounts", JSON.stringify({ data, paging: "?" }));
  const { pages } = await listOffered(deps, cast.owner, connectionId);
  assert.equal(pages.map(({ id, name }) => [id, name]).toSorted(), [
    ["901", "Cửa hàng A"],
    ["902", "902"],
    ["903", "903"],
  ]);
});

test("a list that says where it goes on by an address alone is read to its end", async () => {
  answers.set("/oauth/access_token", token);
  const connectionId = await comeBack();
  const next = "https://graph.example/v25.0/me/accounts?limit=100&after=zwei&access_token=EAA";
  answers.set("/me/accounts", JSON.stringify({ data: [{ id: "911", name: "A" }], paging: { next } }));
  const second = "/me/accounts?fields=id%2Cname%2Ctasks%2Caccess_token&limit=100&after=zwei";
  answers.set(second, JSON.stringify({ data: [{ id: "912", name: "B\0ốt" }], paging: { next: "no address" } }));
  const { pages } = await listOffered(deps, cast.owner, connectionId);
  assert.equal(
    pages.map(({ id, name }) => [id, name]),
    [
      ["911", "A"],
      ["912", "Bốt"],
    ],
  );
  answers.delete(second);
});

test("a page of another shape is not registered, and it is said why", async () => {
  answers.set("/oauth/access_token", token);
  const connectionId = await comeBack();
  for (const [odd, reason] of [
    ["{}", "facebook_away"],
    ["[]", "facebook_away"],
    ['{"id":"901","name":"A","access_token":7}', "page_permission_missing"],
  ] as const) {
    answers.set("/901", odd);
    assert.is(await reasonOf(registerPage(deps, cast.owner, { connectionId, providerId: "901" })), reason, odd);
  }
});

test("a profile of another shape stops neither itself nor the others", async () => {
  const page = await connect(cast.bakery);
  const told: [answer: unknown, name: string | null][] = [
    [{ name: 12345, first_name: null, last_name: ["x"], profile_pic: 42 }, null],
    [{ name: "Lê\0 Hà\ud800" }, "Lê Hà\ufffd"],
    [{ name: { a: 1 }, first_name: "Vy", last_name: 7 }, "Vy"],
    [{ name: "Mai" }, "Mai"],
  ];
  const begun = [];
  for (const [n, [answer]] of told.entries()) {
    answers.set(`/700${n}`, JSON.stringify(answer));
    begun.push(await begin(page, `700${n}`, "Khách"));
  }
  await fetchWaitingProfiles(deps);
  for (const [n, { identityId }] of begun.entries()) {
    const { profile_state, platform_name } = await db
      .selectFrom("identities")
      .selectAll()
      .where("id", "=", identityId)
      .executeTakeFirstOrThrow();
    const name = told[n]![1];
    assert.equal([profile_state, platform_name], [name === null ? "refused" : "known", name]);
  }
});

test.run();
