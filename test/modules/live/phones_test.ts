import { test } from "uvu";
import * as assert from "uvu/assert";
import type { Viewer } from "../../../src/modules/live/audience.ts";
import type { Heard, WatchedCall } from "../../../src/modules/live/hearing.ts";
import { type Change } from "../../../src/modules/live/mod.ts";
import { createPhones } from "../../../src/modules/live/phones.ts";
import type { Seat } from "../../../src/modules/live/seats.ts";
import { eventually } from "../../helpers.ts";

const [ME, BESIDE, ELSEWHERE] = [101, 102, 103];
const QUEUE = 7;

const seatOf = (userId: number, queues: number[]): Seat => {
  const sets = { pages: new Set<number>(), adminOf: new Set<number>(), queues: new Set(queues) };
  const viewer: Viewer = { userId, role: "agent", locale: "vi", ...sets, kind: `agent ${queues.join()}` };
  return { viewer, clients: [] };
};

/** People who share a queue and one who does not, with what each was told, one list of changes a telling. */
function house() {
  const seats = new Map([ME, BESIDE, ELSEWHERE].map((id) => [id, seatOf(id, id === ELSEWHERE ? [] : [QUEUE])]));
  const heard = new Map<number, string[][]>([...seats.keys()].map((id) => [id, []]));
  const phones = createPhones(
    {
      all: () => seats.values(),
      of: (userId) => seats.get(userId),
      tell({ viewer }, { event }) {
        const changes = JSON.parse(/data: (.*)\n/.exec(event)![1]!) as Change[];
        heard.get(viewer.userId)!.push(changes.map(({ name, mine }) => `${name}${mine ? " mine" : ""}`));
      },
    },
    () => "m.1",
    (error) => {
      throw error;
    },
  );
  return { ...phones, of: (userId: number) => heard.get(userId) };
}

let last = 0;
const call = (name: string, over: Partial<WatchedCall> = {}): Heard => {
  const watched = { agent_id: null, rang: [], ringing: [], missed: false, queue_id: QUEUE, page_id: 1, before: null };
  return {
    id: ++last,
    name,
    subject: "call",
    subject_id: 41,
    detail: {},
    watched: { kind: "call", ...watched, ...over },
  };
};
const agent = (userId: number): Heard => ({
  ...{ id: ++last, name: "agent.state_changed", subject: "agent", subject_id: userId, detail: {} },
  watched: { kind: "agent", queues: [QUEUE] },
});

test("whose call or state it is hears at once; the others of the queue hear of many together, in their order", async () => {
  const phones = house();
  phones.tell([call("call.started")]);
  assert.equal(phones.of(BESIDE), [["call.started"]], "nothing else was to be told: at once");
  phones.tell([call("call.offered", { ringing: [ME], rang: [ME] })]);
  phones.tell([call("call.answered", { agent_id: ME, ringing: [ME], rang: [ME] }), agent(ME)]);
  assert.equal(phones.of(ME), [["call.started"], ["call.offered mine"], ["call.answered mine", "agent.state_changed"]]);
  assert.equal(phones.of(BESIDE), [["call.started"]]);
  await eventually(() => phones.of(BESIDE)!.length > 1);
  assert.equal(phones.of(BESIDE), [["call.started"], ["call.offered", "call.answered", "agent.state_changed"]]);
  assert.is(phones.of(ME)!.length, 3, "nothing twice");
  assert.equal(phones.of(ELSEWHERE), []);
  phones.stop();
});

test("what somebody has not been told yet comes with what is their own, before it", async () => {
  const phones = house();
  phones.tell([call("call.started")]);
  phones.tell([call("call.queued"), agent(BESIDE)]);
  phones.tell([call("call.offered", { ringing: [ME], rang: [ME] })]);
  assert.equal(phones.of(ME), [["call.started"], ["call.queued", "agent.state_changed", "call.offered mine"]]);
  await eventually(() => phones.of(BESIDE)!.length === 3);
  assert.equal(phones.of(BESIDE)!.at(-1), ["call.offered"], "the rest, of which they knew the beginning");
  phones.stop();
});

test.run();
