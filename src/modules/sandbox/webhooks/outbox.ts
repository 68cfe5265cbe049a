import { setTimeout as sleep } from "node:timers/promises";
import { use } from "../knobs.ts";
import type { Sandbox } from "../sandbox.ts";
import type { Delivery, Item, Outbox } from "../parts.ts";
import { post } from "./wire.ts";

/** Facebook retries at once, then ever more seldom, and gives up after 36 hours. */
const facebooksDelays = [0, 1, 2, 5, 10, 30, 60, 300, 900].map((seconds) => seconds * 1000);
const giveUpAfter = 36 * 60 * 60 * 1000;
const longestLog = 500;

export function createOutbox(sandbox: Sandbox, delays = facebooksDelays): Outbox {
  const lanes = new Map<string, Delivery[]>();
  const busy = new Set<string>();
  const wake = new Set<AbortController>();
  let log: Delivery[] = [];
  let gathered: Delivery[] = [];
  let lastId = 0;
  const knobs = () => sandbox.world.knobs;

  function emit(item: Item) {
    const page = sandbox.world.pages[item.page_id];
    if (!page?.subscribed_fields?.includes(item.field)) return undefined;
    const { promise: tried, resolve: markTried } = Promise.withResolvers<void>();
    const delivery: Delivery = { id: ++lastId, state: "waiting", items: [item], attempts: [], tried, markTried };
    remember(delivery);
    if (knobs().reverse > 0) gather(delivery, "reverse");
    else if (knobs().batch > 0) gather(delivery, "batch");
    else enqueue(delivery);
    return delivery;
  }

  function gather(delivery: Delivery, how: "reverse" | "batch") {
    delivery.state = "gathering";
    gathered.push(delivery);
    use(knobs(), how);
    if (knobs()[how] === 0) letGo(how);
  }

  function letGo(how: "reverse" | "batch") {
    const group = gathered;
    gathered = [];
    const [first, ...others] = group;
    if (!first) return;
    if (how === "reverse") return group.toReversed().forEach(enqueue);
    const inOne = { ...first, items: group.flatMap((each) => each.items) };
    log = log.map((each) => (each === first ? inOne : each)).filter((each) => !others.includes(each));
    void first.tried.then(() => others.forEach((each) => each.markTried()));
    enqueue(inOne);
  }

  function enqueue(delivery: Delivery) {
    delivery.state = "waiting";
    const lane = delivery.items[0]!.page_id;
    const queue = lanes.get(lane);
    if (queue) queue.push(delivery);
    else lanes.set(lane, [delivery]);
    void drain(lane);
  }

  /** One at a time per page, so that a page's webhooks keep their order even over retries. */
  async function drain(lane: string) {
    if (busy.has(lane)) return;
    busy.add(lane);
    const queue = lanes.get(lane) ?? [];
    while (queue.length > 0 && !knobs().hold && !sandbox.closing.aborted) await deliver(queue.shift()!);
    busy.delete(lane);
  }

  async function deliver(delivery: Delivery) {
    const born = Date.now();
    while (delivery.state !== "delivered" && delivery.state !== "dropped") {
      await attempt(delivery);
      if (sandbox.closing.aborted || !log.includes(delivery)) return;
      if (delivery.attempts.at(-1)?.status === 200) delivery.state = "delivered";
      else if (Date.now() - born > giveUpAfter) delivery.state = "dropped";
      else {
        delivery.state = "retrying";
        sandbox.live.tell("webhooks");
        await pause(delays[Math.min(delivery.attempts.length, delays.length) - 1]!);
      }
    }
    if (delivery.state === "delivered" && use(knobs(), "duplicate")) await attempt(delivery);
    sandbox.live.tell("webhooks");
  }

  async function attempt(delivery: Delivery) {
    delivery.attempts.push(await post(sandbox, delivery.items));
    delivery.markTried();
  }

  async function pause(ms: number) {
    const alarm = new AbortController();
    const signal = AbortSignal.any([alarm.signal, sandbox.closing]);
    wake.add(alarm);
    await sleep(ms, undefined, { signal, ref: false }).catch(() => undefined);
    wake.delete(alarm);
  }

  function remember(delivery: Delivery) {
    log.push(delivery);
    sandbox.live.tell("webhooks");
    if (log.length > longestLog) log = log.filter((each, at) => at >= log.length - longestLog || !isDone(each));
  }

  return {
    emit,
    release() {
      if (knobs().reverse === 0 && knobs().batch === 0) gathered.splice(0).forEach(enqueue);
      wake.forEach((alarm) => alarm.abort());
      for (const lane of lanes.keys()) void drain(lane);
    },
    list: () => log.toReversed(),
    clear() {
      log = [];
      gathered = [];
      for (const queue of lanes.values()) queue.length = 0;
      wake.forEach((alarm) => alarm.abort());
    },
  };
}

function isDone(delivery: Delivery): boolean {
  return delivery.state === "delivered" || delivery.state === "dropped";
}
