import type { Db, Trx } from "../../database.ts";
import { NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { ImportJob, ImportKind, ImportOptions, ImportState } from "./table.ts";

export type Asking = Pick<Person, "id" | "role">;

export interface JobRow extends ImportJob {
  file_name: string;
  storage_key: string;
  size_bytes: number;
  user_name: string;
}

/** An import is its maker's, and the owner's and admins', who see all records anyway. */
function jobsOf(db: Db | Trx, person: Asking) {
  const all = person.role === "owner" || person.role === "admin";
  return db
    .selectFrom("import_jobs")
    .innerJoin("files", "files.id", "import_jobs.file_id")
    .innerJoin("users", "users.id", "import_jobs.user_id")
    .selectAll("import_jobs")
    .select(["files.name as file_name", "files.storage_key", "files.size_bytes", "users.name as user_name"])
    .$if(!all, (query) => query.where("import_jobs.user_id", "=", person.id));
}

/** Throws NotFound for what is not there or not theirs. */
export async function getImport(db: Db | Trx, person: Asking, id: number): Promise<JobRow> {
  const job = await jobsOf(db, person).where("import_jobs.id", "=", id).executeTakeFirst();
  if (!job) throw new NotFound(`no import ${id}`);
  return job;
}

export function listImports(db: Db, person: Asking, kind?: ImportKind, limit = 30): Promise<JobRow[]> {
  return jobsOf(db, person)
    .$if(kind !== undefined, (query) => query.where("import_jobs.kind", "=", kind!))
    .orderBy("import_jobs.id", "desc")
    .limit(limit)
    .execute();
}

/** A file on its way in, with what was guessed of it; the same key again is the same job. */
export async function startImport(
  db: Db,
  person: Asking,
  given: { clientKey: string; kind: ImportKind; fileId: number; options: ImportOptions },
): Promise<number> {
  const { clientKey, kind, fileId, options } = given;
  const added = await db
    .insertInto("import_jobs")
    .values({ client_key: clientKey, kind, user_id: person.id, file_id: fileId, options: JSON.stringify(options) })
    .onConflict((conflict) => conflict.column("client_key").doNothing())
    .returning("id")
    .executeTakeFirst();
  if (added) return added.id;
  const known = await db
    .selectFrom("import_jobs")
    .select("id")
    .where("client_key", "=", clientKey)
    .where("user_id", "=", person.id)
    .executeTakeFirst();
  if (!known) throw new NotFound();
  return known.id;
}

const begun = { at: 0, added: 0, changed: 0, skipped: 0, failed: 0, problem: null, finished_at: null };

/** How the file is read, while nothing of it is in yet; what was found out of it before counts no more. */
export async function setOptions(db: Db, person: Asking, id: number, options: ImportOptions): Promise<void> {
  await move(db, person, id, ["mapping", "checking", "checked"], async (trx) => {
    await trx.deleteFrom("import_rows").where("job_id", "=", id).execute();
    await trx
      .updateTable("import_jobs")
      .set({ ...begun, options: JSON.stringify(options), state: "mapping", total: null })
      .where("id", "=", id)
      .execute();
  });
}

/** Every row is read and judged, and nothing written. */
export const checkImport = (db: Db, person: Asking, id: number) =>
  move(db, person, id, ["mapping", "checked"], async (trx) => {
    await trx.deleteFrom("import_rows").where("job_id", "=", id).execute();
    await trx
      .updateTable("import_jobs")
      .set({ ...begun, state: "checking" })
      .where("id", "=", id)
      .execute();
  });

export const runImport = (db: Db, person: Asking, id: number) =>
  move(db, person, id, ["checked"], async (trx) => {
    await trx.deleteFrom("import_rows").where("job_id", "=", id).execute();
    await trx
      .updateTable("import_jobs")
      .set({ ...begun, state: "running" })
      .where("id", "=", id)
      .execute();
  });

/** Stops behind the batch that is under way. A check that is stopped goes back to how the file is read. */
export const stopImport = (db: Db, person: Asking, id: number) =>
  move(db, person, id, ["running", "checking"], async (trx, job) => {
    const state = job.state === "running" ? "stopped" : "mapping";
    await trx.updateTable("import_jobs").set({ state }).where("id", "=", id).execute();
  });

/** Goes on behind the last row that is settled. */
export const resumeImport = (db: Db, person: Asking, id: number) =>
  move(db, person, id, ["stopped", "failed"], async (trx, job) => {
    // A file that cannot be read, or was never checked, has nothing to go on with.
    if (job.state === "failed" && job.problem !== "broken") throw new Refused("import_moved");
    await trx.updateTable("import_jobs").set({ state: "running", problem: null }).where("id", "=", id).execute();
  });

/** Takes back all that came in; what people have changed since stays, and is said. */
export const undoImport = (db: Db, person: Asking, id: number) =>
  move(db, person, id, ["done", "stopped", "failed"], async (trx, job) => {
    if (job.added + job.changed === 0) throw new Refused("import_nothing_to_undo");
    await trx
      .updateTable("import_jobs")
      .set({ state: "undoing", undone: 0, kept: 0, problem: null })
      .where("id", "=", id)
      .execute();
  });

/** One step from one of these states, by one person at a time. Throws Refused("import_moved") from any other. */
async function move(
  db: Db,
  person: Asking,
  id: number,
  from: readonly ImportState[],
  step: (trx: Trx, job: ImportJob) => Promise<void>,
): Promise<void> {
  await changing(db, async (trx) => {
    await getImport(trx, person, id);
    const job = await trx
      .selectFrom("import_jobs")
      .selectAll()
      .where("id", "=", id)
      .forNoKeyUpdate()
      .executeTakeFirstOrThrow();
    if (!from.includes(job.state)) throw new Refused("import_moved");
    await step(trx, job);
    await record(trx, "import.progressed", id, { by: person.id, detail: { user_id: job.user_id } });
  });
}
