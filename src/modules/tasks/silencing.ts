import type { Trx } from "../../database.ts";
import { recordAll } from "../events/mod.ts";

/** Takes the cards of a task from every screen: it is over, or what they announce is no longer so. */
export async function silence(trx: Trx, taskId: number): Promise<void> {
  const silenced = await trx
    .updateTable("task_reminders")
    .set({ state: "void" })
    .where("task_id", "=", taskId)
    .where("state", "=", "ringing")
    .returning(["user_id", "ring"])
    .execute();
  await recordAll(
    trx,
    silenced.map(({ user_id, ring }) => ({
      name: "bell.changed" as const,
      subjectId: user_id,
      detail: { task_id: taskId, ring },
    })),
  );
}
