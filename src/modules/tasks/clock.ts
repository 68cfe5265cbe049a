import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { defaultLeads } from "./leads.ts";
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
export const readTaskClock = async (db: Db | Trx, id: number): Promise<TaskClock | undefined> =>
  (await readTaskClocks(db, [id])).get(id);

/** The same of many, by their ids; what is not there is left out. */
export async function readTaskClocks(db: Db | Trx, ids: readonly number[]): Promise<Map<number, TaskClock>> {
  if (ids.length === 0) return new Map();
  const rows = await clockRows(db, {}, { ids });
  return new Map(rows.map((row) => [row.id, clockOf(row)]));
}

const clockOf = (row: Row): TaskClock => ({
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
});

const clockRows = composedOnce<Database, object, { ids: readonly number[] }, Row>((db, _, { ids }) => ({
  compile: () =>
    sql<Row>`
    select tasks.id, tasks.status, tasks.due_at, tasks.due_rev, tasks.assignee_id,
      coalesce(to_jsonb(tasks.remind_before), (select value from settings where key = 'task_reminders')) as leads,
      coalesce(rings.last_ring, 0) as last_ring, coalesce(rings.rung, '{}') as rung, last.state, last.rang_at,
      last.snoozed_until
    from unnest(${ids}::bigint[]) as asked (id) join tasks on tasks.id = asked.id
    left join lateral (
      select max(ring) as last_ring,
        array_agg(lead_minutes) filter (where due_rev = tasks.due_rev and lead_minutes is not null) as rung
      from task_reminders where task_id = tasks.id
    ) rings on true
    left join task_reminders last
      on last.task_id = tasks.id and last.ring = rings.last_ring and last.due_rev = tasks.due_rev`.compile(db),
}));

interface Row {
  id: number;
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
