import { type Expression, sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import type { Subject } from "./names.ts";

/** A line of a history, with the name of whoever did it. */
export interface PastEvent {
  id: number;
  name: string;
  actor_id: number | null;
  actor_name: string | null;
  detail: Record<string, unknown>;
  created_at: Date;
}

type Detail = Record<string, unknown>;

const rowsFrom = (db: Db | Trx, detail: Expression<Detail> = sql.ref<Detail>("events.detail")) =>
  db
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select(["events.id", "events.name", "events.actor_id", "events.created_at", "users.name as actor_name"])
    .select(sql<Detail>`${detail}`.as("detail"));

export interface HistoryPage {
  before?: number | undefined;
  limit?: number;
  /** What is shown of a line's detail, where not all. */
  detail?: Expression<Detail>;
}

/**
 * What happened to something (Lịch sử), newest first. The caller has checked that the person may see it. `next` goes
 * into the next call's `before`.
 */
export async function listEvents(
  db: Db | Trx,
  { subject, id }: { subject: Subject; id: number },
  { before, limit = 50, detail }: HistoryPage = {},
): Promise<{ rows: PastEvent[]; next?: number }> {
  const rows = await rowsFrom(db, detail)
    .where("events.subject", "=", subject)
    .where("events.subject_id", "=", id)
    .$if(before !== undefined, (query) => query.where("events.id", "<", before!))
    .orderBy("events.id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, ...(rows.length > limit && last && { next: last.id }) };
}
