import { test } from "uvu";
import * as assert from "uvu/assert";
import { openTemporal, type Temporal } from "../../src/temporal.ts";
import { deliver, timing } from "../../src/workflows/reactions.ts";
import { signalWithStart } from "../../src/workflows/starting.ts";
import { eventually, testConfig } from "../helpers.ts";
import type { Agent } from "./agent.ts";
import { type Conversation, openConversation, pageMessages } from "./conversing.ts";
import { type House, openHouse } from "./house.ts";

let house: House;
let agent: Agent;
let temporal: Temporal;
test.before(async () => {
  house = await openHouse();
  agent = await house.signIn("an");
  temporal = openTemporal(testConfig(house.env))!;
});
test.after(async () => {
  await temporal?.close();
  await house?.close();
});

/** A conversation whose delivery waits this long for the echo of a send that was never answered. */
async function openWithPatience(name: string, graceMs: number): Promise<Conversation> {
  const talk = await openConversation(house, house.cast.camera, name);
  await signalWithStart(temporal, deliver({ id: talk.id, channel: "facebook" }, { ...timing, graceMs }));
  return talk;
}

const repliesOf = ({ id }: Conversation) =>
  house.db
    .selectFrom("messages")
    .select(["id", "state", "failure", "provider_id"])
    .where("conversation_id", "=", id)
    .where("author", "=", "page")
    .orderBy("id")
    .execute();

const stateOf = async (talk: Conversation) => (await repliesOf(talk)).at(-1)?.state;

const attemptIsOpen = (talk: Conversation) =>
  eventually(() =>
    house.db
      .selectFrom("send_attempts")
      .innerJoin("messages", "messages.id", "send_attempts.message_id")
      .select("send_attempts.id")
      .where("messages.conversation_id", "=", talk.id)
      .where("send_attempts.ended_at", "is", null)
      .executeTakeFirst(),
  );

const phoneShows = (talk: Conversation, ...texts: string[]) =>
  eventually(async () => assert.equal(await pageMessages(house, talk), texts) ?? true);

test("a worker killed between send and record never sends twice: the echo proves it, or an agent is asked", () =>
  house.telling(async () => {
    const { phones, worker } = house;
    const echoed = await openWithPatience("Có tiếng vọng", 30_000);
    const silent = await openWithPatience("Không tiếng vọng", 1_000);
    const lost = await openWithPatience("Chưa tới nơi", 1_000);

    await phones.knobs({ hold: true, hang_after_accept: 1 });
    await agent.insist(echoed.id, "đã tới, có tiếng vọng");
    await phoneShows(echoed, "đã tới, có tiếng vọng");
    await eventually(async () => (await phones.waitingWebhooks()) >= 2);
    await phones.knobs({ auto_echo: false, auto_delivery: false, hang_after_accept: 1 });
    await agent.insist(silent.id, "đã tới, không tiếng vọng");
    await phoneShows(silent, "đã tới, không tiếng vọng");
    await phones.knobs({ hang_before_accept: 1 });
    await agent.insist(lost.id, "chưa tới");
    await attemptIsOpen(lost);
    for (const talk of [echoed, silent, lost]) assert.is(await stateOf(talk), "sending");

    await worker.kill();
    await phones.knobs({ hold: false, auto_echo: true, auto_delivery: true, hang_before_accept: 0 });
    await worker.start();
    // What comes later in the same conversation waits for no agent.
    await agent.insist(silent.id, "câu sau");

    await eventually(async () => (await stateOf(echoed)) === "delivered");
    await eventually(async () => (await repliesOf(silent))[0]!.state === "unknown");
    await eventually(async () => (await stateOf(silent)) === "delivered");
    await eventually(async () => (await stateOf(lost)) === "unknown");
    assert.is((await repliesOf(silent))[0]!.failure?.reason, "outcome_unknown");
    await phoneShows(echoed, "đã tới, có tiếng vọng");
    await phoneShows(silent, "đã tới, không tiếng vọng", "câu sau");
    await phoneShows(lost);

    const [unknown] = await repliesOf(silent);
    assert.is((await agent.post(`/inbox/messages/${unknown!.id}/delivery`, { state: "sent" })).status, 303);
    const [missing] = await repliesOf(lost);
    assert.is((await agent.post(`/inbox/messages/${missing!.id}/delivery`, { state: "sending" })).status, 303);
    await eventually(async () => (await stateOf(lost)) === "delivered");
    assert.is((await repliesOf(silent))[0]!.state, "sent");
    await phoneShows(silent, "đã tới, không tiếng vọng", "câu sau");
    await phoneShows(lost, "chưa tới");
  }));

test("a provider that answers 500 after accepting, or echoes before it answers, gets it once", () =>
  house.telling(async () => {
    const { phones } = house;
    const failing = await openWithPatience("Lỗi 500", 30_000);
    const mute = await openWithPatience("Lỗi 500, không tiếng vọng", 500);
    const early = await openWithPatience("Tiếng vọng tới trước", 30_000);
    await phones.knobs({ fail_after_accept: 1 });
    await agent.insist(failing.id, "nhận rồi mới báo lỗi");
    await eventually(async () => (await stateOf(failing)) === "delivered");
    await phones.knobs({ echo_first: 1 });
    await agent.insist(early.id, "vọng trước, trả lời sau");
    await eventually(async () => (await stateOf(early)) === "delivered");
    await phones.knobs({ fail_after_accept: 1, auto_echo: false, auto_delivery: false });
    await agent.insist(mute.id, "nhận rồi im lặng");
    await eventually(async () => (await stateOf(mute)) === "unknown");
    await phones.knobs({ auto_echo: true, auto_delivery: true });
    await phoneShows(failing, "nhận rồi mới báo lỗi");
    await phoneShows(early, "vọng trước, trả lời sau");
    await phoneShows(mute, "nhận rồi im lặng");
    for (const talk of [failing, early, mute]) assert.is((await repliesOf(talk)).length, 1);
  }));

test("a provider that is too busy is left alone and gets it once", () =>
  house.telling(async () => {
    const { phones } = house;
    const talk = await openConversation(house, house.cast.camera, "Bận quá");
    await phones.knobs({ error: 2, error_code: 2, error_subcode: null });
    for (const text of ["một", "hai", "ba"]) await agent.insist(talk.id, text);
    await phoneShows(talk, "một", "hai", "ba");
    await eventually(async () => (await repliesOf(talk)).every(({ state }) => state === "delivered"));
  }));

test.run();
