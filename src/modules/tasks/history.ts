import type { Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { getTask } from "./queries.ts";

export interface TaskEvent {
  id: number;
  name: string;
  detail: Record<string, unknown>;
  created_at: Date;
  actor_name: string | null;
}

/** What happened to a task that the person may see, the newest first. */
export async function listTaskEvents(
  db: Db,
  person: Person,
  id: number,
  { before, limit = 100 }: { before?: number; limit?: number } = {},
): Promise<TaskEvent[]> {
  await getTask(db, person, id);
  return db
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select(["events.id", "events.name", "events.detail", "events.created_at", "users.name as actor_name"])
    .where("events.subject", "=", "task")
    .where("events.subject_id", "=", id)
    .$if(before !== undefined, (query) => query.where("events.id", "<", before!))
    .orderBy("events.id", "desc")
    .limit(limit)
    .execute();
}
