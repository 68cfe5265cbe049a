import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { changing, recordAll } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { snoozeProblem } from "./snoozing.ts";
import type { ReminderAnswer, TaskReminder } from "./table.ts";
import { visibleTo } from "./visibility.ts";

/**
 * Answers one ring for all tabs. Only who was rung answers; the same answer again changes nothing, whichever way it
 * comes twice; a card that has given way to another, or whose task has moved, is Refused.
 */
export async function answerReminder(
  db: Db | Trx,
  person: Person,
  taskId: number,
  { ring, answer, commandId, at = new Date() }: { ring: number; answer: ReminderAnswer; commandId: string; at?: Date },
): Promise<TaskReminder> {
  return changing(db, async (trx) => {
    const reminder = await findRung(trx, person, taskId, ring);
    if (isAnsweredSo(reminder, answer)) return reminder;
    if (reminder.state !== "ringing") {
      throw new Refused(reminder.state === "void" ? "reminder_over" : "reminder_answered", { state: reminder.state });
    }
    const until = answer.kind === "snooze" ? answer.until : null;
    // One that waited in the outbox may be over by now: it rings again at once. Beyond a year is a slip.
    const wrong = until && snoozeProblem(until, new Date(Math.min(at.getTime(), until.getTime() - 1)));
    if (wrong) throw new Invalid({ until: wrong });
    const answered = await trx
      .updateTable("task_reminders")
      .set({
        state: until ? "snoozed" : "acknowledged",
        snoozed_until: until,
        answered_at: at,
        answered_by: person.id,
      })
      .where("id", "=", reminder.id)
      .returningAll()
      .executeTakeFirstOrThrow();
    const detail = { ring, command_id: commandId, ...(until && { until: until.toISOString() }) };
    await recordAll(trx, [
      { name: until ? "task.snoozed" : "task.acknowledged", subjectId: taskId, by: person.id, detail, at },
      { name: "bell.changed", subjectId: person.id, detail: { task_id: taskId, ring } },
    ]);
    return answered;
  });
}

async function findRung(trx: Trx, person: Person, taskId: number, ring: number): Promise<TaskReminder> {
  // The task first, as a ring does: two that want both rows never wait for each other.
  const task = await trx
    .selectFrom("tasks")
    .select("id")
    .where("id", "=", taskId)
    .where(visibleTo(person))
    .forUpdate()
    .executeTakeFirst();
  const reminder =
    task &&
    (await trx
      .selectFrom("task_reminders")
      .selectAll()
      .where("task_id", "=", taskId)
      .where("ring", "=", ring)
      .where("user_id", "=", person.id)
      .executeTakeFirst());
  if (!reminder) throw new NotFound(`no ring ${ring} of task ${taskId}`);
  return reminder;
}

/** Throws what an answer to this ring would be refused with at once: it is not theirs, or has given way. */
export async function checkRing(db: Db, person: Person, taskId: number, ring: number): Promise<void> {
  const reminder = await db
    .selectFrom("task_reminders")
    .select("state")
    .where("task_id", "=", taskId)
    .where("ring", "=", ring)
    .where("user_id", "=", person.id)
    .executeTakeFirst();
  if (!reminder) throw new NotFound(`no ring ${ring} of task ${taskId}`);
  if (reminder.state === "void") throw new Refused("reminder_over", { state: reminder.state });
}

function isAnsweredSo(reminder: TaskReminder, answer: ReminderAnswer): boolean {
  if (answer.kind === "acknowledge") return reminder.state === "acknowledged";
  return reminder.state === "snoozed" && reminder.snoozed_until?.getTime() === answer.until.getTime();
}
