import { condition, defineSignal, defineUpdate, setHandler, sleep } from "@temporalio/workflow";

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
