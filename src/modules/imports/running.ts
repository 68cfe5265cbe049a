import type { Logger } from "pino";
import { sql } from "kysely";
import { isDatabaseAway, type Trx } from "../../database.ts";
import { changing, record } from "../events/mod.ts";
import type { FilesDeps } from "../files/mod.ts";
import type { Person } from "../people/table.ts";
import { type Brought, importing } from "./kinds.ts";
import { Unreadable } from "./limits.ts";
import { type Batch, Session } from "./session.ts";
import type { ImportJob } from "./table.ts";
import { undoBatch } from "./undoing.ts";

/** Rows that are settled together: large enough to write set by set, small enough to be stopped and seen going on. */
const BATCH = 1_000;
/** A job that another process has open goes on there, unless it stands still for so long. */
const STANDS_STILL = "3 seconds";
/** So often in a row may a batch fail before the job says that it is broken. */
const MOST_TRIES = 4;

interface ImportDeps extends FilesDeps {
  log: Logger;
  batch?: number;
}

/**
 * Brings tables in, batch by batch, of several jobs by turns. What became of the rows, how far the file is settled and
 * the records themselves are one transaction: wherever it is cut, no row is lost and none comes twice.
 */
export function createImporting({ db, config, log, batch: size = BATCH }: ImportDeps) {
  const open = new Map<number, Session>();
  const tries = new Map<number, number>();

  /** One batch of the job that waits longest; returns how many rows it settled, at least one while there is work. */
  async function step(): Promise<number> {
    let current: ImportJob | undefined;
    try {
      const settled = await changing(db, async (trx) => {
        current = await takeJob(trx);
        return current ? settle(trx, current) : 0;
      });
      if (current) tries.delete(current.id);
      return settled;
    } catch (error) {
      if (!current) throw error;
      await drop(current.id);
      await sayWhy(current, error);
      return 1;
    }
  }

  const takeJob = (trx: Trx): Promise<ImportJob | undefined> =>
    trx
      .selectFrom("import_jobs")
      .selectAll()
      .where("state", "in", ["checking", "running", "undoing"])
      .where((eb) =>
        eb.or([
          ...(open.size > 0 ? [eb("id", "in", [...open.keys()])] : []),
          eb("at", "=", 0),
          eb("state", "=", "undoing"),
          eb("updated_at", "<", sql<Date>`now() - ${sql.lit(STANDS_STILL)}::interval`),
        ]),
      )
      .orderBy("updated_at")
      .limit(1)
      .forNoKeyUpdate()
      .skipLocked()
      .executeTakeFirst();

  async function settle(trx: Trx, job: ImportJob): Promise<number> {
    const person = await personOf(trx, job.user_id);
    if (!person) throw new Unreadable("maker_gone");
    if (job.state === "undoing") return undoBatch(trx, person, job, size);
    const session = await sessionFor(trx, job);
    const batch = await session.next(size);
    const brought = await bring(trx, person, job, batch, session.touched);
    await noteRows(trx, job, batch, brought);
    const over = batch.isOver ? await endOf(job) : {};
    await trx
      .updateTable("import_jobs")
      .set((eb) => ({
        at: batch.at,
        added: eb("added", "+", countOf(brought, "added")),
        changed: eb("changed", "+", countOf(brought, "changed")),
        skipped: eb("skipped", "+", countOf(brought, "skipped") + countOf(batch.failed, "skipped")),
        failed: eb("failed", "+", countOf(batch.failed, "failed")),
        updated_at: sql<Date>`clock_timestamp()`,
        ...over,
        ...(batch.isOver && { total: batch.at }),
      }))
      .where("id", "=", job.id)
      .execute();
    await record(trx, "import.progressed", job.id, { by: job.user_id, detail: { user_id: job.user_id, at: batch.at } });
    return Math.max(1, batch.cells.size);
  }

  async function bring(
    trx: Trx,
    person: Person,
    job: ImportJob,
    batch: Batch,
    touched: Map<number, number>,
  ): Promise<Brought[]> {
    if (batch.drafts.length === 0) return [];
    const { duplicates, tags, groups, ownerId } = job.options;
    const order = { jobId: job.id, dry: job.state === "checking", duplicates, tags, groups, ownerId, touched };
    const brought = await importing[job.kind].bring(trx, person, batch.drafts, order);
    for (const { outcome, recordId, row } of brought) if (outcome === "changed") touched.set(recordId!, row);
    return brought;
  }

  async function endOf(job: ImportJob) {
    await drop(job.id);
    return job.state === "checking"
      ? { state: "checked" as const }
      : { state: "done" as const, finished_at: new Date() };
  }

  async function sessionFor(trx: Trx, job: ImportJob): Promise<Session> {
    const known = open.get(job.id);
    if (known?.at === job.at) return known;
    await drop(job.id);
    const { storage_key } = await trx
      .selectFrom("files")
      .select("storage_key")
      .where("id", "=", job.file_id)
      .executeTakeFirstOrThrow();
    // Birthdays are held against the day on which the file was given, the same whenever it is taken up again.
    const today = new Date(job.created_at.getTime() + 14 * 3_600_000).toISOString().slice(0, 10);
    const session = new Session(config, { ...job, storage_key, today });
    open.set(job.id, session);
    await session.goTo(job.at);
    if (job.changed > 0) for (const [id, row] of await touchedBy(trx, job)) session.touched.set(id, row);
    return session;
  }

  async function drop(id: number): Promise<void> {
    const session = open.get(id);
    open.delete(id);
    await session?.close().catch(() => {});
  }

  /** A file that cannot be read fails at once; whatever else breaks may be over at the next try. */
  async function sayWhy(job: ImportJob, error: unknown): Promise<void> {
    if (isDatabaseAway(error)) throw error;
    const tried = (tries.get(job.id) ?? 0) + 1;
    tries.set(job.id, tried);
    const isUnreadable = error instanceof Unreadable || (error as { code?: string }).code === "ENOENT";
    if (!isUnreadable && tried < MOST_TRIES) throw error;
    tries.delete(job.id);
    if (!isUnreadable) log.error({ err: error, job: job.id }, "an import broke");
    const problem = error instanceof Unreadable ? error.reason : isUnreadable ? "file_gone" : "broken";
    await changing(db, async (trx) => {
      const { numUpdatedRows } = await trx
        .updateTable("import_jobs")
        .set({ state: "failed", problem, finished_at: new Date(), updated_at: new Date() })
        .where("id", "=", job.id)
        .where("state", "=", job.state)
        .executeTakeFirst();
      if (numUpdatedRows > 0n)
        await record(trx, "import.progressed", job.id, { by: job.user_id, detail: { user_id: job.user_id } });
    });
  }

  return {
    step,
    /** Lets go of the files. */
    async close(): Promise<void> {
      for (const id of [...open.keys()]) await drop(id);
    },
  };
}

const countOf = (rows: readonly { outcome: string }[], outcome: string) =>
  rows.filter((row) => row.outcome === outcome).length;

/** Who was deactivated meanwhile brings nothing in any more. */
const personOf = (trx: Trx, id: number): Promise<Person | undefined> =>
  trx
    .selectFrom("users")
    .select(["id", "name", "username", "role", "locale", "theme"])
    .where("id", "=", id)
    .where("deactivated_at", "is", null)
    .executeTakeFirst();

/** Records that the job has changed so far. */
async function touchedBy(trx: Trx, job: ImportJob): Promise<[number, number][]> {
  const { rows } = await sql<{ record_id: number; row_number: number }>`
    select record_id, row_number from import_rows where job_id = ${job.id} and outcome = 'changed'`.execute(trx);
  return rows.map((row) => [row.record_id, row.row_number]);
}

/** What became of each row. The cells are kept of those that somebody may have to look at. */
async function noteRows(trx: Trx, job: ImportJob, batch: Batch, brought: readonly Brought[]): Promise<void> {
  const dry = job.state === "checking";
  const rows = [
    ...batch.failed.map(({ row, outcome, problems }) => ({
      row,
      outcome: outcome as string,
      cells: batch.cells.get(row),
      reason: { problems },
    })),
    ...brought
      .filter(({ outcome }) => !dry || outcome === "skipped")
      .map(({ row, outcome, problem, recordId, undo }) => ({
        row,
        outcome: outcome as string,
        cells: outcome === "skipped" ? batch.cells.get(row) : undefined,
        reason: problem && { problems: [problem] },
        record: outcome === "skipped" ? undefined : recordId,
        undo: outcome === "skipped" ? undefined : undo,
      })),
  ];
  if (rows.length === 0) return;
  await sql`
    insert into import_rows (job_id, row_number, outcome, cells, reason, record_id, undo)
    select ${job.id}::bigint, "row", outcome, cells, reason, record, undo
    from json_to_recordset(${JSON.stringify(rows)}::json) as given ("row" bigint, outcome text, cells jsonb, reason jsonb,
      record bigint, undo jsonb)`.execute(trx);
}
