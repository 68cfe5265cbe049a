import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import type { Person } from "../people/table.ts";
import { getConversation } from "./conversation.ts";
import { cursorOf, isNewerThan, isOlderThan, microsOf, type Place, placeIn } from "./cursor.ts";
import { type ThreadMessage, threadRows } from "./message.ts";

export interface SpanOptions {
  before?: string | undefined;
  after?: number;
  /** A message's id: it, and as much on both sides as there is room for. */
  around?: number | undefined;
  /** A cursor that came as `newer`: what was written after it. */
  newer?: string | undefined;
  limit?: number;
}

/** Oldest first, with the cursors of what was written before and after where there is more. */
export interface MessageSpan {
  messages: ThreadMessage[];
  older?: string;
  newer?: string;
}

/**
 * Messages of one conversation, oldest first. Without a place the newest; `before` (a cursor that came as `older`) goes
 * back in time, `after` (a message's id) brings what was stored since.
 */
export async function listMessages(
  db: Db,
  person: Pick<Person, "id" | "role">,
  conversationId: number,
  options: SpanOptions = {},
): Promise<MessageSpan> {
  await getConversation(db, person, conversationId);
  return messagesOf(db, conversationId, options);
}

/** The same for a conversation that the caller looks up through the person. */
export async function messagesOf(db: Db, conversationId: number, options: SpanOptions = {}): Promise<MessageSpan> {
  const limit = options.limit ?? 30;
  const from = options.around ? await placeOfMessage(db, conversationId, options.around) : placeIn(options.newer);
  if (from) return spanAround(db, conversationId, from, { limit, around: Boolean(options.around) });
  const { after } = options;
  if (after !== undefined) {
    const since = await span(db, { order: "after", limit: MOST_NEWEST }, { conversationId, after });
    return { messages: since.sort((a, b) => a.sent_at.getTime() - b.sent_at.getTime() || a.id - b.id) };
  }
  const place = placeIn(options.before);
  const order = place ? "before" : "newest";
  const newestFirst = await span(db, { order, limit: limit + 1 }, { conversationId, ...place });
  const messages = newestFirst.slice(0, limit).reverse();
  const oldest = messages[0];
  return { messages, older: newestFirst.length > limit && oldest ? cursorOf(oldest) : undefined };
}

/** As many as a page is given of a thread at once. */
export const MOST_NEWEST = 200;
/** So many that were there before, for what is new to be put beside. */
const BEFORE_THEM = 6;

/**
 * How many of the newest messages hold all that were stored after the message `since`: what a provider delivers late
 * stands further up than what came before it.
 */
export async function reachSince(db: Db, conversationId: number, since: number): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select from messages, (
        select sent_at, id from messages where conversation_id = ${conversationId} and id > ${since}
        order by sent_at, id limit 1) first
      where conversation_id = ${conversationId} and (messages.sent_at, messages.id) >= (first.sent_at, first.id)
      limit ${sql.lit(MOST_NEWEST)}) held`.execute(db);
  const { n } = rows[0]!;
  return n === 0 ? 0 : Math.min(MOST_NEWEST, n + BEFORE_THEM);
}

/** Where a message of this conversation stands; undefined when it is not of this one. */
async function placeOfMessage(db: Db, conversationId: number, id: number): Promise<Place | undefined> {
  const row = await db
    .selectFrom("messages")
    .select(microsOf("messages.sent_at").as("at"))
    .where("id", "=", id)
    .where("conversation_id", "=", conversationId)
    .executeTakeFirst();
  return row && { at: row.at, id };
}

/** What was written after a place, and with `around` that place and what was written before it, too. */
async function spanAround(
  db: Db,
  conversationId: number,
  place: Place,
  { limit, around }: { limit: number; around: boolean },
): Promise<MessageSpan> {
  const side = around ? Math.ceil(limit / 2) : limit;
  const [later, earlier] = await Promise.all([
    span(db, { order: "later", limit: side + 1 }, { conversationId, ...place }),
    // The place itself is the first of what stands before the next id.
    around ? span(db, { order: "before", limit: side + 1 }, { conversationId, at: place.at, id: place.id + 1 }) : [],
  ]);
  const messages = [...earlier.slice(0, side).reverse(), ...later.slice(0, side)];
  const [first, last] = [messages[0], messages.at(-1)];
  return {
    messages,
    ...(earlier.length > side && first && { older: cursorOf(first) }),
    ...(later.length > side && last && { newer: cursorOf(last) }),
  };
}

interface SpanShape {
  order: "newest" | "before" | "later" | "after";
  limit: number;
}
type SpanValues = { conversationId: number; at?: string; id?: number; after?: number };

const span = composedOnce<Database, SpanShape, SpanValues, ThreadMessage & { place_at: string }>(
  (db, { order, limit }, { conversationId, at, id, after }) => {
    const place = { at: at!, id: id! };
    const rows = threadRows(db).where("messages.conversation_id", "=", conversationId).limit(sql.lit(limit));
    if (order === "after") return rows.where("messages.id", ">", after!).orderBy("messages.id");
    if (order === "later") {
      return rows
        .where(isNewerThan(place, "messages.sent_at", "messages.id"))
        .orderBy("messages.sent_at")
        .orderBy("messages.id");
    }
    const newestFirst = rows.orderBy("messages.sent_at", "desc").orderBy("messages.id", "desc");
    if (order === "newest") return newestFirst;
    return newestFirst.where(isOlderThan(place, "messages.sent_at", "messages.id"));
  },
);
