import type { Db } from "../../database.ts";
import { Forbidden, NotFound } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import { type Arriving, type FileRow, type FilesDeps, giveFiles, keepFile } from "../files/mod.ts";
import type { Person } from "../people/table.ts";
import { getTask } from "./queries.ts";

export type TaskFile = FileRow & { uploader_name: string | null };

/** Keeps a file with a task. Refused("file_empty"), Refused("file_too_big"). */
export async function addTaskFile(
  deps: FilesDeps,
  person: Person,
  id: number,
  { name, bytes }: Pick<Arriving, "name" | "bytes">,
): Promise<void> {
  await getTask(deps.db, person, id);
  const kept = await keepFile(deps, { name, bytes, uploadedBy: person.id });
  await changing(deps.db, async (trx) => {
    await getTask(trx, person, id);
    await giveFiles(trx, person, [kept.id], { task_id: id });
    await record(trx, "task.file_added", id, { by: person.id, detail: { file_id: kept.id, name: kept.name } });
  });
}

/** Takes a file away: whoever brought it may, whoever has the task, and supervisors and those above them. */
export async function removeTaskFile(db: Db, person: Person, id: number, fileId: number): Promise<void> {
  await changing(db, async (trx) => {
    const task = await getTask(trx, person, id);
    const removed = await trx
      .updateTable("files")
      .set({ task_id: null })
      .where("id", "=", fileId)
      .where("task_id", "=", id)
      .returning(["name", "uploaded_by"])
      .executeTakeFirst();
    if (!removed) throw new NotFound(`no file ${fileId} of task ${id}`);
    if (person.role === "agent" && ![removed.uploaded_by, task.assignee_id].includes(person.id)) throw new Forbidden();
    await record(trx, "task.file_removed", id, { by: person.id, detail: { file_id: fileId, name: removed.name } });
  });
}

/** The newest first. */
export async function listTaskFiles(db: Db, person: Person, id: number): Promise<TaskFile[]> {
  await getTask(db, person, id);
  return db
    .selectFrom("files")
    .leftJoin("users", "users.id", "files.uploaded_by")
    .selectAll("files")
    .select("users.name as uploader_name")
    .where("files.task_id", "=", id)
    .orderBy("files.id", "desc")
    .limit(200)
    .execute();
}
