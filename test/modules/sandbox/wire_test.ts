import { test } from "uvu";
import * as assert from "uvu/assert";
import { appSecretProof } from "../../../src/modules/sandbox/facebook/tokens.ts";
import { encodeBody, envelope, sign } from "../../../src/modules/sandbox/webhooks/wire.ts";

test("writes and signs a body as Facebook does", () => {
  const message = { mid: "m_1", text: "Đặt hàng http://a.vn" };
  const event = { sender: { id: "2" }, recipient: { id: "1" }, timestamp: 1, message };
  const body = encodeBody(envelope([{ page_id: "1", field: "messages", place: "messaging", event }], 1));
  assert.is(
    body,
    String.raw`{"object":"page","entry":[{"id":"1","time":1,"messaging":[{"sender":{"id":"2"},"recipient":{"id":"1"},"timestamp":1,"message":{"mid":"m_1","text":"\u0110\u1eb7t h\u00e0ng http:\/\/a.vn"}}]}]}`,
  );
  assert.is(body.length, 191);
  assert.is(
    sign(body, "app_secret_for_tests"),
    "sha256=656367daa8d2de93690f16118cfb0f03c7e9e577664ba01774b0f51998ba8b9f",
  );
});

test("an emoji is two escapes, and reads back as it was", () => {
  const body = encodeBody({ text: "🥰\n" });
  assert.is(body, String.raw`{"text":"\ud83e\udd70\n"}`);
  assert.equal(JSON.parse(body), { text: "🥰\n" });
});

test("neighbours of a page share an entry, another page begins its own", () => {
  const item = (page_id: string, n: number) => ({
    page_id,
    field: "messages",
    place: "messaging" as const,
    event: { n },
  });
  assert.equal(envelope([item("1", 1), item("1", 2), item("2", 3)], 9), {
    object: "page",
    entry: [
      { id: "1", time: 9, messaging: [{ n: 1 }, { n: 2 }] },
      { id: "2", time: 9, messaging: [{ n: 3 }] },
    ],
  });
});

test("the proof of a token is as published", () => {
  assert.is(
    appSecretProof("foo_token", "shhhhh!is.my.secret"),
    "796ba0d8a6b339e476a7b166a9e8ac0a395f7de736dc37de5f2f4397f5854eb8",
  );
  assert.is(
    appSecretProof("1234567890", "1WDVGY78"),
    "4894f81b47c53ccf240a1130d119db2c69833eac9be09adeebc8e7226fb73e73",
  );
});

test.run();
