import { sql } from "kysely";
import { composedOnce } from "../../composed.ts";
import type { Database, Db, Trx } from "../../database.ts";
import { Invalid, Refused } from "../../errors.ts";
import { lengthOf, limitsFor } from "../channels/mod.ts";
import { changing, recordAll } from "../events/mod.ts";
import { type FileRow, kindOf as fileKindOf } from "../files/mod.ts";
import type { Person } from "../people/table.ts";
import { checkMayReply } from "./allowing.ts";
import { previewOf } from "./preview.ts";
import { clearDraft } from "./drafting.ts";
import { type ConversationRow, lockConversation } from "./conversation.ts";
import type { AttachmentKind, Message, MessageKind } from "./table.ts";

export interface Reply {
  /** A uuid the browser made for this reply: the same one again gives the same messages. */
  clientKey: string;
  body: string;
  /** Files uploaded for this conversation, in order. */
  fileIds?: number[];
  /** A message of this conversation that is answered. */
  replyTo?: number;
  /** The person chose to answer under Facebook's human-agent tag. */
  humanAgent?: boolean;
  /** Reads what is to be shown of it: asked in one go with the last of what is written, and finds it as it is then. */
  alongside?: (trx: Trx) => Promise<void>;
  now?: Date;
}

/**
 * Accepts a reply: one message per send of the provider, the text first and then each file (TE-1 has the same order).
 * They are stored as *sending* and an event starts the delivery. Refused when the page or its window does not allow it.
 */
export async function sendMessages(
  db: Db | Trx,
  person: Person,
  conversationId: number,
  reply: Reply,
): Promise<Message[]> {
  const now = reply.now ?? new Date();
  const body = reply.body.replaceAll("\0", "").replace(/\r\n?/g, "\n").trim().toWellFormed();
  const fileIds = reply.fileIds ?? [];
  if (body === "" && fileIds.length === 0) throw new Invalid({ body: "message_empty" });
  return changing(db, async (trx) => {
    // The lock makes replies take turns, so that the order of ids is the order of sending.
    const [conversation, before] = await Promise.all([
      lockConversation(trx, person, conversationId),
      sentBefore(trx, conversationId, reply.clientKey),
    ]);
    if (before.length > 0) {
      if (!(await isSame(trx, before, { body, fileIds }))) throw new Refused("reply_key_used");
      await reply.alongside?.(trx);
      return before;
    }
    if (lengthOf(body) > limitsFor(conversation.channel).text) throw new Invalid({ body: "message_too_long" });
    const tagged = checkMayReply(conversation, reply.humanAgent ?? false, now);
    const files = await ownFiles(trx, person, conversationId, fileIds);
    const answered = reply.replyTo ? await midOf(trx, conversationId, reply.replyTo) : null;

    const parts: { kind: MessageKind; body: string; file?: FileRow }[] = [];
    if (body !== "") parts.push({ kind: "text", body });
    for (const file of files) parts.push({ kind: "attachment", body: "", file });
    const messages = await insertParts(
      trx,
      { count: parts.length },
      {
        conversationId,
        userId: person.id,
        humanAgent: tagged,
        answered,
        ...Object.fromEntries(
          parts.flatMap((part, place) => [
            [`key${place}`, partKey(reply.clientKey, place)],
            [`kind${place}`, part.kind],
            [`body${place}`, part.body],
            [`at${place}`, new Date(now.getTime() + place)],
          ]),
        ),
      },
    );
    await attach(trx, messages, parts);
    const happened = messages.map((message) => ({
      name: "message.sent" as const,
      subjectId: conversationId,
      by: person.id,
      detail: { message_id: message.id },
    }));
    await Promise.all([
      touch(trx, conversation, messages.at(-1)!, parts.at(-1)!, now),
      conversation.has_draft && clearDraft(trx, person, conversationId),
      recordAll(trx, happened),
      reply.alongside?.(trx),
    ]);
    return messages;
  });
}

/** Parts of one reply have keys that follow from the first, so that the same reply again finds them all. */
function partKey(clientKey: string, place: number): string {
  if (place === 0) return clientKey;
  const tail = (Number.parseInt(clientKey.slice(-4), 16) ^ place).toString(16).padStart(4, "0");
  return clientKey.slice(0, -4) + tail;
}

const MOST_PARTS = 31;

function sentBefore(trx: Trx, conversationId: number, clientKey: string): Promise<Message[]> {
  const keys = Array.from({ length: MOST_PARTS }, (_, place) => partKey(clientKey, place));
  return withKeys(trx, {}, { conversationId, keys });
}

/** Whoever goes back in their browser finds the form of what they have sent, and may write something else in it. */
async function isSame(trx: Trx, before: Message[], { body, fileIds }: { body: string; fileIds: number[] }) {
  const [first] = before;
  const isAmended = first!.edited_at !== null || first!.deleted_at !== null;
  if (!isAmended && first!.body !== body) return false;
  const ids = before.map((message) => message.id);
  const rows = await trx
    .selectFrom("attachments")
    .select("file_id")
    .where("message_id", "in", ids)
    .orderBy("message_id")
    .execute();
  const files = rows.flatMap(({ file_id }) => file_id ?? []);
  return files.length === fileIds.length && files.every((id, place) => id === fileIds[place]);
}

const withKeys = composedOnce<Database, object, { conversationId: number; keys: string[] }, Message>(
  (db, _, { conversationId, keys }) =>
    db
      .selectFrom("messages")
      .selectAll()
      .where("conversation_id", "=", conversationId)
      .where(sql<boolean>`client_key = any(${keys}::uuid[])`)
      .orderBy("id"),
);

/** Values of each part by its place: key0, kind0, body0, at0, key1 … */
type PartValues = { conversationId: number; userId: number; humanAgent: boolean; answered: string | null };

const insertParts = composedOnce<Database, { count: number }, PartValues & Record<string, unknown>, Message>(
  (db, { count }, values) =>
    db
      .insertInto("messages")
      .values(
        Array.from({ length: count }, (_, place) => ({
          conversation_id: values.conversationId,
          client_key: values[`key${place}`] as string,
          author: "page" as const,
          user_id: values.userId,
          kind: values[`kind${place}`] as MessageKind,
          body: values[`body${place}`] as string,
          reply_to_provider_id: place === 0 ? values.answered : null,
          state: "sending" as const,
          human_agent: values.humanAgent,
          sent_at: values[`at${place}`] as Date,
        })),
      )
      .returningAll(),
);

async function ownFiles(trx: Trx, person: Person, conversationId: number, ids: number[]): Promise<FileRow[]> {
  if (ids.length === 0) return [];
  if (ids.length >= MOST_PARTS) throw new Invalid({ files: "too_many_files" });
  const rows = await trx
    .selectFrom("files")
    .selectAll()
    .where("id", "in", ids)
    .where("conversation_id", "=", conversationId)
    .where("uploaded_by", "=", person.id)
    .execute();
  return ids.map((id) => {
    const file = rows.find((row) => row.id === id);
    if (!file) throw new Invalid({ files: "file_gone" });
    return file;
  });
}

async function midOf(trx: Trx, conversationId: number, messageId: number): Promise<string | null> {
  const message = await trx
    .selectFrom("messages")
    .select("provider_id")
    .where("id", "=", messageId)
    .where("conversation_id", "=", conversationId)
    .executeTakeFirst();
  return message?.provider_id ?? null;
}

const kindOf = (file: FileRow): AttachmentKind => fileKindOf(file.media_type);

async function attach(trx: Trx, messages: Message[], parts: { file?: FileRow }[]): Promise<void> {
  const rows = parts.flatMap(({ file }, place) =>
    file
      ? [
          {
            message_id: messages[place]!.id,
            position: 0,
            kind: kindOf(file),
            name: file.name,
            file_id: file.id,
            state: "kept" as const,
            detail: "{}",
          },
        ]
      : [],
  );
  if (rows.length > 0) await trx.insertInto("attachments").values(rows).execute();
}

async function touch(
  trx: Trx,
  conversation: ConversationRow,
  last: Message,
  part: { kind: MessageKind; body: string; file?: FileRow },
  now: Date,
): Promise<void> {
  const preview = previewOf({
    author: "page",
    messageKind: part.kind,
    body: part.body,
    attachments: part.file ? [{ kind: kindOf(part.file), name: part.file.name }] : [],
    userId: last.user_id,
  });
  const { id: lastId, sent_at: at } = last;
  await touched(trx, {}, { id: conversation.id, lastId, at, preview: JSON.stringify(preview), now });
}

interface Touch {
  id: number;
  lastId: number;
  at: Date;
  preview: string;
  now: Date;
}

const touched = composedOnce<Database, object, Touch, unknown>((db, _, { id, lastId, at, preview, now }) =>
  db
    .updateTable("conversations")
    .set({
      last_message_at: sql`greatest(last_message_at, ${at})`,
      last_message_id: lastId,
      last_preview: preview,
      last_reply_at: sql`greatest(last_reply_at, ${at})`,
      // Under the lock nothing newer can have come: whatever there is has been answered.
      read_message_id: lastId,
      unread_count: 0,
      first_unread_message_id: null,
      updated_at: now,
    })
    .where("id", "=", id),
);
