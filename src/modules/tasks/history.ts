import type { Db } from "../../database.ts";
import { listEvents, type PastEvent } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { getTask } from "./queries.ts";

export type TaskEvent = PastEvent;

/** What happened to a task that the person may see, the newest first. */
export async function listTaskEvents(db: Db, person: Person, id: number): Promise<TaskEvent[]> {
  await getTask(db, person, id);
  return (await listEvents(db, { subject: "task", id }, { limit: 100 })).rows;
}
