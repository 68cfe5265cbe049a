import { sql } from "kysely";
import type { Trx } from "../../database.ts";

/** Who writes ten times in a minute was in touch once: their row is spared the rest. */
const WORTH_NOTING = sql`interval '1 minute'`;

/**
 * Keeps when customers were last in touch, for messages that came in. A record that somebody holds just now is passed
 * by, as waiting for it would hold up the conversations of all others; the next message notes it.
 */
export async function keepLastContact(trx: Trx, messages: { conversation_id: number; at: Date }[]): Promise<void> {
  if (messages.length === 0) return;
  const latest = [...Map.groupBy(messages, (message) => message.conversation_id)].map(([conversation_id, ones]) => ({
    conversation_id,
    at: new Date(Math.max(...ones.map((one) => one.at.getTime()))),
  }));
  await sql`
    with given as (
      select conversations.customer_id as id, least(max(message.at), now()) as at
      from jsonb_to_recordset(${JSON.stringify(latest)}::jsonb) as message (conversation_id bigint, at timestamptz)
      join conversations on conversations.id = message.conversation_id group by 1
    ), moved as (
      select customers.id, given.at from customers join given on given.id = customers.id
      where customers.last_contact_at is null or customers.last_contact_at <= given.at - ${WORTH_NOTING}
      for no key update of customers skip locked
    )
    update customers set last_contact_at = moved.at from moved where customers.id = moved.id`.execute(trx);
}
