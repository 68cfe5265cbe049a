import type { Words } from "../../words/mod.ts";
import { html, type Html } from "../html.ts";
import { clockTime, dayMonth, dayNumber, duration, exactTime, fullDate } from "../time.ts";

/** “11:00 hôm nay”, “mai, 09:00”, “thứ 7, 10:00” within a week, else “02/06, 10:00”. */
export function dueText(due: Date, words: Words, now = new Date()): string {
  const say = words.tasks.due;
  const time = clockTime(due);
  const days = dayNumber(due) - dayNumber(now);
  if (days === 0) return say.today(time);
  if (days === 1) return say.tomorrow(time);
  if (days === -1) return say.yesterday(time);
  const sameYear = fullDate(due).slice(6) === fullDate(now).slice(6);
  return say.on(sameYear ? dayMonth(due) : fullDate(due), time);
}

/** How long still, or how long over, while it is near; else when. */
export function dueNear(due: Date, words: Words, now = new Date()): string {
  const left = due.getTime() - now.getTime();
  const hour = 3_600_000;
  if (left < 0 && left > -24 * hour) return words.tasks.due.late(duration(-left, words));
  if (left >= 0 && left <= hour) return words.tasks.due.left(duration(left, words));
  return dueText(due, words, now);
}

/** The due time of a task in its colour; the colour never speaks alone. */
export function dueTime(
  task: { due_at: Date | null; status: string; done_at: Date | null },
  words: Words,
  now = new Date(),
  exact = false,
): Html {
  if (!task.due_at) return html`<span class="muted">${words.tasks.noDue}</span>`;
  const open = task.status === "todo" || task.status === "doing";
  const left = task.due_at.getTime() - now.getTime();
  const look = !open
    ? task.status === "done"
      ? "ok"
      : "muted"
    : left < 0
      ? "bad"
      : left <= 1_800_000
        ? "warn"
        : "soft";
  const text = exact
    ? dueText(task.due_at, words, now)
    : open
      ? dueNear(task.due_at, words, now)
      : dueText(task.done_at ?? task.due_at, words, now);
  return html`<time class="${look}" datetime="${task.due_at.toISOString()}" title="${exactTime(task.due_at)}">${text}</time>`;
}
