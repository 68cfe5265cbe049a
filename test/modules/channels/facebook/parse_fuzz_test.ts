import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Envelope } from "../../../../src/modules/channels/facebook/envelope.ts";
import { parseEnvelope, parseFacebook } from "../../../../src/modules/channels/facebook/parse.ts";
import { splitWebhook } from "../../../../src/modules/channels/facebook/split.ts";
import { bytes, PAGE, PSID } from "./writing.ts";

/** A generator one can repeat: the seed of a failure is in its message. */
function generator(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state % below;
  };
}

const keys = (
  "sender recipient id message mid text attachments type payload url sticker_id title coordinates lat long is_echo app_id metadata " +
  "is_deleted is_unsupported reply_to quick_reply referral ref source postback delivery mids watermark read reaction action emoji " +
  "message_edit num_edit timestamp field value post_id __proto__ constructor toString"
).split(" ");
const scalars = [
  null,
  true,
  false,
  0,
  -1,
  Infinity,
  2 ** 60,
  8.64e15,
  1698637600838,
  "",
  "m_1",
  PAGE,
  PSID,
  "\0",
  "\ud83d",
  "image",
  "sticker",
  "template",
  "https://a.vn/%E0%A4%A",
  "react",
];

type Roll = (below: number) => number;

function anything(roll: Roll, depth: number): unknown {
  const kind = depth <= 0 ? 0 : roll(4);
  if (kind <= 1) return scalars[roll(scalars.length)];
  if (kind === 2) return Array.from({ length: roll(4) }, () => anything(roll, depth - 1));
  return Object.fromEntries(
    Array.from({ length: roll(6) }, () => [keys[roll(keys.length)]!, anything(roll, depth - 1)]),
  );
}

/** Nearly right: an item whose outside is as documented and whose inside is anything. */
function item(roll: Roll): unknown {
  const event = ["message", "postback", "reaction", "message_edit", "delivery", "read", "referral"][roll(7)]!;
  const inside = anything(roll, 4);
  const carried = roll(3) > 0 ? { mid: "m", ...(typeof inside === "object" ? inside : {}) } : inside;
  return {
    sender: { id: roll(2) ? PSID : PAGE },
    recipient: { id: PAGE },
    timestamp: scalars[roll(scalars.length)],
    [event]: carried,
  };
}

const outside = ["\0"];
const isStorable = (value: unknown): boolean => {
  const written = JSON.stringify(value);
  return (
    outside.every((letter) => !written.includes(JSON.stringify(letter).slice(1, -1))) && !/\\ud[89a-f]/i.test(written)
  );
};

test("no item makes the parser throw, and all that comes out can be stored", () => {
  const received = new Date("2026-11-22T03:00:00Z");
  for (let seed = 1; seed <= 20_000; seed++) {
    const roll = generator(seed);
    const given = roll(2) ? item(roll) : anything(roll, 5);
    const list = (["messaging", "standby", "changes", null] as const)[roll(8) > 1 ? 0 : roll(4)]!;
    const envelope: Envelope = { object: "page", entry: { id: PAGE, time: 1 }, list, item: given };
    let found;
    try {
      found = parseEnvelope(envelope, received);
    } catch (error) {
      throw new Error(`seed ${seed}: ${JSON.stringify(given)}`, { cause: error });
    }
    assert.ok(isStorable(found), `seed ${seed}: ${JSON.stringify(found)}`);
    if ("at" in found)
      assert.ok(found.at.getTime() >= Date.UTC(2004, 0) && found.at.getTime() <= received.getTime() + 600_000);
    if ("mid" in found) assert.ok(found.mid.length > 0 && found.mid.length <= 400);
  }
});

test("any body either splits into rows that parse, or says why not", () => {
  for (let seed = 1; seed <= 3_000; seed++) {
    const roll = generator(seed);
    const entry = Array.from({ length: roll(3) }, () => ({
      id: PAGE,
      messaging: roll(3) ? [item(roll)] : anything(roll, 3),
    }));
    const raw = bytes(roll(4) ? { object: "page", entry } : anything(roll, 5));
    if (roll(10) === 0) raw[roll(raw.length)] = 0xff;
    const split = splitWebhook(raw);
    if ("unreadable" in split) continue;
    for (const { body } of split.entries) assert.ok(parseFacebook(Buffer.from(body), new Date()).kind);
  }
});

test.run();
