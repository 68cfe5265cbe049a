import { test } from "uvu";
import * as assert from "uvu/assert";
import { Forbidden, NotFound, Refused } from "../../../src/errors.ts";
import { receiveCallback, startConnection } from "../../../src/modules/channels/authorizing.ts";
import { listOffered, registerPage } from "../../../src/modules/channels/connecting.ts";
import { disconnectPage } from "../../../src/modules/channels/disconnecting.ts";
import { checkPageHealth, checkPages, markReauthorize } from "../../../src/modules/channels/health.ts";
import { getManagedPage, listPages, managesPages } from "../../../src/modules/channels/pages.ts";
import { putMember, removeMember } from "../../../src/modules/channels/membership.ts";
import { sealToken, tokenOf } from "../../../src/modules/channels/tokens.ts";
import { openConnected } from "./connected.ts";

const { db, stage, config, deps, cast, connect, eventNames, close } = await openConnected();

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => "fine",
    (error: unknown) => (error instanceof Refused ? error.reason : error instanceof NotFound ? "not found" : error),
  );

/** What the browser does at Facebook: consents (or not) and brings back what the address says. */
async function consent(address: string, answer: "ok" | "cancel" = "ok") {
  const form = new URLSearchParams([...new URL(address).searchParams, ["answer", answer]]);
  const { headers } = await stage.ask("POST", "/dialog/consent", form);
  return Object.fromEntries(new URL(headers.get("location")!).searchParams) as { state: string; code?: string };
}

async function connectionOf(person: { id: number }): Promise<number> {
  return receiveCallback(deps, person, await consent(await startConnection(deps, person)));
}

test("from the button to the list of pages, through every page of results", async () => {
  const address = new URL(await startConnection(deps, cast.owner));
  assert.is(`${address.origin}${address.pathname}`, `${stage.url}/v25.0/dialog/oauth`);
  assert.is(address.searchParams.get("redirect_uri"), `${config.PUBLIC_URL}/settings/pages/facebook/callback`);
  assert.match(address.searchParams.get("scope")!, "pages_messaging");

  await stage.knobs({ extra_pages: 110 });
  const connectionId = await receiveCallback(deps, cast.owner, await consent(address.href));
  const { account, pages } = await listOffered(deps, cast.owner, connectionId);
  assert.is(account, "Quế Trần");
  assert.is(pages.length, 113);
  assert.is(pages.find((page) => page.id === cast.camera.provider_id)!.state, "connected");
  assert.is(pages.find((page) => page.id === "1029384757001")!.state, undefined);
  await stage.knobs({ extra_pages: 3 });
});

test("a state is good once, for the person who started, and not for ever", async () => {
  const came = await consent(await startConnection(deps, cast.owner));
  assert.is(await refusalOf(receiveCallback(deps, cast.an, came)), "connection_state_wrong");
  assert.is(
    await refusalOf(receiveCallback(deps, cast.owner, { ...came, state: "guessed" })),
    "connection_state_wrong",
  );
  assert.is(await refusalOf(receiveCallback(deps, cast.owner, { code: came.code })), "connection_state_wrong");
  const [first, second] = await Promise.all([
    refusalOf(receiveCallback(deps, cast.owner, came)),
    refusalOf(receiveCallback(deps, cast.owner, came)),
  ]);
  assert.equal([first, second].toSorted(), ["connection_state_wrong", "fine"]);

  const late = await consent(await startConnection(deps, cast.owner));
  await db
    .updateTable("page_connections")
    .set({ expires_at: new Date(Date.now() - 1) })
    .execute();
  assert.is(await refusalOf(receiveCallback(deps, cast.owner, late)), "connection_state_wrong");
});

test("cancelling and a code of another's making are said in words, and use the state up", async () => {
  const cancelled = await consent(await startConnection(deps, cast.owner), "cancel");
  assert.is(await refusalOf(receiveCallback(deps, cast.owner, cancelled)), "connection_cancelled");
  const came = await consent(await startConnection(deps, cast.owner));
  assert.is(await refusalOf(receiveCallback(deps, cast.owner, { ...came, code: "made up" })), "connection_refused");
  assert.is(await refusalOf(receiveCallback(deps, cast.owner, came)), "connection_state_wrong");
});

test("without an app of ours nothing starts", async () => {
  const bare = { ...deps, config: { ...config, FACEBOOK_APP_ID: "" } };
  assert.is(await refusalOf(startConnection(bare, cast.owner)), "facebook_not_configured");
});

test("the list belongs to the person, and is forgotten with the token", async () => {
  const connectionId = await connectionOf(cast.owner);
  assert.is(await refusalOf(listOffered(deps, cast.an, connectionId)), "not found");
  await db
    .updateTable("page_connections")
    .set({ expires_at: new Date(Date.now() - 1) })
    .execute();
  assert.is(await refusalOf(listOffered(deps, cast.owner, connectionId)), "connection_expired");
});

test("the token that listed the pages is forgotten when its time is over, whether anybody connects again or not", async () => {
  const kept = await connectionOf(cast.owner);
  const over = await connectionOf(cast.owner);
  await db
    .updateTable("page_connections")
    .set({ expires_at: new Date(Date.now() - 1) })
    .where("id", "=", over)
    .execute();
  await checkPages(deps);
  const rows = await db.selectFrom("page_connections").selectAll().where("id", "in", [kept, over]).execute();
  assert.equal(
    rows.filter(({ token_sealed }) => token_sealed !== null).map(({ id }) => id),
    [kept],
  );
  assert.is(await refusalOf(listOffered(deps, cast.owner, over)), "connection_expired", "and it is still said why");
});

test("registering subscribes, keeps the token sealed, and makes the person its page admin", async () => {
  const connectionId = await connectionOf(cast.owner);
  const page = await registerPage(deps, cast.owner, { connectionId, providerId: "1029384757002" });
  const token = tokenOf(config, page);
  assert.not.match(JSON.stringify(await db.selectFrom("pages").selectAll().execute()), token);
  assert.not.match(JSON.stringify(await db.selectFrom("page_connections").selectAll().execute()), /EAA/);
  const subscribed = await stage.ask("GET", `/graph/v25.0/${page.provider_id}/subscribed_apps?access_token=${token}`);
  assert.ok(subscribed.body.data[0].subscribed_fields.includes("message_echoes"));
  const [listed] = (await listPages(db, cast.owner)).filter((each) => each.id === page.id);
  assert.equal(listed!.members, [{ id: cast.owner.id, name: cast.owner.name, is_admin: true }]);
  assert.ok(listed!.picture_file_id);
  assert.equal(await eventNames(page.id), ["page.connected"]);

  await registerPage(deps, cast.owner, { connectionId, providerId: "1029384757002" });
  assert.equal(await eventNames(page.id), ["page.connected", "page.reconnected"]);
  assert.is(await refusalOf(registerPage(deps, cast.owner, { connectionId, providerId: "404" })), "connection_refused");
});

test("a page admin mends their own page and connects no other", async () => {
  const connectionId = await connectionOf(cast.chi);
  await registerPage(deps, cast.chi, { connectionId, providerId: cast.bakery.provider_id });
  for (const providerId of ["1029384757003", cast.camera.provider_id]) {
    const refused = await registerPage(deps, cast.chi, { connectionId, providerId }).catch((error: unknown) => error);
    assert.instance(refused, Forbidden);
  }
  await db.deleteFrom("events").where("subject_id", "=", cast.bakery.id).execute();
});

test("a token that died is said once, and connecting anew mends it", async () => {
  const page = await connect(cast.bakery);
  assert.is(await checkPageHealth(deps, page), "healthy");
  await stage.ask("PUT", `/api/pages/${page.provider_id}`, { token_error: 460 });
  assert.is(await checkPageHealth(deps, page), "reauthorize");
  assert.not(await markReauthorize(db, page.id, "token_expired"));
  const marked = await getManagedPage(db, cast.owner, page.id);
  assert.equal([marked.state, marked.trouble], ["reauthorize", "token_password_changed"]);
  assert.equal(await eventNames(page.id), ["page.reauthorize_needed"]);

  const connectionId = await connectionOf(cast.owner);
  await stage.ask("PUT", `/api/pages/${page.provider_id}`, { token_error: null });
  await registerPage(deps, cast.owner, { connectionId, providerId: page.provider_id });
  const mended = await getManagedPage(db, cast.owner, page.id);
  assert.equal([mended.state, mended.trouble], ["connected", null]);
});

test("what the old token was answered says nothing of a page that was connected anew meanwhile", async () => {
  const before = { ...(await connect(cast.bakery)), token_sealed: sealToken(config, cast.bakery, "EAA-of-long-ago") };
  assert.is(await checkPageHealth(deps, before), "unclear");
  const { state, trouble } = await getManagedPage(db, cast.owner, cast.bakery.id);
  assert.equal([state, trouble], ["connected", null]);
});

test("a server that fails says nothing about a token", async () => {
  const page = await connect(cast.camera);
  await stage.knobs({ error: 1, error_code: 2, error_subcode: null, error_on: "any" });
  assert.is(await checkPageHealth(deps, page), "unclear");
  const away = { ...deps, config: { ...config, FACEBOOK_GRAPH_URL: "http://127.0.0.1:1" } };
  assert.is(await checkPageHealth(away, page), "unclear");
  assert.is((await getManagedPage(db, cast.owner, page.id)).state, "connected");
});

test("the worker asks about pages that nobody asked about for an hour", async () => {
  await db.updateTable("pages").set({ token_checked_at: null }).where("token_sealed", "is not", null).execute();
  const first = await checkPages(deps);
  assert.ok(first > 0);
  assert.is(await checkPages(deps), 0);
});

test("disconnecting forgets the token, also when Facebook cannot be told", async () => {
  const page = await connect(cast.camera);
  const away = { ...deps, config: { ...config, FACEBOOK_GRAPH_URL: "http://127.0.0.1:1" } };
  await disconnectPage(away, cast.owner, page);
  await disconnectPage(away, cast.owner, page);
  const gone = await getManagedPage(db, cast.owner, page.id);
  assert.equal([gone.state, gone.token_sealed, gone.trouble], ["disconnected", null, "page_disconnected"]);
  assert.equal((await eventNames(page.id)).filter((name) => name === "page.disconnected").length, 1);
});

test("admins manage every page, a page admin their own, others none", async () => {
  assert.ok((await listPages(db, cast.owner)).length >= 3);
  assert.equal(
    (await listPages(db, cast.chi)).map((page) => page.id),
    [cast.bakery.id],
  );
  assert.equal(await listPages(db, cast.an), []);
  assert.ok(await managesPages(db, cast.chi));
  assert.not(await managesPages(db, cast.an));
  assert.is(await refusalOf(getManagedPage(db, cast.chi, cast.camera.id)), "not found");
});

test("members come, change and go, each once in the history", async () => {
  const put = (isAdmin: boolean) =>
    putMember(db, cast.owner, { pageId: cast.cosmetics.id, userId: cast.an.id, isAdmin });
  await put(false);
  await put(false);
  await put(true);
  await removeMember(db, cast.owner, { pageId: cast.cosmetics.id, userId: cast.an.id });
  await removeMember(db, cast.owner, { pageId: cast.cosmetics.id, userId: cast.an.id });
  const expected = ["page.member_added", "page.member_changed", "page.member_removed"];
  assert.equal(await eventNames(cast.cosmetics.id), expected);
  const nobody = { pageId: cast.cosmetics.id, userId: 999_999, isAdmin: false };
  assert.is(await refusalOf(putMember(db, cast.owner, nobody)), "not found");
});

test.after(close);
test.run();
