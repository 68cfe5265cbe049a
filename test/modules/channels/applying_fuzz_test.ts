import pino from "pino";
import { test } from "uvu";
import * as assert from "uvu/assert";
import { createIngest } from "../../../src/modules/channels/ingest.ts";
import { applyIncoming } from "../../../src/modules/inbox/mod.ts";
import { seatCast } from "../../cast.ts";
import { testDatabase } from "../../helpers.ts";
import { PAGE, webhook } from "./facebook/writing.ts";
import { deliver, nothingPending } from "./ledger.ts";

const db = testDatabase();
await seatCast(db);
const ingest = createIngest({ db, log: pino({ level: "silent" }), apply: applyIncoming });
void ingest.run();
test.after(async () => {
  await ingest.stop();
  await db.destroy();
});

/** Repeatable: a row of the ledger says what it was. */
function generator(seed: number) {
  let state = seed;
  return (below: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 8) % below;
  };
}
type Roll = (below: number) => number;
const one = <T>(roll: Roll, of: T[]): T => of[roll(of.length)]!;

/** Text whose every second letter is one that cuts fall into. */
const text = (roll: Roll) =>
  one(roll, [
    "",
    "Còn hàng không shop?",
    `${"a".repeat(roll(2))}${"😀".repeat(1 + roll(400))}`,
    `${"ợ́".repeat(roll(300))}\ud83d`,
    `nửa \ud83d và \0 hết ${"9".repeat(roll(40))}`,
    "0912.345.678 hoặc +84 987 654 321",
    `${"x".repeat(3_000)} ${"dòng\r\n".repeat(500)}`,
    "‮\u2028\u0000\u0007\ufeff",
    "__proto__",
  ]);
const title = (roll: Roll) => one(roll, [text(roll), `${"a".repeat(roll(4))}${"😀".repeat(20 + roll(300))}`]);
const odd = (roll: Roll): unknown =>
  one<unknown>(roll, [null, true, 0, -1, 2 ** 53, 1e300, [], {}, [[]], { a: { b: text(roll) } }, text(roll)]);
const maybe = (roll: Roll, value: unknown) => (roll(8) === 0 ? odd(roll) : value);

function attachment(roll: Roll) {
  const url = one(roll, ["https://cdn.test/a.jpg", `https://cdn.test/${"😀".repeat(200)}.pdf`, "javascript:1", ""]);
  const type = one(roll, ["image", "video", "audio", "file", "sticker", "location", "fallback", "template", "reel"]);
  const coordinates = { lat: maybe(roll, 10.77), long: maybe(roll, 106.7) };
  const payload = {
    url,
    name: title(roll),
    title: title(roll),
    sticker_id: roll(8) ? undefined : maybe(roll, 369239263222822),
    coordinates,
  };
  return {
    type: maybe(roll, type),
    title: maybe(roll, title(roll)),
    url: maybe(roll, url),
    payload: maybe(roll, payload),
  };
}

function event(roll: Roll): Record<string, unknown> {
  const mid = maybe(roll, `m_${roll(2_000)}`);
  const referral = { ref: text(roll), source: one(roll, ["ADS", "SHORTLINK", text(roll)]), ad_id: odd(roll) };
  const message = {
    mid,
    text: maybe(roll, text(roll)),
    attachments: maybe(
      roll,
      Array.from({ length: roll(4) }, () => attachment(roll)),
    ),
    reply_to: maybe(roll, { mid: `m_${roll(2_000)}` }),
    referral: maybe(roll, undefined),
    metadata: maybe(roll, one(roll, [undefined, `switchboard:${roll(50)}`])),
    is_deleted: roll(9) === 0,
    is_unsupported: roll(9) === 0,
  };
  const watermark = maybe(roll, Date.now() - roll(1_000_000));
  return one<Record<string, unknown>>(roll, [
    { message },
    { message },
    { message },
    { message: { ...message, is_echo: true, app_id: maybe(roll, 1929931607227568) } },
    { message_edit: { mid, text: text(roll), num_edit: maybe(roll, one<unknown>(roll, [1, "2", 3e9])) } },
    {
      reaction: { mid, action: one(roll, ["react", "unreact"]), emoji: maybe(roll, text(roll)), reaction: text(roll) },
    },
    { delivery: { mids: maybe(roll, [mid]), watermark } },
    { read: { watermark } },
    { postback: { mid, title: text(roll), payload: text(roll), referral } },
    { referral },
  ]);
}

function item(roll: Roll) {
  const customer = { id: String(600 + roll(30)) };
  const isEcho = roll(4) === 0;
  const [sender, recipient] = isEcho ? [{ id: PAGE }, customer] : [customer, { id: PAGE }];
  return { sender, recipient, timestamp: maybe(roll, Date.now() - roll(2_000_000_000)), ...event(roll) };
}

test("whatever a customer can write is applied, and nothing of it is parked", async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const roll = generator(seed);
    await deliver(db, webhook(Array.from({ length: 200 }, () => item(roll))));
  }
  ingest.kick();
  await nothingPending(db);
  const ended = await db
    .selectFrom("webhook_events")
    .select(({ fn }) => ["state", fn.countAll<number>().as("n")])
    .groupBy("state")
    .execute();
  const parked = await db.selectFrom("webhook_events").selectAll().where("state", "=", "parked").limit(5).execute();
  assert.equal(
    parked.map((row) => [row.reason, row.body.toString()]),
    [],
  );
  assert.ok(ended.find(({ state }) => state === "applied")!.n > 2_000, JSON.stringify(ended));
});

test.run();
