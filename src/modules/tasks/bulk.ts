import type { Db, Trx } from "../../database.ts";
import { Invalid } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { editTask } from "./editing.ts";
import { setTaskStatus } from "./moving.ts";
import { getTask } from "./queries.ts";
import { taskStatuses } from "./table.ts";

type Input = Record<string, unknown>;

/** TA-2: what is done with many tasks, each as the person who asked; what is given back undoes it. */
export const taskActions = {
  // The way back is the same action with where each was before.
  "tasks.complete": (db: Db | Trx, person: Person, id: number, { to }: Input) =>
    move(db, person, id, String(to ?? "done")),
  "tasks.move": (db: Db | Trx, person: Person, id: number, { to }: Input) => move(db, person, id, String(to)),
  async "tasks.assign"(db: Db | Trx, person: Person, id: number, { assignee_id }: Input) {
    const wanted = typeof assignee_id === "number" ? assignee_id : null;
    const before = await getTask(db, person, id);
    if (before.assignee_id === wanted) return undefined;
    await editTask(db, person, id, { changes: { assignee_id: wanted } });
    return { assignee_id: before.assignee_id };
  },
};

async function move(db: Db | Trx, person: Person, id: number, to: string) {
  const status = taskStatuses.find((each) => each === to);
  if (!status) throw new Invalid({ to: "choice" });
  const before = await getTask(db, person, id);
  if (before.status === status) return undefined;
  await setTaskStatus(db, person, id, { to: status });
  return { to: before.status };
}
