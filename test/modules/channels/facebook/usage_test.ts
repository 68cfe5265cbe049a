import { test } from "uvu";
import * as assert from "uvu/assert";
import { fetchHistory } from "../../../../src/modules/channels/facebook/history.ts";
import { fetchWaitingProfiles } from "../../../../src/modules/channels/facebook/profile.ts";
import { sendToFacebook } from "../../../../src/modules/channels/facebook/send.ts";
import { noteUsage, restOf } from "../../../../src/modules/channels/facebook/usage.ts";
import { SendProblem } from "../../../../src/modules/channels/sending.ts";
import { placeholderName } from "../../../../src/modules/customers/mod.ts";
import { eventually } from "../../../helpers.ts";
import { openConnected } from "../connected.ts";

const { db, stage, deps, cast, connect, begin, close } = await openConnected();
const page = await connect(cast.bakery);
test.after(close);

test("from eighty per cent of any limit on a token rests, as long as it is said to, and no longer than it is so", () => {
  const rests = (headers: Record<string, string>) => {
    noteUsage("token", headers, 1_000);
    return restOf("token", 1_000);
  };
  const usage = (share: number) => JSON.stringify({ call_count: 3, total_time: share, total_cputime: 0 });
  const business = (share: number, minutes: number) =>
    JSON.stringify({
      "1": [{ type: "pages", call_count: 1 }],
      "2": [{ type: "messenger", total_cputime: share, estimated_time_to_regain_access: minutes }],
    });
  assert.is(rests({ "x-app-usage": usage(79) }), 0);
  assert.is(rests({ "x-app-usage": usage(80) }), 60_000);
  assert.is(restOf("token", 61_000), 0);
  assert.is(restOf("another", 1_000), 0);
  assert.is(rests({ "x-page-usage": usage(101) }), 60_000);
  assert.is(rests({ "x-app-usage": usage(40), "x-page-usage": usage(40) }), 0);
  assert.is(rests({ "x-business-use-case-usage": business(95, 7) }), 7 * 60_000);
  assert.is(rests({ "x-business-use-case-usage": business(12, 0) }), 0);
  for (const odd of ["", "null", "[80]", "{", '{"call_count":"many"}', '{"1":{"call_count":90}}']) {
    assert.is(rests({ "x-app-usage": odd, "x-business-use-case-usage": odd }), 0, odd);
  }
});

test("an answer that tells of no limit, or of another, says nothing of one that is nearly used up", () => {
  const business = (type: string, share: number) => ({
    "x-business-use-case-usage": JSON.stringify({ "1": [{ type, call_count: share }] }),
  });
  const rests = (headers: Record<string, string>) => {
    noteUsage("of a page", headers, 1_000);
    return restOf("of a page", 1_000);
  };
  assert.is(rests(business("pages", 95)), 60_000);
  assert.is(rests({}), 60_000);
  assert.is(rests({ "x-app-usage": '{"call_count":1}' }), 60_000);
  assert.is(rests(business("messenger", 3)), 60_000);
  assert.is(rests(business("pages", 3)), 0);
});

test("near its limits a page still answers, and what nobody waits for is put off", async () => {
  const psid = await stage.customer({ name: "Đỗ Mai" });
  const begun = await begin(page, psid, placeholderName("facebook", psid));
  await stage.act(psid, "messages", { text: "Shop ơi" }, page.provider_id);
  const profile = async () =>
    (await db.selectFrom("identities").selectAll().where("id", "=", begun.identityId).executeTakeFirstOrThrow())
      .profile_state;
  const reply = (id: number) =>
    sendToFacebook(deps, page, {
      recipient: psid,
      message: { id, body: `Dạ ${id}`, reply_to_provider_id: null },
      humanAgent: false,
    });
  const history = () => fetchHistory(deps.config, { page, counterpart: psid, cursor: null });

  // The only one of its second is all of the limit, unless the second is over before the answer is written.
  await stage.knobs({ sends_per_second: 1 });
  let id = 1;
  const put = await eventually(async () => {
    await reply(id++).catch(() => {});
    return history().then(
      () => undefined,
      (error: unknown) => error,
    );
  });
  assert.instance(put, SendProblem);
  assert.equal([(put as SendProblem).follow, (put as SendProblem).reason], ["wait", "rate_limited"]);
  assert.ok((put as SendProblem).retryAfterMs! > 50_000);
  await fetchWaitingProfiles(deps);
  assert.is(await profile(), "waiting");

  await stage.knobs({ sends_per_second: 300 });
  await reply(id);
  assert.ok((await history()).messages.length > 0);
  await db.updateTable("identities").set({ profile_fetched_at: null }).execute();
  await fetchWaitingProfiles(deps);
  assert.is(await profile(), "known");
});

test.run();
