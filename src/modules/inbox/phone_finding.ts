import { cut } from "../../cutting.ts";
import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { findPhones } from "../customers/mod.ts";
import { tagWithKey } from "../tags/mod.ts";

export interface Written {
  messageId: number;
  conversationId: number;
  body: string;
}

/** What people write in one breath; a number further back in a text of thousands of lines is nobody's own. */
const LONGEST = 5_000;
/** More numbers than this are a list of somebody's, not how to reach who writes. */
const MOST = 10;

/** Whether a text is worth looking through: most messages have no seven figures at all. */
const mayHold = (body: string) => body.length >= 7 && (body.match(/\p{N}/gu)?.length ?? 0) >= 7;

/** The numbers in what a customer wrote, as we keep them. */
export const numbersIn = (body: string): string[] => {
  const text = cut(body, LONGEST);
  if (!mayHold(text)) return [];
  return [...new Set(findPhones(text).map((phone) => phone.number))].slice(0, MOST);
};

/**
 * IN-21: keeps the phone numbers that customers wrote and gives those customers the tag that says so. Nothing is asked
 * of the database where nobody wrote any.
 */
export async function notePhones(trx: Trx, written: readonly Written[]): Promise<void> {
  const found = written.flatMap(({ messageId, conversationId, body }) =>
    numbersIn(body).map((number) => ({ message_id: messageId, conversation_id: conversationId, number })),
  );
  if (found.length === 0) return;
  await sql`insert into message_phones (message_id, conversation_id, number)
    select message_id, conversation_id, number from jsonb_to_recordset(${JSON.stringify(found)}::jsonb)
      as given (message_id bigint, conversation_id bigint, number text)
    on conflict do nothing`.execute(trx);
  const conversations = [...new Set(found.map((each) => each.conversation_id))];
  await tagWithKey(
    trx,
    "has_phone",
    sql`select customer_id from conversations where id = any(${conversations}::bigint[])`,
  );
}

/** A message reads otherwise now, or was taken back: its numbers are those of what it says. */
export async function noteAgain(trx: Trx, written: Written): Promise<void> {
  await trx.deleteFrom("message_phones").where("message_id", "=", written.messageId).execute();
  await notePhones(trx, [written]);
}
