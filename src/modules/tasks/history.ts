import type { Db } from "../../database.ts";
import { listEvents, type PastEvent } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { getTask } from "./queries.ts";

export type TaskEvent = PastEvent;

/** What happened to a task that the person may see, the newest first. `next` goes into the next call's `before`. */
export async function listTaskEvents(
  db: Db,
  person: Person,
  id: number,
  page: { before?: number | undefined } = {},
): Promise<{ rows: TaskEvent[]; next?: number }> {
  await getTask(db, person, id);
  return listEvents(db, { subject: "task", id }, { ...page, limit: 100 });
}
