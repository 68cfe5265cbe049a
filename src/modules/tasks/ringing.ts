import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { changing, type Happening, recordAll } from "../events/mod.ts";
import { isOver } from "./moving.ts";
import type { TaskReminder, TaskStatus } from "./table.ts";

export interface Ring {
  /** What the clock knew when it set its timer. */
  dueRev: number;
  /** Null: a snooze is over. */
  leadMinutes: number | null;
  at: Date;
}

export type RingOf = Ring & { taskId: number };

/**
 * TA-5: one ring of a task's reminder, on the screens of whoever has the task, or of who made one that nobody has, or
 * somebody who has left.
 * A card that still rings gives way to the new one. Undefined when there is nothing to ring for: the task moved or is
 * over, or it has rung for this already, so that asking twice rings once.
 */
export async function ringTask(db: Db | Trx, id: number, ring: Ring): Promise<{ ring: number } | undefined> {
  const number = (await ringTasks(db, [{ taskId: id, ...ring }])).get(id);
  return number === undefined ? undefined : { ring: number };
}

/** The same for many tasks in one transaction, each of them once: the number of each ring by its task. */
export async function ringTasks(db: Db | Trx, asked: readonly RingOf[]): Promise<Map<number, number>> {
  return changing(db, async (trx) => {
    const wanted = new Map(asked.map((ring) => [ring.taskId, ring]));
    const rung = (await standings(trx, [...wanted.values()])).flatMap((task) => {
      const { dueRev, leadMinutes, at } = wanted.get(task.id)!;
      if (task.due_rev !== dueRev || isOver(task.status) || task.user_id === null) return [];
      if (leadMinutes === null ? !task.put_off : task.rung) return [];
      return [{ task, userId: task.user_id, ring: task.last_ring + 1, dueRev, leadMinutes, at }];
    });
    await replaceRinging(
      trx,
      rung.flatMap(({ task }) => (task.last_state === "ringing" ? task.id : [])),
    );
    await insertRings(trx, rung);
    const told = rung.map(({ task, userId, ring, leadMinutes, at }): Happening => {
      const detail = { ring, lead_minutes: leadMinutes, user_id: userId, due_at: task.due_at };
      return { name: "task.rang", subjectId: task.id, detail, at };
    });
    // Each bell hears once, however many tasks ring.
    const bells = [...Map.groupBy(rung, ({ userId }) => userId)].map(([userId, ones]): Happening => {
      const { task, ring } = ones.at(-1)!;
      return { name: "bell.changed", subjectId: userId, detail: { task_id: task.id, ring } };
    });
    await recordAll(trx, [...told, ...bells]);
    return new Map(rung.map(({ task, ring }) => [task.id, ring]));
  });
}

interface Standing {
  id: number;
  status: TaskStatus;
  due_rev: number;
  due_at: Date | null;
  user_id: number | null;
  last_ring: number;
  last_state: TaskReminder["state"] | null;
  put_off: boolean | null;
  rung: boolean;
}

/**
 * The tasks, locked, with what is known of their rings. Locked by a statement of its own: one that waits for a lock goes
 * on with what it saw before it waited, and would not see the ring it waited for. In the order of their ids, so that two
 * that want some of the same never wait for each other.
 */
async function standings(trx: Trx, rings: readonly RingOf[]): Promise<Standing[]> {
  const ids = rings.map(({ taskId }) => taskId);
  const revs = rings.map(({ dueRev }) => dueRev);
  const leads = rings.map(({ leadMinutes }) => leadMinutes);
  const [, rows] = await Promise.all([lockTasks(trx, {}, { ids }), standingRows(trx, {}, { ids, revs, leads })]);
  return rows;
}

const lockTasks = composedOnce<Database, object, { ids: number[] }, unknown>((db, _, { ids }) => ({
  compile: () => sql`select from tasks where id = any(${ids}::bigint[]) order by id for update`.compile(db),
}));

interface Asked {
  ids: number[];
  revs: number[];
  leads: (number | null)[];
}

const standingRows = composedOnce<Database, object, Asked, Standing>((db, _, { ids, revs, leads }) => ({
  compile: () =>
    sql<Standing>`
    select tasks.id, tasks.status, tasks.due_rev, tasks.due_at, coalesce(
        (select id from users where id = tasks.assignee_id and deactivated_at is null), tasks.created_by) as user_id,
      coalesce(last.ring, 0) as last_ring, last.state as last_state,
      last.state = 'snoozed' and last.due_rev = asked.due_rev as put_off,
      exists (select 1 from task_reminders rung where rung.task_id = tasks.id and rung.due_rev = asked.due_rev
        and rung.lead_minutes = asked.lead_minutes) as rung
    from unnest(${ids}::bigint[], ${revs}::int[], ${leads}::int[]) as asked (id, due_rev, lead_minutes)
    join tasks on tasks.id = asked.id
    left join lateral (
      select ring, state, due_rev from task_reminders where task_id = tasks.id order by ring desc limit 1
    ) last on true`.compile(db),
}));

async function replaceRinging(trx: Trx, ids: number[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable("task_reminders")
    .set({ state: "void" })
    .where("task_id", "in", ids)
    .where("state", "=", "ringing")
    .execute();
}

interface Rung extends Ring {
  task: Standing;
  userId: number;
  ring: number;
}

async function insertRings(trx: Trx, rung: readonly Rung[]): Promise<void> {
  const rows = rung.map(({ task, userId, ring, dueRev, leadMinutes, at }) => ({
    task_id: task.id,
    user_id: userId,
    ring,
    due_rev: dueRev,
    lead_minutes: leadMinutes,
    rang_at: at,
  }));
  if (rows.length > 0) await insertRows(trx, {}, { rows: JSON.stringify(rows) });
}

const insertRows = composedOnce<Database, object, { rows: string }, unknown>((db, _, { rows }) => ({
  compile: () =>
    sql`
    insert into task_reminders (task_id, user_id, ring, due_rev, lead_minutes, rang_at)
    select * from jsonb_to_recordset(${rows}::jsonb)
      as given (task_id bigint, user_id bigint, ring int, due_rev int, lead_minutes int, rang_at timestamptz)`.compile(
      db,
    ),
}));
