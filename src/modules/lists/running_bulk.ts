import { createHash } from "node:crypto";
import type { Logger } from "pino";
import type { Db } from "../../database.ts";
import { Forbidden, Invalid, NotFound, Refused } from "../../errors.ts";
import { record, changing } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { BulkJob } from "./table.ts";

/** Input of the same action that puts the row back as it was; nothing where that cannot be. */
export type Undo = Record<string, unknown>;

/**
 * Does one row, in a transaction of its own, as that person may. `commandId` is the same each time this row of this
 * job is tried, so that whatever was cut short in between is not done twice.
 */
export type BulkAction = (
  db: Db,
  person: Person,
  id: number,
  input: Record<string, unknown>,
  commandId: string,
) => Promise<Undo | undefined | void>;

const STEP = 40;
const AT_ONCE = 4;

/**
 * One step of the job that is least far along, so that a long one holds up nobody; returns how many rows it looked at.
 * The job's row stays locked meanwhile: other workers take other jobs, and what a crash leaves is taken up again.
 */
export async function runBulkJobs(deps: {
  db: Db;
  actions: Readonly<Record<string, BulkAction>>;
  log: Logger;
}): Promise<number> {
  const { db } = deps;
  return changing(db, async (trx) => {
    const job = await trx
      .selectFrom("bulk_jobs")
      .selectAll()
      .where("state", "in", ["waiting", "running"])
      .orderBy("at")
      .orderBy("id")
      .limit(1)
      .forNoKeyUpdate()
      .skipLocked()
      .executeTakeFirst();
    if (!job) return 0;
    const ids = job.ids.slice(job.at, job.at + STEP);
    await doRows(deps, job, ids);
    const at = job.at + ids.length;
    const over = at >= job.ids.length;
    const counted = await countResults(db, job.id);
    await trx
      .updateTable("bulk_jobs")
      .set({ at, ...counted, state: over ? "done" : "running", finished_at: over ? new Date() : null })
      .where("id", "=", job.id)
      .execute();
    await record(trx, "bell.bulk_progressed", job.user_id, { detail: { job: job.id, at, of: job.ids.length, over } });
    return Math.max(1, ids.length);
  });
}

async function doRows(
  { db, actions, log }: Parameters<typeof runBulkJobs>[0],
  job: BulkJob,
  ids: readonly number[],
): Promise<void> {
  const [person, known] = await Promise.all([findPerson(db, job.user_id), findResults(db, job.id, ids)]);
  const undoOf = Number(job.input["undo_of"] ?? 0);
  const undos = undoOf ? await findUndos(db, undoOf, ids) : undefined;
  const queue = ids.filter((id) => !known.has(id));
  const next = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const input = undos ? undos.get(id) : job.input;
      const outcome = await doRow({ db, log, action: actions[job.action] }, job, person, id, input);
      await db
        .insertInto("bulk_results")
        .values({ job_id: job.id, row_id: id, ...outcome })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
}

async function doRow(
  { db, log, action }: { db: Db; log: Logger; action: BulkAction | undefined },
  job: BulkJob,
  person: Person | undefined,
  id: number,
  input: Record<string, unknown> | undefined,
): Promise<{ error: string | null; undo: string | null }> {
  if (!action || !person || !input) return { error: "other", undo: null };
  try {
    const undo = await action(db, person, id, input, commandOf(job.id, id));
    return { error: null, undo: undo ? JSON.stringify(undo) : null };
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "broken") log.error({ error, job: job.id, row: id }, "a row of a bulk job failed");
    return { error: reason, undo: null };
  }
}

/** A key of the errors catalogue, kept beside the row. */
function reasonOf(error: unknown): string {
  if (error instanceof Refused) return error.reason;
  if (error instanceof NotFound || error instanceof Forbidden) return "not_there";
  if (error instanceof Invalid) return Object.values(error.fields)[0] ?? "other";
  return "broken";
}

/** A name for this row of this job in the shape of a UUID. */
function commandOf(job: number, row: number): string {
  const hex = createHash("sha256").update(`bulk ${job} ${row}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join(
    "-",
  );
}

/** Somebody who was deactivated meanwhile does nothing any more. */
function findPerson(db: Db, id: number): Promise<Person | undefined> {
  return db
    .selectFrom("users")
    .select(["id", "name", "username", "role", "locale", "theme"])
    .where("id", "=", id)
    .where("deactivated_at", "is", null)
    .executeTakeFirst();
}

async function findResults(db: Db, jobId: number, ids: readonly number[]): Promise<Set<number>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom("bulk_results")
    .select("row_id")
    .where("job_id", "=", jobId)
    .where("row_id", "in", ids)
    .execute();
  return new Set(rows.map((row) => row.row_id));
}

async function findUndos(db: Db, jobId: number, ids: readonly number[]): Promise<Map<number, Undo>> {
  const rows = await db
    .selectFrom("bulk_results")
    .select(["row_id", "undo"])
    .where("job_id", "=", jobId)
    .where("row_id", "in", ids)
    .execute();
  return new Map(rows.flatMap((row) => (row.undo ? [[row.row_id, row.undo] as const] : [])));
}

async function countResults(db: Db, jobId: number): Promise<{ done: number; failed: number }> {
  const { done, failed } = await db
    .selectFrom("bulk_results")
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere("error", "is", null).as("done"),
      eb.fn.countAll<number>().filterWhere("error", "is not", null).as("failed"),
    ])
    .where("job_id", "=", jobId)
    .executeTakeFirstOrThrow();
  return { done, failed };
}
