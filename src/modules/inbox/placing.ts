import { sql } from "kysely";
import type { Trx } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { IncomingMessage } from "../channels/incoming.ts";
import { recordAll } from "../events/mod.ts";
import { placeholderName } from "../customers/mod.ts";

/** A conversation as it stood when its events began to be applied; its row is locked until the end of the transaction. */
export interface Place {
  conversationId: number;
  counterpart: string;
  windowOpenedAt: Date | null;
  doneAt: Date | null;
  lastReplyAt: Date | null;
  assigneeId: number | null;
  /** It is counted among those that wait for an answer. */
  isWaiting: boolean;
  isNew: boolean;
}

/** As much of it as what speaks of messages asks for. */
export type Spot = Pick<Place, "conversationId" | "windowOpenedAt">;

/** A message and where it belongs. */
export interface Arrival {
  place: Place;
  message: IncomingMessage;
}

/** Finds, locks and where needed starts (CU-3: a raw lead each) the conversations of these people on one page. */
export async function placeConversations(
  trx: Trx,
  pageId: number,
  counterparts: string[],
): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  const wanted = [...new Set(counterparts)];
  for (const place of await lockPlaces(trx, pageId, wanted)) places.set(place.counterpart, place);
  const missing = wanted.filter((counterpart) => !places.has(counterpart));
  if (missing.length === 0) return places;
  const page = await trx.selectFrom("pages").select(["id", "channel"]).where("id", "=", pageId).executeTakeFirst();
  if (!page) throw new NotFound(`no page ${pageId}`);
  const started = await sql<{ id: number; provider_id: string }>`
    with given as (
      select provider_id, name, nextval(pg_get_serial_sequence('customers', 'id')) as customer_id
      from unnest(${missing}::text[], ${missing.map((id) => placeholderName(page.channel, id))}::text[]) as g (provider_id, name)
    ), leads as (
      insert into customers (id, name) overriding system value select customer_id, name from given returning id
    ), known as (
      insert into identities (customer_id, page_id, provider_id)
      select given.customer_id, ${page.id}, given.provider_id from given join leads on leads.id = given.customer_id
      returning id, customer_id, provider_id
    )
    insert into conversations (page_id, customer_id, identity_id, channel)
    select ${page.id}, known.customer_id, known.id, ${page.channel} from known
    returning id, (select provider_id from known where known.id = identity_id)`.execute(trx);
  for (const { id, provider_id: counterpart } of started.rows) {
    const fresh = {
      windowOpenedAt: null,
      doneAt: null,
      lastReplyAt: null,
      assigneeId: null,
      isWaiting: false,
      isNew: true,
    };
    places.set(counterpart, { conversationId: id, counterpart, ...fresh });
  }
  await recordAll(
    trx,
    started.rows.map(({ id }) => ({
      name: "conversation.started" as const,
      subjectId: id,
      detail: { page_id: page.id },
    })),
  );
  return places;
}

async function lockPlaces(trx: Trx, pageId: number, counterparts: string[]): Promise<Place[]> {
  // In order of id, so that two who lock several never wait for each other.
  const rows = await trx
    .selectFrom("conversations")
    .innerJoin("identities", "identities.id", "conversations.identity_id")
    .where("identities.page_id", "=", pageId)
    .where(sql<boolean>`identities.provider_id = any(${counterparts}::text[])`)
    .select([
      "conversations.id",
      "identities.provider_id",
      "conversations.window_opened_at",
      "conversations.done_at",
      "conversations.last_reply_at",
      "conversations.assignee_id",
      "conversations.unread_count",
    ])
    .orderBy("conversations.id")
    .forUpdate("conversations")
    .execute();
  return rows.map((row) => ({
    conversationId: row.id,
    counterpart: row.provider_id,
    windowOpenedAt: row.window_opened_at,
    doneAt: row.done_at,
    lastReplyAt: row.last_reply_at,
    assigneeId: row.assignee_id,
    isWaiting: row.unread_count > 0 && row.done_at === null,
    isNew: false,
  }));
}
