import { type Selectable, sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db } from "../../database.ts";
import { NotFound } from "../../errors.ts";
import type { Person } from "../people/table.ts";
import { getConversation } from "./queries.ts";
import type { FileTable } from "../files/table.ts";
import type { Attachment, AttachmentKind, Message } from "./table.ts";
import { visibleTo } from "./visibility.ts";

export interface ThreadAttachment extends Attachment {
  media_type: string | null;
  size_bytes: number | null;
  width: number | null;
  height: number | null;
}

export interface ThreadMessage extends Message {
  user_name: string | null;
  attachments: ThreadAttachment[];
  /** What it answers, as far as it is known here. */
  reply: { id: number; author: "customer" | "page"; body: string; kind: string } | null;
  /** Numbers that the customer wrote, and whether each is saved with them. */
  phones: { number: string; saved: boolean }[];
}

export interface ThreadEvent {
  id: number;
  name: string;
  actor_id: number | null;
  actor_name: string | null;
  detail: Record<string, unknown>;
  created_at: Date;
}

function threadRows(db: Db) {
  return db
    .selectFrom("messages")
    .leftJoin("users", "users.id", "messages.user_id")
    .selectAll("messages")
    .select([
      "users.name as user_name",
      sql<string>`(extract(epoch from messages.sent_at) * 1000000)::bigint::text`.as("place_at"),
      sql<ThreadMessage["attachments"]>`coalesce((
        select jsonb_agg(to_jsonb(attachments) || jsonb_build_object('media_type', files.media_type,
          'size_bytes', files.size_bytes, 'width', files.width, 'height', files.height) order by attachments.position)
        from attachments left join files on files.id = attachments.file_id
        where attachments.message_id = messages.id), '[]'::jsonb)`.as("attachments"),
      sql<ThreadMessage["reply"]>`case when messages.reply_to_provider_id is null then null else (
        select jsonb_build_object('id', answered.id, 'author', answered.author, 'body', left(answered.body, 160), 'kind', answered.kind)
        from messages answered where answered.conversation_id = messages.conversation_id
          and answered.provider_id = messages.reply_to_provider_id) end`.as("reply"),
      sql<ThreadMessage["phones"]>`coalesce((
        select jsonb_agg(jsonb_build_object('number', written.number, 'saved', exists (
          select from customer_phones saved join conversations on conversations.customer_id = saved.customer_id
          where conversations.id = written.conversation_id and saved.number = written.number)) order by written.number)
        from message_phones written where written.message_id = messages.id), '[]'::jsonb)`.as("phones"),
    ]);
}

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

interface Place {
  at: string;
  id: number;
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
    const since = await span(db, { order: "after", limit: 200 }, { conversationId, after });
    return { messages: since.sort((a, b) => a.sent_at.getTime() - b.sent_at.getTime() || a.id - b.id) };
  }
  const place = placeIn(options.before);
  const order = place ? "before" : "newest";
  const newestFirst = await span(db, { order, limit: limit + 1 }, { conversationId, ...place });
  const messages = newestFirst.slice(0, limit).reverse();
  const oldest = messages[0];
  return { messages, older: newestFirst.length > limit && oldest ? `${oldest.place_at}-${oldest.id}` : undefined };
}

function placeIn(cursor: string | undefined): Place | undefined {
  const [, at, id] = /^(\d{1,17})-(\d{1,15})$/.exec(cursor ?? "") ?? [];
  return at && id ? { at, id: Number(id) } : undefined;
}

/** Where a message of this conversation stands; undefined when it is not of this one. */
async function placeOfMessage(db: Db, conversationId: number, id: number): Promise<Place | undefined> {
  const row = await db
    .selectFrom("messages")
    .select(sql<string>`(extract(epoch from sent_at) * 1000000)::bigint::text`.as("at"))
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
    ...(earlier.length > side && first && { older: `${first.place_at}-${first.id}` }),
    ...(later.length > side && last && { newer: `${last.place_at}-${last.id}` }),
  };
}

interface SpanShape {
  order: "newest" | "before" | "later" | "after";
  limit: number;
}
type SpanValues = { conversationId: number; at?: string; id?: number; after?: number };

const span = composedOnce<Database, SpanShape, SpanValues, ThreadMessage & { place_at: string }>(
  (db, { order, limit }, { conversationId, at, id, after }) => {
    const rows = threadRows(db).where("messages.conversation_id", "=", conversationId).limit(sql.lit(limit));
    if (order === "after") return rows.where("messages.id", ">", after!).orderBy("messages.id");
    if (order === "later") {
      return rows
        .where(
          sql<boolean>`(messages.sent_at, messages.id) >
            ('epoch'::timestamptz + ${at}::bigint * interval '1 microsecond', ${id}::bigint)`,
        )
        .orderBy("messages.sent_at")
        .orderBy("messages.id");
    }
    const newestFirst = rows.orderBy("messages.sent_at", "desc").orderBy("messages.id", "desc");
    if (order === "newest") return newestFirst;
    return newestFirst.where(
      sql<boolean>`(messages.sent_at, messages.id) <
        ('epoch'::timestamptz + ${at}::bigint * interval '1 microsecond', ${id}::bigint)`,
    );
  },
);

/** One message through the person asking. Throws NotFound. */
export async function getMessage(db: Db, person: Pick<Person, "id" | "role">, id: number): Promise<ThreadMessage> {
  const message = await threadRows(db)
    .innerJoin("conversations", "conversations.id", "messages.conversation_id")
    .where("messages.id", "=", id)
    .where(visibleTo(person))
    .executeTakeFirst();
  if (!message) throw new NotFound(`no message ${id}`);
  return message;
}

const told = [
  "conversation.claimed",
  "conversation.assigned",
  "conversation.released",
  "conversation.done",
  "conversation.reopened",
  "window.closed",
];

interface Lines {
  from?: Date;
  to?: Date;
  /** From the last message before that many on, or from the beginning. */
  ofNewest?: number;
}

/** The system lines of a span of the thread (IN-6), oldest first; the caller has looked the conversation up. */
export async function listThreadEvents(
  db: Db,
  conversationId: number,
  { from, to, ofNewest }: Lines,
): Promise<ThreadEvent[]> {
  const shape = { from: Boolean(from), to: Boolean(to), ofNewest };
  return (await eventLines(db, shape, { conversationId, from, to })).reverse();
}

interface LineShape {
  from: boolean;
  to: boolean;
  ofNewest: number | undefined;
}
type LineValues = { conversationId: number; from: Date | undefined; to: Date | undefined };

const eventLines = composedOnce<Database, LineShape, LineValues, ThreadEvent>(
  (db, shape, { conversationId, from, to }) => {
    let query = db
      .selectFrom("events")
      .leftJoin("users", "users.id", "events.actor_id")
      .select([
        "events.id",
        "events.name",
        "events.actor_id",
        "users.name as actor_name",
        "events.detail",
        "events.created_at",
      ])
      // As it stands in the index of such lines: what a conversation has heard otherwise is many times more.
      .where("events.subject", "=", sql.lit("conversation"))
      .where("events.subject_id", "=", conversationId)
      .where(
        "events.name",
        "in",
        told.map((name) => sql.lit(name)),
      );
    if (shape.from) query = query.where("events.created_at", ">=", from!);
    if (shape.to) query = query.where("events.created_at", "<", to!);
    if (shape.ofNewest) {
      query = query.where(
        sql<boolean>`events.created_at >= coalesce((select sent_at from messages
          where conversation_id = ${conversationId}
          order by sent_at desc, id desc offset ${sql.lit(shape.ofNewest)} limit 1), '-infinity')`,
      );
    }
    return query.orderBy("events.created_at", "desc").limit(sql.lit(100));
  },
);

/** Pictures and files of the conversation, newest first. */
export const listConversationFiles = (db: Db, conversationId: number) => keptFiles(db, {}, { conversationId });

const keptFiles = composedOnce<Database, object, { conversationId: number }, KeptFile>((db, _, { conversationId }) =>
  db
    .selectFrom("attachments")
    .innerJoin("messages", "messages.id", "attachments.message_id")
    .innerJoin("files", "files.id", "attachments.file_id")
    .select([
      "files.id",
      "files.name",
      "files.media_type",
      "files.size_bytes",
      "files.width",
      "files.height",
      "attachments.kind",
    ])
    .where("messages.conversation_id", "=", conversationId)
    .where("messages.deleted_at", "is", null)
    .where("attachments.kind", "<>", sql.lit("sticker"))
    .orderBy("files.id", "desc")
    .limit(sql.lit(12)),
);

type KeptFile = Pick<Selectable<FileTable>, "id" | "name" | "media_type" | "size_bytes" | "width" | "height"> & {
  kind: AttachmentKind;
};
