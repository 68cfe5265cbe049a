import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { changing, recordAll } from "../events/mod.ts";

type Where = { ticketId: number } | { conversationId: number };

interface Noted {
  id: number;
  at: Date;
  by: number;
}

/** When a reply was written, or sent again by somebody after it had failed. */
const answeredAt = sql`coalesce(
  (select max(again.created_at) from events again
    where again.subject = 'conversation' and again.subject_id = answer.conversation_id and again.name = 'message.retried'
      and again.detail ->> 'message_id' = answer.id::text),
  answer.sent_at)`;

/**
 * TI-10: the first answer of a person since the ticket was opened, in its conversation or as a note on it, found in
 * what was written and noted once. Asked late, after an outage say, it is still the moment at which they answered.
 * One that is on its way counts; one that failed does not, unless it is found to have arrived: then it may be earlier
 * than the one that is noted. Gives back the tickets that have just got theirs.
 */
export async function noteFirstResponse(db: Db | Trx, where: Where, { orEarlier = false } = {}): Promise<number[]> {
  const isMeant =
    "ticketId" in where ? sql`tickets.id = ${where.ticketId}` : sql`tickets.conversation_id = ${where.conversationId}`;
  return changing(db, async (trx) => {
    const { rows } = await sql<Noted>`
      update tickets set first_responded_at = first.at
      from (
        select tickets.id, answer.at, answer.by_id from tickets, lateral (
          (select ${answeredAt} as at, user_id as by_id from (
            select * from messages
            where conversation_id = tickets.conversation_id and author = 'page' and user_id is not null
              and sent_at >= tickets.created_at and state <> 'failed'
            order by sent_at limit 1) answer)
          union all
          (select created_at, author_id from notes
            where subject = 'ticket' and subject_id = tickets.id and author_id is not null
              and created_at >= tickets.created_at
            order by created_at limit 1)
          order by at limit 1
        ) answer
        where ${isMeant} and (tickets.first_responded_at is null or ${orEarlier})
      ) first
      where tickets.id = first.id
        and (tickets.first_responded_at is null or (${orEarlier} and first.at < tickets.first_responded_at))
      returning tickets.id, first.at, first.by_id as by`.execute(trx);
    await recordAll(
      trx,
      rows.map(({ id, at, by }) => ({ name: "ticket.first_responded" as const, subjectId: id, by, detail: { at } })),
    );
    return rows.map(({ id }) => id);
  });
}

/**
 * The reply that was the first response could not be sent: the customer has none, or the next answer there is. Gives
 * back the tickets for which that is so.
 */
export async function withdrawFirstResponse(db: Db, conversationId: number): Promise<number[]> {
  return changing(db, async (trx) => {
    const { rows } = await sql<{ id: number }>`
      update tickets set first_responded_at = null
      from messages answer
      where tickets.conversation_id = ${conversationId} and tickets.first_responded_at is not null
        and answer.conversation_id = ${conversationId} and answer.author = 'page' and answer.user_id is not null
        and answer.state = 'failed' and tickets.first_responded_at = ${answeredAt}
      returning tickets.id`.execute(trx);
    if (rows.length === 0) return [];
    await recordAll(
      trx,
      rows.map(({ id }) => ({ name: "ticket.first_response_failed" as const, subjectId: id })),
    );
    await noteFirstResponse(trx, { conversationId });
    return rows.map(({ id }) => id);
  });
}
