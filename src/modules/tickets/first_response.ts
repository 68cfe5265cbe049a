import { sql } from "kysely";
import type { Db } from "../../database.ts";
import { changing, recordAll } from "../events/mod.ts";

type Where = { ticketId: number } | { conversationId: number };

interface Noted {
  id: number;
  at: Date;
  by: number;
}

/**
 * TI-10: the first answer of a person since the ticket was opened, in its conversation or as a note on it, found in
 * what was written and noted once. Asked late, after an outage say, it is still the moment at which they answered.
 * Gives back the tickets that have just got theirs.
 */
export async function noteFirstResponse(db: Db, where: Where): Promise<number[]> {
  const isMeant =
    "ticketId" in where ? sql`tickets.id = ${where.ticketId}` : sql`tickets.conversation_id = ${where.conversationId}`;
  return changing(db, async (trx) => {
    const { rows } = await sql<Noted>`
      update tickets set first_responded_at = first.at
      from (
        select tickets.id, answer.at, answer.by_id from tickets, lateral (
          (select sent_at as at, user_id as by_id from messages
            where conversation_id = tickets.conversation_id and author = 'page' and user_id is not null
              and sent_at >= tickets.created_at
            order by sent_at limit 1)
          union all
          (select created_at, author_id from notes
            where subject = 'ticket' and subject_id = tickets.id and author_id is not null
              and created_at >= tickets.created_at
            order by created_at limit 1)
          order by at limit 1
        ) answer
        where ${isMeant} and tickets.first_responded_at is null
      ) first
      where tickets.id = first.id and tickets.first_responded_at is null
      returning tickets.id, first.at, first.by_id as by`.execute(trx);
    await recordAll(
      trx,
      rows.map(({ id, at, by }) => ({ name: "ticket.first_responded" as const, subjectId: id, by, detail: { at } })),
    );
    return rows.map(({ id }) => id);
  });
}
