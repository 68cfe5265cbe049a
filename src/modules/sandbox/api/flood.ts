import { setTimeout as sleep } from "node:timers/promises";
import type * as z from "zod";
import { blank, openWindow } from "../acts.ts";
import type { Sandbox } from "../sandbox.ts";
import { fromCustomer, messageEvent } from "../webhooks/events.ts";
import type { Item } from "../parts.ts";
import { post } from "../webhooks/wire.ts";
import { addMessage, type Customer, type Message } from "../world.ts";
import { createCustomer } from "./customers.ts";
import type { forms } from "./forms.ts";

type Order = z.infer<typeof forms.flood>;

export type Flood = {
  id: number;
  done: boolean;
  sent: string[];
  /** Answered with 200: these must never be lost. */
  acknowledged: string[];
  posts: number;
  failures: number;
  seconds: number;
};

const lines = [
  "Shop ơi còn hàng không ạ?",
  "Giá bao nhiêu vậy shop",
  "Ship về Đà Nẵng mất mấy ngày?",
  "Cho mình xem ảnh thật với 🥰",
];

/**
 * Many customers write at once. Each keeps to one lane, and a lane goes on only after a 200, so that the order within
 * a conversation holds over any number of retries.
 */
export function startFlood(sandbox: Sandbox, id: number, order: Order): { flood: Flood; finished: Promise<void> } {
  const flood: Flood = { id, done: false, sent: [], acknowledged: [], posts: 0, failures: 0, seconds: 0 };
  const start = performance.now();
  const end = () => {
    flood.done = true;
    flood.seconds = (performance.now() - start) / 1000;
    sandbox.changed();
  };
  const customers = Array.from({ length: order.customers }, () => createCustomer(sandbox, { page_id: order.page }));
  const lanes = Math.min(order.lanes, order.customers);
  const groups = Array.from({ length: lanes }, (_, lane) => customers.filter((_, at) => at % lanes === lane));
  const finished = Promise.all(
    groups.map((group, lane) => runLane(sandbox, flood, order, group, share(order.messages, lanes, lane), start)),
  ).then(end);
  return { flood, finished };
}

async function runLane(
  sandbox: Sandbox,
  flood: Flood,
  order: Order,
  customers: Customer[],
  count: number,
  start: number,
) {
  for (let made = 0; made < count && !sandbox.closing.aborted; made += order.batch) {
    const mids: string[] = [];
    const items: Item[] = [];
    for (let n = made; n < Math.min(count, made + order.batch); n += 1) {
      const customer = customers[n % customers.length]!;
      const message: Message = {
        ...blank(Date.now()),
        from: "customer",
        text: `${lines[n % lines.length]} (${n + 1})`,
      };
      addMessage(customer, message);
      openWindow(customer, message.at);
      items.push(fromCustomer(customer, "messages", messageEvent(sandbox, message), message.at));
      mids.push(message.mid);
    }
    if (order.rate) {
      const due = start + (flood.sent.length / order.rate) * 1000;
      if (due > performance.now()) await sleep(due - performance.now());
    }
    for (const mid of mids) flood.sent.push(mid);
    if (!(await deliver(sandbox, flood, items, order.give_up_ms))) return;
    for (const mid of mids) flood.acknowledged.push(mid);
  }
}

async function deliver(sandbox: Sandbox, flood: Flood, items: Item[], giveUp: number): Promise<boolean> {
  const deadline = Date.now() + giveUp;
  for (let attempt = 0; !sandbox.closing.aborted; attempt += 1) {
    flood.posts += 1;
    if ((await post(sandbox, items)).status === 200) return true;
    flood.failures += 1;
    if (Date.now() > deadline) return false;
    await sandbox.pause(Math.min(1000, 50 * 2 ** attempt));
  }
  return false;
}

/** How many of the messages fall to one lane. */
function share(messages: number, lanes: number, lane: number): number {
  return Math.floor(messages / lanes) + (lane < messages % lanes ? 1 : 0);
}
