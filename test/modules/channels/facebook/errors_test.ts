import { test } from "uvu";
import * as assert from "uvu/assert";
import { judge } from "../../../../src/modules/channels/facebook/errors.ts";
import { errorIn } from "../../../../src/modules/channels/facebook/graph_errors.ts";

const said = (code?: number, subcode?: number, status = 400, transient = false) => {
  const { follow, reason } = judge({ code, subcode, status, transient });
  return `${follow} ${reason}`;
};

const table: [number, number | undefined, string][] = [
  [10, 2018278, "fail window_closed"],
  [10, 2534022, "fail window_closed"],
  [10, 2018065, "fail recipient_refuses"],
  [10, 2018108, "fail recipient_refuses"],
  [10, undefined, "fail permission_missing"],
  [10900, undefined, "fail already_replied"],
  [10902, undefined, "fail comment_gone"],
  [100, undefined, "fail request_invalid"],
  [100, 33, "fail object_gone"],
  [100, 2018001, "fail recipient_unknown"],
  [100, 2018047, "fail attachment_unreadable"],
  [100, 2018109, "fail attachment_too_big"],
  [100, 2018199, "fail human_agent_missing"],
  [100, 2018218, "fail no_profile"],
  [100, 2018292, "fail comment_gone"],
  [100, 77, "fail request_invalid"],
  [102, undefined, "reauthorize token_invalid"],
  [190, undefined, "reauthorize token_invalid"],
  [190, 458, "reauthorize token_app_removed"],
  [190, 459, "reauthorize token_checkpoint"],
  [190, 460, "reauthorize token_password_changed"],
  [190, 463, "reauthorize token_expired"],
  [190, 464, "reauthorize token_unconfirmed"],
  [190, 467, "reauthorize token_invalid"],
  [190, 492, "reauthorize token_role_lost"],
  [200, undefined, "fail permission_missing"],
  [200, 2018021, "fail permission_missing"],
  [200, 2018027, "fail permission_missing"],
  [200, 1545041, "fail recipient_unavailable"],
  [230, undefined, "fail permission_missing"],
  [299, undefined, "fail permission_missing"],
  [551, 1545041, "fail recipient_unavailable"],
  [1, undefined, "retry temporary"],
  [2, undefined, "retry temporary"],
  [1200, undefined, "retry temporary"],
  [4, undefined, "wait rate_limited"],
  [4, 2018022, "wait rate_limited"],
  [17, undefined, "wait rate_limited"],
  [32, undefined, "wait rate_limited"],
  [341, undefined, "wait rate_limited"],
  [613, undefined, "wait rate_limited"],
  [80006, undefined, "wait rate_limited"],
  [368, undefined, "wait policy_blocked"],
  [506, undefined, "fail duplicate"],
  [10303, undefined, "fail account_linking"],
  [424242, undefined, "fail refused"],
];

test("every error that Facebook is known to give has its verdict", () => {
  for (const [code, subcode, expected] of table) assert.is(said(code, subcode), expected, `${code}/${subcode}`);
});

test("what Facebook says can be kept wherever it is cut", () => {
  const error = errorIn(400, {}, { error: { message: `\0${"x".repeat(499)}😀`, code: 10 } });
  assert.is(error?.message, "x".repeat(499));
});

test("what Facebook itself calls passing is tried again", () => {
  assert.is(said(424242, undefined, 400, true), "retry temporary");
});

test("a failing server that does not definitely refuse leaves the outcome unknown", () => {
  for (const code of [1, 2, 1200, 424242, undefined]) {
    assert.is(said(code, undefined, 500, true), "unknown outcome_unknown", String(code));
  }
  assert.is(said(undefined, undefined, 408), "unknown outcome_unknown");
  assert.is(said(undefined, undefined, 200), "unknown outcome_unknown");
});

test("a definite refusal counts whatever the status is", () => {
  assert.is(said(10, 2018278, 500), "fail window_closed");
  assert.is(said(190, 463, 500), "reauthorize token_expired");
  assert.is(said(613, undefined, 503), "wait rate_limited");
});

test("refusals without a word of Facebook's", () => {
  assert.is(said(undefined, undefined, 429), "wait rate_limited");
  assert.is(said(undefined, undefined, 403), "fail refused");
});

test.run();
