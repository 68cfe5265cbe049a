import type { Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { editTask } from "./editing.ts";
import { setTaskStatus } from "./moving.ts";
import { getTask } from "./queries.ts";
import { taskStatuses } from "./table.ts";

type Input = Record<string, unknown>;

/**
 * TA-2: what is done with many tasks, each as the person who asked; what is given back undoes it. Going back is the same
 * action with how each was before, `from` how it was left: what somebody changed since stays as they made it.
 */
export const taskActions = {
  "tasks.complete": (db: Db | Trx, person: Person, id: number, { to, from }: Input) =>
    move(db, person, id, String(to ?? "done"), from),
  "tasks.move": (db: Db | Trx, person: Person, id: number, { to, from }: Input) =>
    move(db, person, id, String(to), from),
  async "tasks.assign"(db: Db | Trx, person: Person, id: number, { assignee_id, from }: Input) {
    const wanted = typeof assignee_id === "number" ? assignee_id : null;
    const before = await getTask(db, person, id);
    if (before.assignee_id === wanted) return undefined;
    if (from !== undefined && before.assignee_id !== from) throw new Refused("task_changed_meanwhile");
    const { version } = before;
    await editTask(db, person, id, { ...(from !== undefined && { version }), changes: { assignee_id: wanted } });
    return { assignee_id: before.assignee_id, from: wanted };
  },
};

async function move(db: Db | Trx, person: Person, id: number, wanted: string, left: unknown) {
  const [to, from] = [wanted, left].map((status) => taskStatuses.find((each) => each === status));
  if (!to) throw new Invalid({ to: "choice" });
  const before = await getTask(db, person, id);
  if (before.status === to) return undefined;
  await setTaskStatus(db, person, id, { to, ...(from && { from }) });
  return { to: before.status, from: to };
}
