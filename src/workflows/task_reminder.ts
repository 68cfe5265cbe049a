import {
  allHandlersFinished,
  ApplicationFailure,
  condition,
  continueAsNew,
  defineSignal,
  defineUpdate,
  proxyLocalActivities,
  setHandler,
} from "@temporalio/workflow";
import type { TaskClock } from "../modules/tasks/mod.ts";
import type { Activities } from "./activities.ts";
import { createSight, shouldContinueAsNew, waitUntil } from "./pacing.ts";
import { createShow } from "./showing.ts";
import { nextRing, reminderSentence, reminderStanding } from "./reminder_standing.ts";
import type { Answering, TaskReminderInput } from "./inputs.ts";

export const acknowledge = defineUpdate<void, [Answering]>("acknowledge");
export const snooze = defineUpdate<void, [Answering & { until: number }]>("snooze");
export const rescheduled = defineSignal<[dueRev?: number]>("rescheduled");
export const finished = defineSignal("finished");

const { readTaskClock, ringTask, answerReminder } = proxyLocalActivities<Activities["core"]>({
  startToCloseTimeout: "5s",
  retry: { initialInterval: "200ms", maximumInterval: "10s", nonRetryableErrorTypes: ["Refused", "NotFound"] },
});

/**
 * Rings some minutes before a task is due, on every screen of whoever has it, until they answer. Put off, it rings
 * again at the moment they chose and not before. What was missed while nothing ran rings once, not once for each lead.
 * A task that moves rings by its new time; one that is done rings no more.
 */
export async function taskReminder({ taskId, clock: given }: TaskReminderInput): Promise<void> {
  const sight = createSight<TaskClock>(given);
  /** Leads up to this moment have had their ring, for this revision of the due time. */
  let heard = { dueRev: 0, until: -Infinity };
  const show = createShow();

  const refuseStale = ({ ring }: Answering) => {
    if (!sight.row || ring === sight.row.lastRing) return;
    throw ApplicationFailure.nonRetryable("refused: reminder_over", "Refused", { reason: "reminder_over", detail: {} });
  };

  const answer = async (of: Answering) => {
    await sight.look(() => answerReminder({ taskId, ...of }));
  };

  setHandler(acknowledge, answer, { validator: refuseStale });
  setHandler(snooze, answer, { validator: refuseStale });
  setHandler(rescheduled, (dueRev) => {
    if (dueRev === undefined || dueRev !== sight.row?.dueRev) sight.stale = true;
  });
  setHandler(finished, () => void (sight.stale = true));

  for (;;) {
    if (sight.stale) await sight.look(() => readTaskClock(taskId));
    sight.looked = false;
    if (sight.stale) continue;
    const clock = sight.row;
    if (!clock || clock.dueAt === null || clock.status === "done" || clock.status === "cancelled") {
      show("Nothing to ring for: the task is over or has no due time.", { stage: "over", entityId: String(taskId) });
      await condition(allHandlersFinished);
      if (sight.stale) continue;
      return;
    }
    const now = Date.now();
    const { dueRev } = clock;
    if (heard.dueRev !== dueRev) heard = { dueRev, until: -Infinity };
    const next = nextRing(clock, now, heard.until);
    if (next && next.at <= now) {
      heard = { dueRev, until: now };
      await sight.look(() => ringTask({ taskId, dueRev, leadMinutes: next.leadMinutes, at: now }));
      continue;
    }
    if (shouldContinueAsNew()) await continueAsNew<typeof taskReminder>({ taskId });
    const sentence = reminderSentence(clock, next);
    show(sentence, reminderStanding(taskId, clock, next));
    await waitUntil(next?.at, () => sight.stale || sight.looked, sentence);
  }
}
