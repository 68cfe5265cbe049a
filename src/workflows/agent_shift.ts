import { allHandlersFinished, condition, continueAsNew, defineSignal, defineUpdate } from "@temporalio/workflow";
import { proxyLocalActivities, setHandler } from "@temporalio/workflow";
import type { ShiftClock } from "../modules/calls/mod.ts";
import type { Activities } from "./activities.ts";
import { createSight, shouldContinueAsNew, waitUntil } from "./pacing.ts";
import { createShow } from "./showing.ts";
import { moment } from "./standing.ts";
import type { AgentShiftInput, Pausing } from "./inputs.ts";

export const pause = defineUpdate<void, [Pausing]>("pause");
/** How it stands now; without that: look. */
export const changed = defineSignal<[clock?: ShiftClock]>("changed");

const { readShift, pauseAgent, finishWrapUp } = proxyLocalActivities<Activities["voice"]>({
  startToCloseTimeout: "5s",
  retry: {
    initialInterval: "200ms",
    maximumInterval: "10s",
    nonRetryableErrorTypes: ["Refused", "Invalid", "NotFound"],
  },
});

/**
 * Somebody's time in the queues, from entering until leaving. After each call they have a while to write down what was
 * said, which they may make longer; when it is over they are ready again by themselves.
 */
export async function agentShift({ userId, clock: given }: AgentShiftInput): Promise<void> {
  const sight = createSight<ShiftClock>(given);
  const show = createShow();

  setHandler(pause, async ({ reason }) => {
    await sight.look(() => pauseAgent({ userId, reason }));
  });
  setHandler(changed, (clock) => {
    // What is being read meanwhile may be older than this, or newer.
    if (!clock || sight.busy || (sight.row && clock.since < sight.row.since)) sight.stale = true;
    else Object.assign(sight, { row: clock, looked: true });
  });

  for (;;) {
    if (sight.stale) await sight.look(() => readShift(userId));
    sight.looked = false;
    if (sight.stale) continue;
    const clock = sight.row!;
    if (clock.shift === "out") {
      show("Outside the queues.", { stage: "out", entityId: String(userId) });
      await condition(allHandlersFinished);
      if (sight.stale || sight.looked) continue;
      return;
    }
    const until = clock.shift === "wrap_up" ? clock.until! : undefined;
    if (until !== undefined && until <= Date.now()) {
      await sight.look(() => finishWrapUp(userId));
      continue;
    }
    if (shouldContinueAsNew()) await continueAsNew<typeof agentShift>({ userId });
    const sentence = until
      ? `Wrapping up a call until ${moment(until)}.`
      : clock.shift === "paused"
        ? "Paused. Waiting for them to go on."
        : "Ready. Waiting for the next call.";
    show(sentence, { stage: clock.shift, entityId: String(userId), nextActionAt: until ?? null });
    await waitUntil(until, () => sight.stale || sight.looked, sentence);
  }
}
