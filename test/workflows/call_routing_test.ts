import { type Client, WithStartWorkflowOperation } from "@temporalio/client";
import { ApplicationFailure } from "@temporalio/common";
import { test } from "uvu";
import * as assert from "uvu/assert";
import type { CallStep, ShiftClock } from "../../src/modules/calls/mod.ts";
import type { PbxCommand } from "../../src/modules/channels/mod.ts";
import { optionsOf } from "../../src/workflows/starting.ts";
import { keepShift, route } from "../../src/workflows/wanting.ts";
import { eventually, uuid } from "../helpers.ts";
import { saveHistory } from "./histories.ts";
import { outcome } from "./outcome.ts";
import { openSkipping } from "./skipping.ts";

const SECOND = 1_000;
const { env, playing } = await openSkipping();
test.after(() => env.teardown());

let last = 0;
/** A caller and people who are rung in turn, 20 seconds each, kept in memory as the room keeps them. */
async function phone({ people = [7, 8, 9], patience = 100, broken = [] as string[] } = {}) {
  const id = ++last;
  const now = async () => (await env.currentTimeMs()) as number;
  const start = await now();
  const call = { state: "waiting" as CallStep["state"], offer: 0, rung: undefined as number | undefined, until: 0 };
  const said: string[] = [];
  const refuse = (reason: string) => ApplicationFailure.nonRetryable(reason, "Refused", { reason, detail: {} });
  const command = (name: "ring" | "connect" | "stop_ringing", number: number) =>
    ({
      id: `${name}-${number}`,
      call: "pbx",
      name,
      offer: number,
      extension: "101",
      seconds: 20,
      number: null,
    }) as PbxCommand;
  const step = (): CallStep => ({
    state: call.state,
    pageId: 1,
    queueId: 3,
    offer: call.offer,
    ringing: call.rung === undefined ? [] : [call.rung],
    commands: [
      ...(call.rung === undefined ? [] : [{ command: command("ring", call.offer), rings: call.rung }]),
      ...(call.offer > 1
        ? [{ command: command("stop_ringing", call.offer - 1), after: `ring-${call.offer - 1}` }]
        : []),
      ...(call.state === "talking" ? [{ command: command("connect", call.offer) }] : []),
      ...(call.state === "ended" ? [{ command: { id: "over", call: "pbx", name: "hang_up" } as PbxCommand }] : []),
    ],
    told: [...said],
    version: call.offer,
    nextAt: call.state !== "waiting" ? null : call.rung === undefined ? start + patience * SECOND : call.until,
  });
  const voice = {
    async advanceCall() {
      const at = await now();
      if (call.state !== "waiting") return step();
      if (call.rung !== undefined && at >= call.until) call.rung = undefined;
      if (at - start >= patience * SECOND) call.state = "ended";
      else if (call.rung === undefined && call.offer < people.length) {
        Object.assign(call, { rung: people[call.offer], offer: call.offer + 1, until: at + 20 * SECOND });
      }
      return step();
    },
    async takeCall({ offer, by }: { offer: number; by: number }) {
      if (call.state !== "waiting") throw refuse(call.state === "ended" ? "caller_gone" : "call_taken");
      if (offer !== call.offer || by !== call.rung) throw refuse("offer_over");
      Object.assign(call, { state: "talking", rung: undefined });
      return step();
    },
    async failRing() {
      call.rung = undefined;
    },
    async takeBackCall() {
      call.state = "waiting";
    },
    async tellPbx({ command: { id: name } }: { command: PbxCommand }) {
      if (broken.includes(name)) throw ApplicationFailure.nonRetryable("no such phone", "request_invalid");
      said.push(name);
    },
  };
  return { id, call, said, voice, start };
}

type Phone = Awaited<ReturnType<typeof phone>>;
const begin = (client: Client, { id }: Phone) => client.workflow.start("callRouting", optionsOf(route({ id })));
const upTo = async ({ start }: Phone, second: number) =>
  env.sleep(Math.max(1, start + second * SECOND + 500 - ((await env.currentTimeMs()) as number)));
const take = (client: Client, { id }: Phone, offer: number, by: number) =>
  outcome(
    client.workflow.executeUpdateWithStart("answer", {
      updateId: uuid(),
      args: [{ offer, by, commandId: uuid() }],
      startWorkflowOperation: new WithStartWorkflowOperation("callRouting", {
        ...optionsOf(route({ id })),
        workflowIdConflictPolicy: "USE_EXISTING",
      }),
    }),
  );

test("rings one after the other until somebody takes the call; all others hear no", async () => {
  const one = await phone();
  await playing({ voice: one.voice }, async (client) => {
    const handle = await begin(client, one);
    await upTo(one, 21);
    // The time has come; the worker may be a moment behind it.
    await eventually(() => one.said.includes("ring-2"));
    assert.is(await take(client, one, 1, 7), "offer_over");
    assert.is(await take(client, one, 2, 8), "done");
    await handle.result();
    await saveHistory("call_routing_1", handle);
  });
  assert.equal(one.said, ["ring-1", "ring-2", "stop_ringing-1", "connect-2"].toSorted(inOrderOf(one.said)));
});

/** Two that are told side by side may be told in either order. */
const inOrderOf = (said: string[]) => (a: string, b: string) => said.indexOf(a) - said.indexOf(b);

test("nobody answers: the call goes on when the patience is over, and the PBX is told", async () => {
  const one = await phone({ people: [7] });
  await playing({ voice: one.voice }, async (client) => {
    const handle = await begin(client, one);
    await handle.result();
    await saveHistory("call_routing_2", handle);
    assert.is(await take(client, one, 1, 7), "caller_gone", "a late click is void, though nothing runs any more");
  });
  assert.equal(
    one.said.filter((name) => name !== "over"),
    ["ring-1"],
  );
  assert.ok(one.said.includes("over"));
});

test("a phone that cannot be rung is passed by at once, and a clock that is ended goes on where the call stands", async () => {
  const one = await phone({ broken: ["ring-1"] });
  await playing({ voice: one.voice }, async (client) => {
    const handle = await begin(client, one);
    await eventually(() => one.said.includes("ring-2"));
    assert.ok(((await env.currentTimeMs()) as number) - one.start < 20 * SECOND, "nobody waited for a dead phone");
    await handle.terminate();
    const again = await begin(client, one);
    assert.is(await take(client, one, 2, 8), "done");
    await again.result();
    await saveHistory("call_routing_3", again);
  });
  assert.is(one.call.state, "talking");
});

test("who hung up is told of by a signal, and nobody gets the call any more", async () => {
  const one = await phone();
  await playing({ voice: one.voice }, async (client) => {
    const handle = await begin(client, one);
    await eventually(() => one.said.includes("ring-1"));
    Object.assign(one.call, { state: "ended", rung: undefined });
    await handle.signal("changed");
    await handle.result();
    assert.is(await take(client, one, 1, 7), "caller_gone");
  });
});

test("after a call one is ready again when the time is over, or when it was made longer, and pausing may be refused", async () => {
  const clock: ShiftClock = {
    shift: "wrap_up",
    since: 0,
    until: ((await env.currentTimeMs()) as number) + 30 * SECOND,
  };
  let inCall = true;
  const voice = {
    readShift: async () => ({ ...clock }),
    async finishWrapUp() {
      if (((await env.currentTimeMs()) as number) >= clock.until!)
        Object.assign(clock, { shift: "ready", until: null });
      return { ...clock };
    },
    async pauseAgent() {
      const reason = "agent_in_call";
      if (inCall) throw ApplicationFailure.nonRetryable(reason, "Refused", { reason, detail: {} });
      Object.assign(clock, { shift: "paused" });
      return { ...clock };
    },
  };
  await playing({ voice }, async (client) => {
    const handle = await client.workflow.start("agentShift", optionsOf(keepShift({ id: 7 })));
    await env.sleep(20 * SECOND);
    clock.until! += 30 * SECOND;
    await handle.signal("changed");
    await env.sleep(20 * SECOND);
    assert.is(clock.shift, "wrap_up");
    await env.sleep(25 * SECOND);
    await eventually(() => clock.shift === "ready");
    const pause = () => outcome(handle.executeUpdate("pause", { args: [{ reason: "Họp", by: 7, commandId: uuid() }] }));
    assert.is(await pause(), "agent_in_call");
    inCall = false;
    assert.is(await pause(), "done");
    clock.shift = "out";
    await handle.signal("changed");
    await handle.result();
    await saveHistory("agent_shift_1", handle);
  });
});

test.run();
