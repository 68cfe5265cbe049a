import { cut } from "../../cutting.ts";
import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { recordAll } from "../events/mod.ts";
import type { Outcome } from "./incoming.ts";

/** How a row of the ledger ends: as the inbox said, or parked because it could not be applied. */
export type End = Outcome | { state: "parked"; reason: string };
export type Verdict = { row: { id: number }; end: End };

/** Writes the ends of many rows in one statement. */
export async function settle(trx: Trx, verdicts: Verdict[]): Promise<void> {
  const reasonOf = ({ end }: Verdict) => ("reason" in end ? end.reason : null);
  await sql`
    update webhook_events
    set state = given.state, reason = given.reason, attempts = attempts + 1, settled_at = clock_timestamp()
    from unnest(
      ${verdicts.map(({ row }) => row.id)}::bigint[],
      ${verdicts.map(({ end }) => end.state)}::text[],
      ${verdicts.map(reasonOf)}::text[]
    ) as given (id, state, reason)
    where webhook_events.id = given.id`.execute(trx);
  const stuck = verdicts.filter(({ end }) => end.state === "parked");
  await recordAll(
    trx,
    stuck.map((each) => ({ name: "webhook.parked", subjectId: each.row.id, detail: { reason: reasonOf(each) } })),
  );
}

export function parked(error: unknown): End & { state: "parked" } {
  const said = error instanceof Error ? error.message : String(error);
  // An error about text may hold half a sign of it, which the history could not keep: then nothing here would end.
  return { state: "parked", reason: cut(said.replaceAll("\0", ""), 500) };
}
