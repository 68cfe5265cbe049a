import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { Refused } from "../../../src/errors.ts";
import { receiveCallback, startConnection } from "../../../src/modules/channels/authorizing.ts";
import { listOffered, registerPage } from "../../../src/modules/channels/connecting.ts";
import { openConnected } from "./connected.ts";

const { cast, deps: own, close } = await openConnected();

/** A platform that answers each path as told: what it says is taken as it is. */
const answers = new Map<string, string>();
const server = createServer((request, response) => {
  request.resume();
  response.end(answers.get(new URL(request.url!, "http://here").pathname) ?? "{}");
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

test.run();
