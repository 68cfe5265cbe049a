import { test } from "uvu";
import * as assert from "uvu/assert";
import { splitWebhook } from "../../../../src/modules/channels/facebook/split.ts";
import { bytes, item, PAGE, PSID, textItem, webhook } from "./writing.ts";

function entriesOf(body: unknown) {
  const split = splitWebhook(Buffer.isBuffer(body) ? body : bytes(body));
  if ("unreadable" in split) throw new Error(split.unreadable);
  return split.entries;
}

test("every item of every entry is an entry of the ledger, in order", () => {
  const found = entriesOf({
    object: "page",
    entry: [
      { id: PAGE, time: 1, messaging: [textItem("m_1", "a"), textItem("m_2", "b", { psid: "77" })] },
      {
        id: "2",
        time: 2,
        standby: [textItem("m_3", "c", { page: "2" })],
        changes: [{ field: "feed", value: { post_id: "2_5" } }],
      },
    ],
  });
  assert.equal(
    found.map((each) => [each.pageKey, each.conversationKey]),
    [
      [PAGE, `${PAGE}:${PSID}`],
      [PAGE, `${PAGE}:77`],
      ["2", `2:${PSID}`],
      ["2", "2:feed/2_5"],
    ],
  );
  const third = JSON.parse(found[2]!.body);
  assert.is(third.list, "standby");
  assert.equal(third.entry, { id: "2", time: 2 });
  assert.is(third.item.message.text, "c");
});

test("what the page wrote belongs to the same conversation as what the customer wrote", () => {
  const echo = item({ message: { is_echo: true, mid: "m_2", text: "b" } }, { from: "page" });
  const keys = entriesOf(webhook([textItem("m_1", "a"), echo])).map((each) => each.conversationKey);
  assert.is(keys[0], keys[1]);
});

test("ids written as numbers beyond 2^53 keep every digit", () => {
  const raw = Buffer.from(
    '{"object":"page","entry":[{"id":10293847560011029384,"time":1,"messaging":[{"sender":{"id":76899660776859337689},"recipient":{"id":10293847560011029384},"timestamp":1698637600838,"message":{"mid":"m","text":"1,76899660776859337689","x":0.1}}]}]}',
  );
  const [found] = entriesOf(raw);
  assert.is(found!.conversationKey, "10293847560011029384:76899660776859337689");
  const { item: kept } = JSON.parse(found!.body);
  assert.is(kept.sender.id, "76899660776859337689");
  assert.is(kept.timestamp, 1698637600838);
  assert.is(kept.message.x, 0.1);
});

test("an entry with no list, and an item that is none, are kept as they are", () => {
  const found = entriesOf({
    object: "page",
    entry: [{ id: "1" }, null, 7, { id: "1", messaging: ["x", null], changes: [{ field: "feed" }] }],
  });
  assert.is(found.length, 6);
  assert.ok(found.every((each) => JSON.parse(each.body).entry));
});

test("what cannot be read says why", () => {
  const unreadable = (raw: Buffer) => (splitWebhook(raw) as { unreadable: string }).unreadable;
  assert.is(unreadable(Buffer.from("")), "not_json");
  assert.is(unreadable(Buffer.from("{")), "not_json");
  assert.is(unreadable(Buffer.from("a=1&b=2")), "not_json");
  assert.is(unreadable(Buffer.from('{"text":"Đặt"}').subarray(0, 12)), "not_utf8");
  assert.is(unreadable(Buffer.from([0xff, 0xfe, 0x7b])), "not_utf8");
  assert.is(unreadable(bytes({ object: "page" })), "no_entry");
  assert.is(unreadable(bytes({ object: "page", entry: [] })), "no_entry");
  assert.is(unreadable(bytes({ object: "page", entry: "x" })), "no_entry");
  for (const none of [null, 1, "x", true, []]) assert.is(unreadable(bytes(none)), "no_entry");
  assert.is(unreadable(Buffer.from(`{"entry":[${"[".repeat(200_000)}${"]".repeat(200_000)}]}`)), "not_json");
});

test.run();
