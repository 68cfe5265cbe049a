import type { ColumnType, Generated, Selectable } from "kysely";
import type { Priority } from "../tickets/table.ts";

export const taskStatuses = ["todo", "doing", "done", "cancelled"] as const;
export type TaskStatus = (typeof taskStatuses)[number];

/** How a task comes again once it is done; `until` is a day of the company's calendar, included. */
export interface Repeat {
  every: "day" | "week" | "month";
  interval: number;
  until?: string;
  /** Of a monthly one the day that is meant, where a short month has clamped the due time. */
  day?: number;
}

export interface TaskTable {
  id: Generated<number>;
  client_key: string | null;
  title: string;
  body: Generated<string>;
  status: Generated<TaskStatus>;
  priority: Generated<Priority>;
  due_at: Date | null;
  remind_before: number[] | null;
  repeat: ColumnType<Repeat | null, string | null, string | null>;
  repeat_of: number | null;
  assignee_id: number | null;
  created_by: number | null;
  customer_id: number | null;
  call_id: number | null;
  conversation_id: number | null;
  ticket_id: number | null;
  order_id: number | null;
  due_rev: Generated<number>;
  version: Generated<number>;
  done_at: Date | null;
  done_by: number | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
export type Task = Selectable<TaskTable>;

export interface TaskReminderTable {
  id: Generated<number>;
  task_id: number;
  user_id: number;
  ring: number;
  due_rev: number;
  lead_minutes: number | null;
  state: Generated<"ringing" | "acknowledged" | "snoozed" | "void">;
  rang_at: Generated<Date>;
  snoozed_until: Date | null;
  answered_at: Date | null;
  answered_by: number | null;
}
export type TaskReminder = Selectable<TaskReminderTable>;

/** TA-5: Xác nhận, or Báo lại until a moment. */
export type ReminderAnswer = { kind: "acknowledge" } | { kind: "snooze"; until: Date };
