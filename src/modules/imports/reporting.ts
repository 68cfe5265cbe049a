import type { Db } from "../../database.ts";
import type { ImportRow } from "./table.ts";

/** Rows that failed or were left out, and after an undo those that stayed; in the order of the file. */
export type ProblemRow = Pick<ImportRow, "row_number" | "outcome" | "cells" | "reason" | "record_id">;

const worthTelling = (db: Db, jobId: number) =>
  db
    .selectFrom("import_rows")
    .select(["row_number", "outcome", "cells", "reason", "record_id"])
    .where("job_id", "=", jobId)
    .orderBy("row_number");

/** The first of them, failed ones before those left out. */
export async function listProblems(db: Db, jobId: number, limit = 50): Promise<ProblemRow[]> {
  const of = (outcome: "failed" | "skipped") =>
    worthTelling(db, jobId).where("outcome", "=", outcome).limit(limit).execute();
  const kept = worthTelling(db, jobId)
    .where("outcome", "in", ["added", "changed"])
    .where("reason", "is not", null)
    .limit(limit)
    .execute();
  const [failed, skipped, stayed] = await Promise.all([of("failed"), of("skipped"), kept]);
  return [...stayed, ...failed, ...skipped].slice(0, limit);
}

const PAGE = 2_000;

/** All of them, page after page. */
export async function* problemPages(db: Db, jobId: number): AsyncGenerator<ProblemRow[]> {
  let after = 0;
  for (;;) {
    const rows = await worthTelling(db, jobId)
      .where("row_number", ">", after)
      .where((eb) => eb.or([eb("outcome", "in", ["failed", "skipped"]), eb("reason", "is not", null)]))
      .limit(PAGE)
      .execute();
    if (rows.length > 0) yield rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.row_number;
  }
}
