import { isDeepStrictEqual } from "node:util";
import { type Selectable, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import type { BulkJob, BulkResultTable } from "./table.ts";

/** More at once is asked for by accident. */
export const MOST_IN_BULK = 10_000;
const SHOWN_FOR_MS = 10 * 60_000;

export interface BulkOrder {
  /** The same key again is the same job: a second click starts nothing. */
  clientKey: string;
  room: string;
  /** A key of the actions that the worker runs, as “tickets.assign”. */
  action: string;
  input: Record<string, unknown>;
  ids: readonly number[];
}

/** Writes down what is to be done; the worker does it row by row, each as the person who asked. */
export async function startBulk(db: Db | Trx, person: Pick<Person, "id">, order: BulkOrder): Promise<BulkJob> {
  const ids = [...new Set(order.ids)];
  if (ids.length === 0) throw new Invalid({ ids: "nothingChosen" });
  if (ids.length > MOST_IN_BULK) throw new Refused("too_many_rows", { most: MOST_IN_BULK });
  const job = await changing(db, async (trx) => {
    const added = await trx
      .insertInto("bulk_jobs")
      .values({
        client_key: order.clientKey,
        user_id: person.id,
        room: order.room,
        action: order.action,
        input: JSON.stringify(order.input),
        ids,
      })
      .onConflict((conflict) => conflict.column("client_key").doNothing())
      .returningAll()
      .executeTakeFirst();
    // Heard by the worker, which begins, and by the person's other tabs, which show it.
    if (added)
      await record(trx, "bell.bulk_progressed", person.id, { detail: { job: added.id, at: 0, of: ids.length } });
    return added;
  });
  return job ?? findStarted(db, person, order);
}

/**
 * What the key began before. Its answer was lost perhaps, and then something else was asked for: that is not done. The
 * rows may be others by now where all that match are meant.
 */
async function findStarted(db: Db | Trx, person: Pick<Person, "id">, order: BulkOrder): Promise<BulkJob> {
  const job = await findByKey(db, person, order.clientKey);
  const isSame = job.action === order.action && isDeepStrictEqual(job.input, order.input);
  if (!isSame) throw new Refused("stale");
  return job;
}

async function findByKey(db: Db | Trx, person: Pick<Person, "id">, key: string): Promise<BulkJob> {
  const job = await db
    .selectFrom("bulk_jobs")
    .selectAll()
    .where("client_key", "=", key)
    .where("user_id", "=", person.id)
    .executeTakeFirst();
  if (!job) throw new NotFound();
  return job;
}

export async function getBulk(db: Db, person: Pick<Person, "id">, id: number): Promise<BulkJob> {
  const job = await db
    .selectFrom("bulk_jobs")
    .selectAll()
    .where("id", "=", id)
    .where("user_id", "=", person.id)
    .executeTakeFirst();
  if (!job) throw new NotFound();
  return job;
}

/** What the list says above its rows: what runs, and what ended just now and nobody has put away. */
export const listBulk = (
  db: Db,
  { id: userId }: Pick<Person, "id">,
  room: string,
  now = new Date(),
): Promise<BulkJob[]> => jobsToShow(db, {}, { userId, room, since: new Date(now.getTime() - SHOWN_FOR_MS) });

const jobsToShow = composedOnce<Database, object, { userId: number; room: string; since: Date }, BulkJob>(
  (db, _, { userId, room, since }) =>
    db
      .selectFrom("bulk_jobs")
      .selectAll()
      .where("user_id", "=", userId)
      .where("room", "=", room)
      .where("seen_at", "is", null)
      .where("state", "<>", "undone")
      .where((eb) => eb.or([eb("finished_at", "is", null), eb("finished_at", ">", since)]))
      .orderBy("id", "desc")
      .limit(sql.lit(3)),
);

/** Put away: it is not shown any more. */
export async function dismissBulk(db: Db, person: Pick<Person, "id">, id: number): Promise<void> {
  await getBulk(db, person, id);
  await db.updateTable("bulk_jobs").set({ seen_at: new Date() }).where("id", "=", id).execute();
}

export function listBulkErrors(db: Db, jobId: number, limit = 500): Promise<Selectable<BulkResultTable>[]> {
  return db
    .selectFrom("bulk_results")
    .selectAll()
    .where("job_id", "=", jobId)
    .where("error", "is not", null)
    .orderBy("row_id")
    .limit(limit)
    .execute();
}

/** Puts back what a job did, by another job over the rows that can be put back. Once only. */
export async function undoBulk(db: Db, person: Pick<Person, "id">, id: number, clientKey: string): Promise<BulkJob> {
  const job = await getBulk(db, person, id);
  if (job.client_key === clientKey) throw new Refused("bulk_not_undoable");
  const rows = await db
    .selectFrom("bulk_results")
    .select("row_id")
    .where("job_id", "=", id)
    .where("undo", "is not", null)
    .orderBy("row_id")
    .execute();
  if (rows.length === 0) throw new Refused("bulk_not_undoable");
  const { room, action } = job;
  const ids = rows.map((row) => row.row_id);
  // Both or neither: what is taken for undone and has no job that undoes it could never be put back.
  return changing(db, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("bulk_jobs")
      .set({ state: "undone" })
      .where("id", "=", id)
      .where("state", "=", "done")
      .executeTakeFirst();
    if (numUpdatedRows === 0n) throw new Refused("bulk_not_undoable");
    return startBulk(trx, person, { clientKey, room, action, input: { undo_of: id }, ids });
  });
}
