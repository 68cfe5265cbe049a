import { sql } from "kysely";
import type { Db } from "../../database.ts";
import type { Person } from "../people/table.ts";

/** One card, as it hangs above every screen of the person who was rung. */
export interface Reminder {
  task_id: number;
  ring: number;
  rang_at: Date;
  title: string;
  due_at: Date | null;
  ticket_id: number | null;
  customer_name: string | null;
}

const MOST = 100;

/** Whether anything rings for a person, as one column of any statement. */
export const isRinging = (userId: number) =>
  sql<boolean>`exists (select from task_reminders where user_id = ${userId} and state = 'ringing')`;

/** What rings for a person, the most urgent first. */
export function listReminders(db: Db, person: Pick<Person, "id">): Promise<Reminder[]> {
  return db
    .selectFrom("task_reminders")
    .innerJoin("tasks", "tasks.id", "task_reminders.task_id")
    .leftJoin("customers", "customers.id", "tasks.customer_id")
    .select(["task_reminders.task_id", "task_reminders.ring", "task_reminders.rang_at"])
    .select(["tasks.title", "tasks.due_at", "tasks.ticket_id", "customers.name as customer_name"])
    .where("task_reminders.user_id", "=", person.id)
    .where("task_reminders.state", "=", "ringing")
    .orderBy("tasks.due_at", (order) => order.asc().nullsLast())
    .orderBy("task_reminders.id")
    .limit(MOST)
    .execute();
}
