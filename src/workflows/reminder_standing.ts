import type { TaskClock } from "../modules/tasks/mod.ts";
import { moment, type Standing } from "./standing.ts";

const MINUTE = 60_000;

interface NextRing {
  at: number;
  /** Null: a reminder that was put off. */
  leadMinutes: number | null;
}

/** The ring that is due by now, the latest of several, or the next to come. What lies before `until` has rung. */
export function nextRing(clock: TaskClock, now: number, until = -Infinity): NextRing | undefined {
  const heard = Math.max(until, clock.rangAt ?? -Infinity);
  if (clock.snoozedUntil !== null && clock.snoozedUntil > heard) return { at: clock.snoozedUntil, leadMinutes: null };
  const rings = clock.leads
    .map((leadMinutes) => ({ at: clock.dueAt! - leadMinutes * MINUTE, leadMinutes }))
    .filter(({ at, leadMinutes }) => at > heard && !clock.rung.includes(leadMinutes))
    .sort((a, b) => a.at - b.at);
  return rings.findLast(({ at }) => at <= now) ?? rings[0];
}

/** What its clock waits for. */
export function reminderSentence({ dueAt, answered, lastRing }: TaskClock, next: NextRing | undefined): string {
  const due = `the task is due at ${moment(dueAt!)}`;
  const ringing = answered === "ringing" ? `Ring ${lastRing} waits for its answer; ` : "";
  if (!next) return `${ringing}no more reminders are to come; ${due}.`;
  const why = next.leadMinutes === null ? "was put off" : `rings ${next.leadMinutes} minutes before`;
  return `${ringing}waiting until ${moment(next.at)}, when the reminder ${why}; ${due}.`;
}

/** Where it stands, for whoever looks for it in Temporal UI. */
export const reminderStanding = (taskId: number, clock: TaskClock, next: NextRing | undefined): Standing => ({
  stage: clock.answered === "ringing" || clock.answered === "snoozed" ? clock.answered : "waiting",
  entityId: String(taskId),
  assignee: clock.assigneeId,
  dueAt: clock.dueAt,
  nextActionAt: next?.at ?? null,
});
