import { test } from "uvu";
import * as assert from "uvu/assert";
import { seal, unseal } from "../src/sealing.ts";
import { SendProblem } from "../src/modules/channels/sending.ts";
import { sealToken, tokenOf } from "../src/modules/channels/tokens.ts";

const key = "a secret for tests only, 32 bytes";

test("what is sealed opens again, and looks different every time", () => {
  const sealed = seal(key, "page 1", "EAAB-mã-thông-báo");
  assert.is(unseal(key, "page 1", sealed), "EAAB-mã-thông-báo");
  assert.is.not(seal(key, "page 1", "EAAB-mã-thông-báo"), sealed);
  assert.not.match(sealed, "EAAB");
});

test("another key, another purpose or a changed bit opens nothing", () => {
  const sealed = seal(key, "page 1", "token");
  const [version, nonce, content] = sealed.split(".") as [string, string, string];
  const bent = [version, nonce, (content.startsWith("A") ? "B" : "A") + content.slice(1)].join(".");
  assert.throws(() => unseal(`${key}!`, "page 1", sealed), /does not open/);
  assert.throws(() => unseal(key, "page 2", sealed), /does not open/);
  assert.throws(() => unseal(key, "page 1", bent), /does not open/);
  assert.throws(() => unseal(key, "page 1", `${version}.${nonce}.AAAA`), /does not open/);
  for (const odd of ["", "token", "v2.a.b"]) assert.throws(() => unseal(key, "page 1", odd), /unknown make/);
});

test("a page's token opens for that page alone", () => {
  const config = { SECRET_KEY: key };
  const page = { channel: "facebook" as const, provider_id: "1" };
  const token_sealed = sealToken(config, page, "token");
  assert.is(tokenOf(config, { ...page, token_sealed }), "token");
  const reasonOf = (given: Parameters<typeof tokenOf>[1]) => {
    try {
      return tokenOf(config, given);
    } catch (error) {
      return error instanceof SendProblem ? `${error.follow}: ${error.reason}` : String(error);
    }
  };
  assert.is(reasonOf({ ...page, provider_id: "2", token_sealed }), "reauthorize: token_unreadable");
  assert.is(reasonOf({ ...page, token_sealed: null }), "reauthorize: page_disconnected");
});

test.run();
