import { test } from "uvu";
import * as assert from "uvu/assert";
import { fetchProfile, fetchWaitingProfiles } from "../../../../src/modules/channels/facebook/profile.ts";
import { sealToken } from "../../../../src/modules/channels/tokens.ts";
import { placeholderName } from "../../../../src/modules/customers/mod.ts";
import { keepWaitingAttachments } from "../../../../src/modules/files/mod.ts";
import { openConnected } from "../connected.ts";

const { db, stage, deps, cast, connect, begin, eventNames, close } = await openConnected();
const page = await connect(cast.bakery);

async function knownOf({ identityId, customerId }: { identityId: number; customerId: number }) {
  const identity = await db.selectFrom("identities").selectAll().where("id", "=", identityId).executeTakeFirstOrThrow();
  const customer = await db.selectFrom("customers").selectAll().where("id", "=", customerId).executeTakeFirstOrThrow();
  return { ...identity, name: customer.name };
}

test("name and picture are fetched; a name that staff gave stays", async () => {
  const psids = await Promise.all(["Lê Thu Hà", "Trần Bảo Vy"].map((name) => stage.customer({ name })));
  const stranger = await begin(page, psids[0]!, placeholderName("facebook", psids[0]!));
  const regular = await begin(page, psids[1]!, "Chị Vy (khách sỉ)");
  assert.is(await fetchWaitingProfiles(deps), 2);
  const first = await knownOf(stranger);
  assert.equal([first.profile_state, first.platform_name, first.name], ["known", "Lê Thu Hà", "Lê Thu Hà"]);
  assert.ok(first.picture_file_id);
  const second = await knownOf(regular);
  assert.equal([second.platform_name, second.name], ["Trần Bảo Vy", "Chị Vy (khách sỉ)"]);
  assert.equal(await eventNames(stranger.conversationId), ["conversation.profile_known"]);
  assert.is(await fetchWaitingProfiles(deps), 0);
});

test("a profile that Facebook keeps to itself is not asked for again", async () => {
  const psid = await stage.customer({ profile: "hidden" });
  const begun = await begin(page, psid, placeholderName("facebook", psid));
  await fetchWaitingProfiles(deps);
  const { profile_state, name } = await knownOf(begun);
  assert.equal([profile_state, name], ["refused", `Khách Facebook ·${psid.slice(-4)}`]);
});

test("a failing server only puts it off", async () => {
  const psid = await stage.customer({ name: "Đỗ Mai" });
  const begun = await begin(page, psid, placeholderName("facebook", psid));
  await stage.knobs({ error: 1, error_code: 2, error_subcode: null, error_on: "any" });
  assert.is(await fetchWaitingProfiles(deps), 1);
  assert.is((await knownOf(begun)).profile_state, "waiting");
  assert.is(await fetchWaitingProfiles(deps), 0, "not at once again");
  await db
    .updateTable("identities")
    .set({ profile_fetched_at: new Date(0) })
    .execute();
  await fetchWaitingProfiles(deps);
  assert.is((await knownOf(begun)).platform_name, "Đỗ Mai");
});

test("a dead token marks the page and leaves the profile waiting", async () => {
  const psid = await stage.customer({});
  const begun = await begin(page, psid, placeholderName("facebook", psid));
  await stage.ask("PUT", `/api/pages/${page.provider_id}`, { token_error: 463 });
  await fetchWaitingProfiles(deps);
  assert.is((await knownOf(begun)).profile_state, "waiting");
  const { state } = await db.selectFrom("pages").select("state").where("id", "=", page.id).executeTakeFirstOrThrow();
  assert.is(state, "reauthorize");
  await db.updateTable("identities").set({ profile_fetched_at: null }).execute();
  assert.is(await fetchWaitingProfiles(deps), 0, "nobody is asked about on a page without a token");
  await stage.ask("PUT", `/api/pages/${page.provider_id}`, { token_error: null });
});

test("a page that was connected anew meanwhile is not marked for what its old token was answered", async () => {
  const psid = await stage.customer({});
  const begun = await begin(page, psid, placeholderName("facebook", psid));
  await connect(page);
  const outcome = await fetchProfile(deps, {
    id: begun.identityId,
    customer_id: begun.customerId,
    page_id: page.id,
    provider_id: psid,
    conversation_id: begun.conversationId,
    page_provider_id: page.provider_id,
    token_sealed: sealToken(deps.config, page, "EAA-of-long-ago"),
  });
  assert.is(outcome, "later");
  const { state } = await db.selectFrom("pages").select("state").where("id", "=", page.id).executeTakeFirstOrThrow();
  assert.is(state, "connected");
});

test("attachments are fetched and kept, what must not be fetched is refused, what fails is tried five times", async () => {
  const { conversationId } = await begin(page, "1", "A");
  const { id: message_id } = await db
    .insertInto("messages")
    .values({ conversation_id: conversationId, author: "customer", sent_at: new Date(), detail: "{}", reactions: "{}" })
    .returning("id")
    .executeTakeFirstOrThrow();
  const good = (await stage.graph("GET", `/${page.provider_id}?fields=picture`)).body.picture.data.url as string;
  const urls = [
    good,
    "http://169.254.169.254/latest/meta-data",
    `${stage.url}/media/gone`,
    "http://media.invalid/a.png",
  ];
  const rows = await db
    .insertInto("attachments")
    .values(
      urls.map((source_url, position) => ({ message_id, position, kind: "image" as const, source_url, detail: "{}" })),
    )
    .returning("id")
    .execute();
  const states = async () => {
    const all = db.selectFrom("attachments").selectAll().where("message_id", "=", message_id).orderBy("position");
    return (await all.execute()).map((row) => [row.state, row.reason]);
  };
  const away = { ...deps, resolve: () => Promise.reject(new Error("away")) };
  const [one, other] = await Promise.all([keepWaitingAttachments(away), keepWaitingAttachments(away)]);
  assert.is(one! + other!, 4, "each is taken by one");
  assert.equal(await states(), [
    ["kept", null],
    ["refused", "private_address"],
    ["refused", "gone"],
    ["waiting", null],
  ]);
  for (let tries = 1; tries < 5; tries++) {
    assert.is(await keepWaitingAttachments(away), 0, "not before its time");
    await db.updateTable("attachments").set({ retry_after: new Date() }).where("id", "=", rows[3]!.id).execute();
    assert.is(await keepWaitingAttachments(away), 1);
  }
  assert.equal((await states())[3], ["failed", "unreachable"]);
  assert.equal(
    await eventNames(conversationId),
    Array.from({ length: 4 }, () => "message.attachment_kept"),
  );
});

test.after(close);
test.run();
