import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import type { IncomingMessage } from "../channels/incoming.ts";
import { recordAll } from "../events/mod.ts";
import { applyEarlyArrivals } from "./amending.ts";
import { insertAttachments } from "./arriving.ts";
import { arrivedFrom } from "./found_sent.ts";
import { notePhones } from "./phone_finding.ts";
import type { Spot } from "./placing.ts";
import { previewOf } from "./preview.ts";
import type { MessageState } from "./table.ts";

/**
 * Stores what a platform keeps of a conversation. Nothing follows from it: nobody is told, nothing is unread, no window
 * opens; only numbers that the customer wrote are found as they are in a message of today. What is known already stays as it is, and a reply of ours whose answer never came is known again by its words.
 */
export async function storeHistory(
  trx: Trx,
  conversationId: number,
  messages: IncomingMessage[],
): Promise<{ added: number; known: number }> {
  if (messages.length === 0) return { added: 0, known: 0 };
  const given = messages.map((message) => ({
    provider_id: message.mid,
    author: message.author,
    kind: message.messageKind,
    body: message.body.replaceAll("\0", ""),
    detail: message.detail ?? {},
    sent_at: message.at,
  }));
  const all = JSON.stringify(given);
  const place = await lockSpot(trx, conversationId);
  await adopt(trx, conversationId, all);
  const { rows } = await sql<{ id: number; provider_id: string }>`
    insert into messages (conversation_id, provider_id, author, kind, body, detail, sent_at, state)
    select ${conversationId}, given.provider_id, given.author, given.kind, given.body, given.detail, given.sent_at,
      case when given.author = 'customer' then 'received'
        when conversations.read_watermark >= given.sent_at then 'read'
        when conversations.delivered_watermark >= given.sent_at then 'delivered'
        else 'sent' end
    from rows from (jsonb_to_recordset(${all}::jsonb) as (provider_id text, author text, kind text, body text,
      detail jsonb, sent_at timestamptz)) with ordinality as given (provider_id, author, kind, body, detail, sent_at, place)
    join conversations on conversations.id = ${conversationId}
    -- The platform tells whole seconds, the newest first.
    order by given.sent_at, given.place desc
    on conflict (conversation_id, provider_id) do nothing
    returning id, provider_id`.execute(trx);
  const byMid = new Map(messages.map((message) => [message.mid, message]));
  const added = rows.map((row) => ({ id: row.id, message: byMid.get(row.provider_id)! }));
  await insertAttachments(trx, added);
  const theirs = added.filter(({ message }) => message.author === "customer");
  await notePhones(
    trx,
    theirs.map(({ id, message }) => ({ messageId: id, conversationId, body: message.body.replaceAll("\0", "") })),
  );
  const newest = added.toSorted((a, b) => b.message.at.getTime() - a.message.at.getTime())[0];
  if (newest) await showNewest(trx, conversationId, newest.id, newest.message);
  await applyEarlyArrivals(
    trx,
    messages.map((message) => ({ place, message })),
  );
  return { added: added.length, known: messages.length - added.length };
}

/** First of all, as whatever arrives does: so neither waits for what the other holds. */
async function lockSpot(trx: Trx, conversationId: number): Promise<Spot> {
  const { window_opened_at: windowOpenedAt } = await trx
    .selectFrom("conversations")
    .select("window_opened_at")
    .where("id", "=", conversationId)
    .forUpdate()
    .executeTakeFirstOrThrow();
  return { conversationId, windowOpenedAt };
}

/** A webhook may have been lost: then the line of the list says what was said last. */
async function showNewest(trx: Trx, conversationId: number, id: number, message: IncomingMessage): Promise<void> {
  await trx
    .updateTable("conversations")
    .set({ last_message_at: message.at, last_message_id: id, last_preview: JSON.stringify(previewOf(message)) })
    .where("id", "=", conversationId)
    .where((eb) => eb.or([eb("last_message_id", "is", null), eb("last_message_at", "<", message.at)]))
    .execute();
}

/**
 * Ours without an id are given it by who wrote what within ten minutes, one each: those too of which an agent said that
 * they had arrived. What nobody knew, or was thought failed, is known to be sent.
 */
async function adopt(trx: Trx, conversationId: number, all: string): Promise<void> {
  const { rows } = await sql<{ id: number; was: MessageState; moved: boolean }>`
    with given as (
      select provider_id, body, sent_at from jsonb_to_recordset(${all}::jsonb)
        as g (provider_id text, author text, body text, sent_at timestamptz)
      where author = 'page' and body <> '' and not exists (select from messages known
        where known.conversation_id = ${conversationId} and known.provider_id = g.provider_id)
    ), pairs as (
      select distinct on (ours.id) ours.id, given.provider_id
      from messages ours join given on given.body = ours.body
        and given.sent_at between ours.sent_at - interval '10 minutes' and ours.sent_at + interval '10 minutes'
      where ours.conversation_id = ${conversationId} and ours.author = 'page' and ours.provider_id is null
        and ours.state <> 'sending'
      order by ours.id, abs(extract(epoch from given.sent_at - ours.sent_at))
    ), one_each as (
      select distinct on (provider_id) id, provider_id from pairs order by provider_id, id
    )
    update messages set provider_id = one_each.provider_id, failure = null,
      state = case when messages.state in ('unknown', 'failed') then 'sent' else messages.state end
    from one_each, messages before where messages.id = one_each.id and before.id = messages.id
    returning messages.id, before.state as was, before.state <> messages.state as moved`.execute(trx);
  await recordAll(
    trx,
    rows
      .filter(({ moved }) => moved)
      .map(({ id, was }) => ({
        name: arrivedFrom(was),
        subjectId: conversationId,
        detail: { message_id: id, state: "sent" },
      })),
  );
}
