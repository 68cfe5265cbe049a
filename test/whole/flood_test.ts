import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "../helpers.ts";
import { type House, openHouse } from "./house.ts";
import { assertInOrder, assertKeptOnce, assertNothingRefused, assertSummedUp, ledgerSettles } from "./ledger.ts";
import type { Flood } from "./phones.ts";

let house: House;
test.before(async () => void (house = await openHouse()));
test.after(() => house?.close());

const settings = { customers: 60, batch: 4, lanes: 8, messages: 3_000, rate: 450 };

/** Waits until so many messages of a flood were acknowledged. */
const reached = (look: () => Promise<Flood>, count: number) =>
  eventually(async () => (await look()).acknowledged.length >= count);

const proves = (name: string, body: () => Promise<void>) => test(name, () => house.telling(body));

proves("kill -9 of web and worker in a flood loses, doubles and mixes up nothing", async () => {
  const { db, cast, web, worker, phones } = house;
  const look = await phones.flood({ page: cast.camera.provider_id, ...settings });
  for (const [n, victims] of [[web], [worker], [web, worker], [worker], [web]].entries()) {
    await reached(look, 400 * (n + 1));
    await Promise.all(victims.map((victim) => victim.kill()));
    await Promise.all(victims.map((victim) => victim.start()));
  }
  const flood = await eventually(async () => ((await look()).done ? look() : undefined));
  assert.is(flood.acknowledged.length, settings.messages);
  assert.ok(flood.failures > 0, "the kills were felt");

  const ends = await ledgerSettles(db);
  assert.ok(ends.applied! >= settings.messages);
  await assertKeptOnce(db, flood.acknowledged);
  await assertNothingRefused(db);
  await assertInOrder(db);
  await assertSummedUp(db);
});

proves("doubled, batched and reversed webhooks come to the same threads while the worker dies", async () => {
  const { db, cast, worker, phones } = house;
  const page = cast.cosmetics.provider_id;
  const customers = await Promise.all(["Mai", "Lan", "Cúc"].map((name) => phones.customer(page, name)));
  const begun = Date.now() - 60_000;
  let written = 0;
  const writeRound = async () => {
    for (const psid of customers) await phones.write(page, psid, { text: `câu ${++written}`, at: begun + written });
  };
  for (const knobs of [{ duplicate: 12 }, { reverse: 12 }, { batch: 12 }, { duplicate: 4, reverse: 12 }]) {
    await phones.knobs(knobs);
    for (let round = 0; round < 4; round += 1) await writeRound();
    await worker.kill();
    await worker.start();
  }
  await phones.quiet();
  await ledgerSettles(db);
  await assertNothingRefused(db);
  for (const psid of customers) {
    const thread = await phones.thread(page, psid);
    const stored = await db
      .selectFrom("messages")
      .innerJoin("conversations", "conversations.id", "messages.conversation_id")
      .innerJoin("identities", "identities.id", "conversations.identity_id")
      .select(["messages.provider_id", "messages.body"])
      .where("identities.provider_id", "=", psid)
      .orderBy("messages.sent_at")
      .orderBy("messages.id")
      .execute();
    assert.equal(
      stored.map(({ provider_id }) => provider_id),
      thread.map(({ mid }) => mid),
    );
  }
  await assertSummedUp(db);
});

test.run();
