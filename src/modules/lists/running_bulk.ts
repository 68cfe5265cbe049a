import { createHash } from "node:crypto";
import type { InsertResult } from "kysely";
import type { Logger } from "pino";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { Forbidden, Invalid, NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { BulkJob } from "./table.ts";

/** Input of the same action that puts the row back as it was; nothing where that cannot be. */
export type Undo = Record<string, unknown>;

/**
 * Does one row, as that person may, in the transaction that keeps what became of it. `commandId` is the same each time this row of this
 * job is tried, so that whatever was cut short in between is not done twice.
 */
export type BulkAction = (
  trx: Trx,
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
    const errors = await doRows(deps, job, ids);
    const at = job.at + ids.length;
    const over = at >= job.ids.length;
    const failed = errors.filter((error) => error !== null).length;
    const counted = over
      ? await countResults(trx, job.id)
      : { done: job.done + errors.length - failed, failed: job.failed + failed };
    await trx
      .updateTable("bulk_jobs")
      .set({ at, ...counted, state: over ? "done" : "running", finished_at: over ? new Date() : null })
      .where("id", "=", job.id)
      .execute();
    await record(trx, "bell.bulk_progressed", job.user_id, { detail: { job: job.id, at, of: job.ids.length, over } });
    return Math.max(1, ids.length);
  });
}

interface Outcome {
  error: string | null;
  undo: string | null;
}

/** Does those that are not done yet; gives back the errors of all, null where there was none. */
async function doRows(
  { db, actions, log }: Parameters<typeof runBulkJobs>[0],
  job: BulkJob,
  ids: readonly number[],
): Promise<(string | null)[]> {
  const [person, known] = await Promise.all([findPerson(db, job.user_id), findResults(db, job.id, ids)]);
  const undoOf = Number(job.input["undo_of"] ?? 0);
  const undos = undoOf ? await findUndos(db, undoOf, ids) : undefined;
  const errors = [...known.values()];
  const queue = ids.filter((id) => !known.has(id));
  const next = async (): Promise<void> => {
    for (let id = queue.shift(); id !== undefined; id = queue.shift()) {
      const input = undos ? undos.get(id) : job.input;
      errors.push(await doRow({ db, log, action: actions[job.action] }, job, person, id, input));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  return errors;
}

/** The row and what became of it are one transaction, so that what can be undone is known of whatever was done. */
async function doRow(
  { db, log, action }: { db: Db; log: Logger; action: BulkAction | undefined },
  job: BulkJob,
  person: Person | undefined,
  id: number,
  input: Record<string, unknown> | undefined,
): Promise<string | null> {
  const keep = async (to: Db | Trx, outcome: Outcome) => {
    await keepResult(to, {}, { job_id: job.id, row_id: id, ...outcome });
    return outcome.error;
  };
  if (!action || !person || !input) return keep(db, { error: "other", undo: null });
  try {
    return await changing(db, async (trx) => {
      const undo = await action(trx, person, id, input, commandOf(job.id, id));
      return keep(trx, { error: null, undo: undo ? JSON.stringify(undo) : null });
    });
  } catch (error) {
    const reason = reasonOf(error);
    if (reason === "broken") log.error({ error, job: job.id, row: id }, "a row of a bulk job failed");
    return keep(db, { error: reason, undo: null });
  }
}

type Result = Outcome & { job_id: number; row_id: number };
const keepResult = composedOnce<Database, object, Result, InsertResult>((db, _, { job_id, row_id, error, undo }) =>
  db
    .insertInto("bulk_results")
    .values({ job_id, row_id, error, undo })
    .onConflict((conflict) => conflict.doNothing()),
);

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

/** What is known of rows by now: their errors, null where there was none. */
async function findResults(db: Db, jobId: number, ids: readonly number[]): Promise<Map<number, string | null>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom("bulk_results")
    .select(["row_id", "error"])
    .where("job_id", "=", jobId)
    .where("row_id", "in", ids)
    .execute();
  return new Map(rows.map((row) => [row.row_id, row.error]));
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

async function countResults(trx: Trx, jobId: number): Promise<{ done: number; failed: number }> {
  const { done, failed } = await trx
    .selectFrom("bulk_results")
    .select((eb) => [
      eb.fn.countAll<number>().filterWhere("error", "is", null).as("done"),
      eb.fn.countAll<number>().filterWhere("error", "is not", null).as("failed"),
    ])
    .where("job_id", "=", jobId)
    .executeTakeFirstOrThrow();
  return { done, failed };
}
