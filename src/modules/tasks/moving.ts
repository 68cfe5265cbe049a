import type { Db, Trx } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { getTask } from "./queries.ts";
import { nextDue } from "./repeating.ts";
import { silence } from "./silencing.ts";
import type { Task, TaskStatus } from "./table.ts";

export interface Move {
  to: TaskStatus;
  /** The status that the person saw; when it has moved on since they are told. */
  from?: TaskStatus;
  at?: Date;
}

/** Moves a task to another status, whichever. What is there already changes nothing, so a double click is one move. */
export async function setTaskStatus(db: Db | Trx, person: Person, id: number, move: Move): Promise<Task> {
  const at = move.at ?? new Date();
  return changing(db, async (trx) => {
    await getTask(trx, person, id);
    const task = await trx.selectFrom("tasks").selectAll().where("id", "=", id).forUpdate().executeTakeFirstOrThrow();
    if (task.status === move.to) return task;
    if (move.from && move.from !== task.status) throw new Refused("task_moved_meanwhile", { status: task.status });
    const done = move.to === "done";
    const moved = await trx
      .updateTable("tasks")
      .set({
        status: move.to,
        done_at: done ? at : null,
        done_by: done ? person.id : null,
        version: task.version + 1,
        updated_at: at,
      })
      .where("id", "=", id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (isOver(move.to)) await silence(trx, id);
    const next = done ? await repeatOnce(trx, person, task, at) : undefined;
    await record(trx, "task.status_changed", id, {
      by: person.id,
      at,
      detail: { from: task.status, to: move.to, version: moved.version, ...(next && { next: next.id }) },
    });
    return moved;
  });
}

export const isOver = (status: TaskStatus): boolean => status === "done" || status === "cancelled";

type More = Omit<Move, "to">;

export const completeTask = (db: Db | Trx, person: Person, id: number, more: More = {}) =>
  setTaskStatus(db, person, id, { ...more, to: "done" });

export const reopenTask = (db: Db | Trx, person: Person, id: number, more: More = {}) =>
  setTaskStatus(db, person, id, { ...more, to: "todo" });

export const cancelTask = (db: Db | Trx, person: Person, id: number, more: More = {}) =>
  setTaskStatus(db, person, id, { ...more, to: "cancelled" });

/** The task that follows a repeating one: once, however often it is completed and opened again. */
async function repeatOnce(trx: Trx, person: Person, task: Task, now: Date): Promise<Task | undefined> {
  const due = task.repeat && task.due_at && nextDue(task.due_at, task.repeat, now);
  if (!due) return undefined;
  const next = await trx
    .insertInto("tasks")
    .values({
      title: task.title,
      body: task.body,
      priority: task.priority,
      due_at: due,
      remind_before: task.remind_before,
      repeat: JSON.stringify(task.repeat),
      repeat_of: task.id,
      assignee_id: task.assignee_id,
      created_by: task.created_by,
      customer_id: task.customer_id,
      conversation_id: task.conversation_id,
      ticket_id: task.ticket_id,
      order_id: task.order_id,
    })
    .onConflict((conflict) => conflict.column("repeat_of").where("repeat_of", "is not", null).doNothing())
    .returningAll()
    .executeTakeFirst();
  if (next) {
    const detail = { assignee_id: next.assignee_id, repeat_of: task.id };
    await record(trx, "task.created", next.id, { by: person.id, at: now, detail });
  }
  return next;
}
