import {
  condition,
  defineSignal,
  defineUpdate,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
  sleep,
} from "@temporalio/workflow";
import type { Bare } from "./activities.ts";

// What the server itself costs: the same calls and timers as ours, and no work behind them.

export const nothing = defineUpdate("nothing");
export const over = defineSignal("over");

/** Answers an Update at once, as often as it is asked. */
export async function idle(): Promise<void> {
  let isOver = false;
  setHandler(nothing, () => {});
  setHandler(over, () => void (isOver = true));
  await condition(() => isOver);
}

/** One timer, and the end. */
export async function bareTimer(at: number): Promise<void> {
  await sleep(Math.max(1, at - Date.now()));
}

export const take = defineUpdate("take");
const { ring, answer } = proxyLocalActivities<Bare>({ startToCloseTimeout: "5s" });
const { post } = proxyActivities<Bare>({ startToCloseTimeout: "5s" });

/** A call with nothing to decide: the rows of a ring, the ring, an Update, the rows of an answer, the connection. */
export async function bareCall(id: number, agent: number): Promise<void> {
  let taken = false;
  setHandler(over, () => {});
  setHandler(take, async () => {
    await answer(id, agent);
    taken = true;
  });
  await ring(id, agent);
  await post(`ring:${id}`);
  await condition(() => taken);
  await post(`connect:${id}`);
}
