import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { listEvents, type PastEvent } from "../events/mod.ts";
import { idOfFound, type Which } from "./queries.ts";
import type { Asking } from "./visibility.ts";

export type TicketEvent = PastEvent;

/** What happened to a ticket (Lịch sử), newest first. `next` goes into the next call's `before`. */
export async function listTicketEvents(
  db: Db | Trx,
  person: Asking,
  which: Which,
  page: { before?: number | undefined; limit?: number } = {},
): Promise<{ rows: TicketEvent[]; next?: number }> {
  const id = await idOfFound(db, person, which);
  return listEvents(db, { subject: "ticket", id }, { ...page, detail: brief });
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
