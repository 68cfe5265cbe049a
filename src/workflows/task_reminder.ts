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
import { moment } from "./standing.ts";
import type { Answering, TaskReminderInput } from "./inputs.ts";

export const acknowledge = defineUpdate<void, [Answering]>("acknowledge");
export const snooze = defineUpdate<void, [Answering & { until: number }]>("snooze");
export const rescheduled = defineSignal<[dueRev?: number]>("rescheduled");
export const finished = defineSignal("finished");

const MINUTE = 60_000;

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
    const next = nextRing(clock, Math.max(heard.until, clock.rangAt ?? -Infinity), now);
    if (next && next.at <= now) {
      heard = { dueRev, until: now };
      await sight.look(() => ringTask({ taskId, dueRev, leadMinutes: next.leadMinutes, at: now }));
      continue;
    }
    if (shouldContinueAsNew()) await continueAsNew<typeof taskReminder>({ taskId });
    const sentence = tell(clock, next);
    show(sentence, {
      stage: clock.answered === "ringing" || clock.answered === "snoozed" ? clock.answered : "waiting",
      entityId: String(taskId),
      assignee: clock.assigneeId,
      dueAt: clock.dueAt,
      nextActionAt: next?.at ?? null,
    });
    await waitUntil(next?.at, () => sight.stale || sight.looked, sentence);
  }
}

interface NextRing {
  at: number;
  /** Null: a reminder that was put off. */
  leadMinutes: number | null;
}

/** The ring that is due by now, the latest of several, or the next to come. What lies before `heard` has rung. */
function nextRing(clock: TaskClock, heard: number, now: number): NextRing | undefined {
  if (clock.snoozedUntil !== null && clock.snoozedUntil > heard) return { at: clock.snoozedUntil, leadMinutes: null };
  const rings = clock.leads
    .map((leadMinutes) => ({ at: clock.dueAt! - leadMinutes * MINUTE, leadMinutes }))
    .filter(({ at, leadMinutes }) => at > heard && !clock.rung.includes(leadMinutes))
    .sort((a, b) => a.at - b.at);
  return rings.findLast(({ at }) => at <= now) ?? rings[0];
}

function tell({ dueAt, answered, lastRing }: TaskClock, next: NextRing | undefined): string {
  const due = `the task is due at ${moment(dueAt!)}`;
  const ringing = answered === "ringing" ? `Ring ${lastRing} waits for its answer; ` : "";
  if (!next) return `${ringing}no more reminders are to come; ${due}.`;
  const why = next.leadMinutes === null ? "was put off" : `rings ${next.leadMinutes} minutes before`;
  return `${ringing}waiting until ${moment(next.at)}, when the reminder ${why}; ${due}.`;
}
