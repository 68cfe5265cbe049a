import type { Db } from "../../database.ts";

export interface WaitingTask {
  id: number;
  due_at: Date;
  due_rev: number;
}

/** Open tasks with a due time, whose clocks should run, a page of them by id. */
export function listWaitingTasks(db: Db, { after, limit }: { after: number; limit: number }): Promise<WaitingTask[]> {
  return db
    .selectFrom("tasks")
    .select(["id", "due_at", "due_rev"])
    .where("due_at", "is not", null)
    .where("status", "in", ["todo", "doing"])
    .where("id", ">", after)
    .orderBy("id")
    .limit(limit)
    .$narrowType<{ due_at: Date }>()
    .execute();
}
