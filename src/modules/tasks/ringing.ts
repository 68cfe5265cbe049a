import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { changing, recordAll } from "../events/mod.ts";
import { defaultLeads } from "./leads.ts";
import { isOver } from "./moving.ts";
import type { TaskReminder, TaskStatus } from "./table.ts";

/** What the clock of a task looks at whenever it wakes. Moments are in milliseconds. */
export interface TaskClock {
  status: TaskStatus;
  dueAt: number | null;
  /** Rises with every change of what the clock goes by. */
  dueRev: number;
  /** Minutes before the due time, the longest first. */
  leads: number[];
  /** Those of `leads` that have rung for this `dueRev`. */
  rung: number[];
  assigneeId: number | null;
  /** The number of the last ring whatever it was for; 0 before the first. */
  lastRing: number;
  /** When that was, if it was for this `dueRev`: what should have rung before it has had its ring. */
  rangAt: number | null;
  /** How the last ring of this `dueRev` stands; null when none has rung. */
  answered: TaskReminder["state"] | null;
  /** Set while the last ring of this `dueRev` is put off. */
  snoozedUntil: number | null;
}

/** Undefined when there is no such task. */
export async function readTaskClock(db: Db | Trx, id: number): Promise<TaskClock | undefined> {
  const { rows } = await sql<Row>`
    select tasks.status, tasks.due_at, tasks.due_rev, tasks.assignee_id,
      coalesce(to_jsonb(tasks.remind_before), (select value from settings where key = 'task_reminders')) as leads,
      coalesce(rings.last_ring, 0) as last_ring, coalesce(rings.rung, '{}') as rung, last.state, last.rang_at,
      last.snoozed_until
    from tasks
    left join lateral (
      select max(ring) as last_ring,
        array_agg(lead_minutes) filter (where due_rev = tasks.due_rev and lead_minutes is not null) as rung
      from task_reminders where task_id = tasks.id
    ) rings on true
    left join task_reminders last
      on last.task_id = tasks.id and last.ring = rings.last_ring and last.due_rev = tasks.due_rev
    where tasks.id = ${id}`.execute(db);
  const row = rows[0];
  return (
    row && {
      status: row.status,
      dueAt: row.due_at?.getTime() ?? null,
      dueRev: row.due_rev,
      leads: [...(row.leads ?? defaultLeads)],
      rung: row.rung,
      assigneeId: row.assignee_id,
      lastRing: row.last_ring,
      rangAt: row.rang_at?.getTime() ?? null,
      answered: row.state,
      snoozedUntil: row.state === "snoozed" ? (row.snoozed_until?.getTime() ?? null) : null,
    }
  );
}

interface Row {
  status: TaskStatus;
  due_at: Date | null;
  due_rev: number;
  assignee_id: number | null;
  leads: number[] | null;
  last_ring: number;
  rung: number[];
  state: TaskReminder["state"] | null;
  rang_at: Date | null;
  snoozed_until: Date | null;
}

export interface Ring {
  /** What the clock knew when it set its timer. */
  dueRev: number;
  /** Null: a snooze is over. */
  leadMinutes: number | null;
  at: Date;
}

/**
 * TA-5: one ring of a task's reminder, on the screens of whoever has the task, or of who made one that nobody has.
 * A card that still rings gives way to the new one. Undefined when there is nothing to ring for: the task moved or is
 * over, or it has rung for this already, so that asking twice rings once.
 */
export async function ringTask(db: Db | Trx, id: number, ring: Ring): Promise<{ ring: number } | undefined> {
  return changing(db, async (trx) => {
    const task = await standing(trx, id, ring);
    if (!task || task.due_rev !== ring.dueRev || isOver(task.status) || task.user_id === null) return undefined;
    if (ring.leadMinutes === null ? !task.put_off : task.rung) return undefined;
    if (task.last_state === "ringing") await replaceRinging(trx, id);
    const number = task.last_ring + 1;
    await trx
      .insertInto("task_reminders")
      .values({
        task_id: id,
        user_id: task.user_id,
        ring: number,
        due_rev: ring.dueRev,
        lead_minutes: ring.leadMinutes,
        rang_at: ring.at,
      })
      .execute();
    const detail = { ring: number, lead_minutes: ring.leadMinutes, user_id: task.user_id, due_at: task.due_at };
    await recordAll(trx, [
      { name: "task.rang", subjectId: id, detail, at: ring.at },
      { name: "bell.changed", subjectId: task.user_id, detail: { task_id: id, ring: number } },
    ]);
    return { ring: number };
  });
}

/**
 * The task, locked, with what is known of its rings. Locked by a statement of its own: one that waits for a lock goes on
 * with what it saw before it waited, and would not see the ring it waited for.
 */
async function standing(trx: Trx, id: number, { dueRev, leadMinutes }: Ring) {
  await sql`select from tasks where id = ${id} for update`.execute(trx);
  const { rows } = await sql<{
    status: TaskStatus;
    due_rev: number;
    due_at: Date | null;
    user_id: number | null;
    last_ring: number;
    last_state: TaskReminder["state"] | null;
    put_off: boolean | null;
    rung: boolean;
  }>`
    select tasks.status, tasks.due_rev, tasks.due_at, coalesce(tasks.assignee_id, tasks.created_by) as user_id,
      coalesce(last.ring, 0) as last_ring, last.state as last_state,
      last.state = 'snoozed' and last.due_rev = ${dueRev} as put_off,
      exists (select 1 from task_reminders rung where rung.task_id = tasks.id and rung.due_rev = ${dueRev}
        and rung.lead_minutes = ${leadMinutes}::int) as rung
    from tasks
    left join lateral (
      select ring, state, due_rev from task_reminders where task_id = tasks.id order by ring desc limit 1
    ) last on true
    where tasks.id = ${id}`.execute(trx);
  return rows[0];
}

async function replaceRinging(trx: Trx, taskId: number): Promise<void> {
  await trx
    .updateTable("task_reminders")
    .set({ state: "void" })
    .where("task_id", "=", taskId)
    .where("state", "=", "ringing")
    .execute();
}
