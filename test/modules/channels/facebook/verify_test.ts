import { test } from "uvu";
import * as assert from "uvu/assert";
import { isSigned, verifyChallenge } from "../../../../src/modules/channels/facebook/verify.ts";

const body = Buffer.from(
  String.raw`{"object":"page","entry":[{"id":"1","time":1,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1,"message":{"mid":"m_1","text":"\u0110\u1eb7t h\u00e0ng http:\/\/a.vn"}}]}]}`,
);
const good = "sha256=656367daa8d2de93690f16118cfb0f03c7e9e577664ba01774b0f51998ba8b9f";
const secret = "app_secret_for_tests";

test("a signature over the raw bytes is taken", () => {
  assert.is(body.length, 191);
  assert.ok(isSigned(body, good, secret));
});

test("anything else is not", () => {
  const altered = Buffer.from(body);
  altered[50]! ^= 1;
  assert.not(isSigned(altered, good, secret));
  for (const header of [
    undefined,
    null,
    "",
    "sha256=",
    good.slice(7),
    good.toUpperCase(),
    `${good}0`,
    good.slice(0, -1),
  ]) {
    assert.not(isSigned(body, header, secret), String(header));
  }
  assert.not(isSigned(body, "sha1=2fd4e1c67a2d28fced849ee1bb76e7391b93eb12", secret));
  assert.not(isSigned(body, good, "another secret"));
});

test("without a secret of our own nothing is signed", () => {
  assert.not(isSigned(body, good, ""));
});

const query = (over: Record<string, string> = {}) =>
  new URLSearchParams({ "hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": "meaty", ...over });

test("the challenge is given back as written to who knows the token", () => {
  assert.is(verifyChallenge(query(), "meaty"), "1158201444");
  assert.is(verifyChallenge(query({ "hub.challenge": "007<x>" }), "meaty"), "007<x>");
});

test("no challenge for a wrong token, another mode, or when we have no token", () => {
  assert.is(verifyChallenge(query({ "hub.verify_token": "meatx" }), "meaty"), undefined);
  assert.is(verifyChallenge(query({ "hub.mode": "unsubscribe" }), "meaty"), undefined);
  assert.is(verifyChallenge(query({ "hub.verify_token": "" }), ""), undefined);
  assert.is(verifyChallenge(new URLSearchParams(), "meaty"), undefined);
});

test.run();
