import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { idOfFound, type Which } from "./queries.ts";
import type { Asking } from "./visibility.ts";

export interface TicketEvent {
  id: number;
  name: string;
  actor_id: number | null;
  actor_name: string | null;
  detail: Record<string, unknown>;
  created_at: Date;
}

/** What happened to a ticket (Lịch sử), newest first. `next` goes into the next call's `before`. */
export async function listTicketEvents(
  db: Db | Trx,
  person: Asking,
  which: Which,
  { before, limit = 50 }: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: TicketEvent[]; next?: number }> {
  const id = await idOfFound(db, person, which);
  const rows = await db
    .selectFrom("events")
    .leftJoin("users", "users.id", "events.actor_id")
    .select(["events.id", "events.name", "events.actor_id", "events.created_at", "users.name as actor_name"])
    .select(brief.as("detail"))
    .where("events.subject", "=", "ticket")
    .where("events.subject_id", "=", id)
    .$if(before !== undefined, (query) => query.where("events.id", "<", before!))
    .orderBy("events.id", "desc")
    .limit(limit + 1)
    .execute();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return { rows: shown, ...(rows.length > limit && last && { next: last.id }) };
}

/** A summary that was changed is kept whole; a line of the history shows how it began. */
const brief = sql<Record<string, unknown>>`case when events.detail #> '{fields,summary}' is null then events.detail
  else jsonb_set(events.detail, '{fields,summary}', jsonb_build_array(
    left(events.detail #>> '{fields,summary,0}', 300), left(events.detail #>> '{fields,summary,1}', 300))) end`;

/** One earlier summary, whole: what the change `eventId` of this ticket wrote over. */
export async function earlierSummary(
  db: Db | Trx,
  person: Asking,
  which: Which,
  eventId: number,
): Promise<string | undefined> {
  const id = await idOfFound(db, person, which);
  const { rows } = await sql<{ summary: string | null }>`
    select detail #>> '{fields,summary,0}' as summary from events
    where id = ${eventId} and subject = 'ticket' and subject_id = ${id}`.execute(db);
  return rows[0]?.summary ?? undefined;
}
