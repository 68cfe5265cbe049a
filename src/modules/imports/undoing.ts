import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { type Back, importing } from "./kinds.ts";
import type { ImportJob } from "./table.ts";

/**
 * Takes the last rows back that are still in, by the same transaction as the note that they are: wherever it is cut, it
 * goes on with those that are left. A row that is settled holds no undo any more.
 */
export async function undoBatch(trx: Trx, person: Person, job: ImportJob, size: number): Promise<number> {
  const found = await trx
    .selectFrom("import_rows")
    .select(["row_number", "outcome", "record_id", "undo"])
    .where("job_id", "=", job.id)
    .where("outcome", "in", ["added", "changed"])
    .where("row_number", "<=", job.at)
    .orderBy("row_number", "desc")
    .limit(size)
    .execute();
  const rows: Back[] = found.map((row) => ({
    row: row.row_number,
    outcome: row.outcome as Back["outcome"],
    recordId: row.record_id!,
    undo: row.undo ?? {},
  }));
  const kept = rows.length > 0 ? await importing[job.kind].undo(trx, person, rows, { jobId: job.id }) : [];
  await sql`
    update import_rows set undo = null, reason = given.reason, record_id = case when given.reason is null then null else record_id end
    from (
      select number, (select jsonb_build_object('problems', jsonb_build_array(problem)) from jsonb_to_recordset(${JSON.stringify(kept)}::jsonb)
        as kept ("row" bigint, problem jsonb) where kept."row" = number) as reason
      from unnest(${rows.map(({ row }) => row)}::bigint[]) as number
    ) given
    where job_id = ${job.id} and row_number = given.number`.execute(trx);
  const isOver = rows.length < size;
  await trx
    .updateTable("import_jobs")
    .set((eb) => ({
      undone: eb("undone", "+", rows.length - kept.length),
      kept: eb("kept", "+", kept.length),
      // Counts down: what lies behind it is taken back already.
      at: isOver ? 0 : rows.at(-1)!.row - 1,
      updated_at: sql<Date>`clock_timestamp()`,
      ...(isOver && { state: "undone" as const, finished_at: new Date() }),
    }))
    .where("id", "=", job.id)
    .execute();
  await record(trx, "import.progressed", job.id, { by: job.user_id, detail: { user_id: job.user_id } });
  return Math.max(1, rows.length);
}
