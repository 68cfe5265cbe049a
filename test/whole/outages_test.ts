import { test } from "uvu";
import * as assert from "uvu/assert";
import { eventually } from "../helpers.ts";
import type { Agent } from "./agent.ts";
import { type Conversation, openConversation, pageMessages } from "./conversing.ts";
import { type House, openHouse } from "./house.ts";
import { assertInOrder, assertKeptOnce, assertNothingRefused, assertSummedUp, ledgerSettles } from "./ledger.ts";

let house: House;
let agent: Agent;
test.before(async () => {
  house = await openHouse();
  agent = await house.signIn("binh");
});
test.after(() => house?.close());

const flood = { customers: 20, batch: 2, lanes: 4, messages: 1_200, rate: 200 };

interface Cut {
  name: "postgres" | "redis" | "temporal";
  signal: NodeJS.Signals;
  /** Whether the product goes on meanwhile; otherwise it says that it cannot, and is asked again. */
  goesOn: boolean;
}

const cuts: Cut[] = [
  { name: "redis", signal: "SIGKILL", goesOn: true },
  { name: "temporal", signal: "SIGKILL", goesOn: true },
  // As if the power of its machine were cut: no checkpoint, no word to those connected.
  { name: "postgres", signal: "SIGQUIT", goesOn: false },
];

for (const { name, signal, goesOn } of cuts) {
  test(`${name} cut off under load loses and doubles nothing, in or out`, () =>
    house.telling(async () => {
      const { db, cast, phones } = house;
      const server = house[name];
      const talk = await openConversation(house, cast.camera, `Khách của ${name}`);
      const limbo = await openConversation(house, cast.camera, `Khách bên lề của ${name}`);
      const look = await phones.flood({ page: cast.cosmetics.provider_id, ...flood });
      await agent.insist(talk.id, "1 trước");
      await agent.insist(talk.id, "2 trước");
      await eventually(async () => (await pageMessages(house, talk)).length === 2);
      await eventually(async () => (await look()).acknowledged.length >= 100);

      await agent.insist(limbo.id, "đang gửi");
      await server.stop(signal);
      const before = await look();
      const meanwhile = (async () => {
        for (const text of ["3 trong lúc mất", "4 trong lúc mất", "5 trong lúc mất"]) await agent.insist(talk.id, text);
      })();
      if (goesOn) {
        await meanwhile;
        await eventually(async () => (await look()).acknowledged.length >= before.acknowledged.length + 100);
      } else {
        await eventually(async () => (await look()).failures > before.failures + 4);
        assert.is((await agent.get("/inbox")).status, 503);
      }
      await server.start();
      await meanwhile;
      await agent.insist(talk.id, "6 sau");

      const sent = await eventually(async () => {
        const thread = await pageMessages(house, talk);
        return thread.length >= 6 && thread;
      });
      assert.equal(sent, ["1 trước", "2 trước", "3 trong lúc mất", "4 trong lúc mất", "5 trong lúc mất", "6 sau"]);
      await eventually(async () => (await statesOf(talk)).every((state) => state === "delivered"));
      assert.ok((await pageMessages(house, limbo)).length <= 1, "what was under way goes once or not at all");

      const done = await eventually(async () => {
        const seen = await look();
        return seen.done ? seen : undefined;
      });
      assert.is(done.acknowledged.length, flood.messages);
      await phones.quiet();
      await ledgerSettles(db);
      await assertKeptOnce(db, done.acknowledged);
      await assertNothingRefused(db);
      await assertInOrder(db);
      await assertSummedUp(db);
      await eventually(async () => {
        const waiting = await db.selectFrom("events").select("id").where("relay_state", "=", "waiting").execute();
        return waiting.length === 0;
      });
    }));
}

const statesOf = async ({ id }: Conversation) => {
  const own = house.db.selectFrom("messages").select("state").where("conversation_id", "=", id);
  return (await own.where("author", "=", "page").execute()).map(({ state }) => state);
};

test.run();
