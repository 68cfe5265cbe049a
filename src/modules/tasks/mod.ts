/**
 * Tasks: what somebody is to do until when, about whom, and the reminders that stay on every screen until answered. When
 * to ring is decided by the clock of each task, which reads `readTaskClock` and calls `ringTask`; what is due, repeated
 * and put off are pure rules in files of their own.
 */
export { addTaskFile, listTaskFiles, removeTaskFile, type TaskFile } from "./attaching.ts";
export { dayText, momentOf, plusDays, plusMonths, readWall, wallOf, type WallTime, wallText } from "./calendar_days.ts";
export { type CalendarDay, type CalendarLoad, calendarSpans, weekdayOf } from "./boards.ts";
export { answerReminder, checkRing } from "./answering.ts";
export { taskActions } from "./bulk.ts";
export { createTask, type NewTask } from "./creating.ts";
export { editTask, type TaskChanges } from "./editing.ts";
export { daySpan, type TaskFilter, weekSpan } from "./filter.ts";
export { listTaskEvents, type TaskEvent } from "./history.ts";
export { defaultLeads, orderedLeads } from "./leads.ts";
export { cancelTask, completeTask, reopenTask, setTaskStatus } from "./moving.ts";
export { addTaskNote, listTaskNotes, removeTaskNote } from "./noting.ts";
export { isRinging } from "./reminders.ts";
export {
  countDue,
  countTasks,
  dueCount,
  endOfToday,
  getTask,
  listTasks,
  type TaskRow,
  visibleTaskIds,
} from "./queries.ts";
export { readTaskClock, readTaskClocks, type TaskClock } from "./clock.ts";
export { type Ring, type RingOf, ringTask, ringTasks } from "./ringing.ts";
export { readLeads, saveLeads } from "./settings.ts";
export type * from "./table.ts";
export { taskStatuses } from "./table.ts";
export { visibleTo } from "./visibility.ts";
export { listWaitingTasks, type WaitingTask } from "./waiting.ts";
