import type { ColumnType, Generated, Selectable } from "kysely";
import type { Channel } from "../channels/table.ts";

type Json<T> = ColumnType<T, string | undefined, string>;

/** What a row of the list says of the last message; `files` names the first kind when there is no text. */
export interface Preview {
  author?: "customer" | "page";
  kind?: MessageKind;
  body?: string;
  attachment?: AttachmentKind;
  name?: string;
  user_id?: number | null;
  unsent?: boolean;
}

export interface ConversationTable {
  id: Generated<number>;
  page_id: number;
  customer_id: number;
  identity_id: number;
  channel: Channel;
  assignee_id: number | null;
  assigned_at: Date | null;
  done_at: Date | null;
  unread_count: Generated<number>;
  last_message_at: Generated<Date>;
  last_message_id: number | null;
  last_preview: Json<Preview>;
  window_opened_at: Date | null;
  first_unread_message_id: number | null;
  /** Everything up to here has been seen by staff. */
  read_message_id: Generated<number>;
  last_reply_at: Date | null;
  delivered_watermark: Date | null;
  read_watermark: Date | null;
  created_at: Generated<Date>;
  updated_at: Generated<Date>;
}
export type Conversation = Selectable<ConversationTable>;

export interface ParticipantTable {
  conversation_id: number;
  user_id: number;
  role: "participant" | "follower";
  added_at: Generated<Date>;
}

export type MessageKind =
  | "text"
  | "attachment"
  | "sticker"
  | "location"
  | "fallback"
  | "postback"
  | "referral"
  | "unsupported";
export type MessageState = "received" | "sending" | "sent" | "delivered" | "read" | "failed" | "unknown";

/** Why a message did not go: a key of the channels catalogue, and what the provider said. */
export interface Failure {
  reason: string;
  code?: number;
  subcode?: number;
  message?: string;
  /** The message still waits, and goes by itself then. */
  retry_at?: string;
}

/** One message is one send at the provider: a reply of a text and two pictures is three rows. */
export interface MessageTable {
  id: Generated<number>;
  conversation_id: number;
  /** The provider's id (mid); unknown until it answers. */
  provider_id: string | null;
  /** Made by the browser: a double click is one message. */
  client_key: string | null;
  author: "customer" | "page";
  /** The member of staff who wrote it; null when written elsewhere. */
  user_id: number | null;
  kind: Generated<MessageKind>;
  body: Generated<string>;
  reply_to_provider_id: string | null;
  /** Postback payload, referral, ad, quick reply … as the provider gave them. */
  detail: Json<Record<string, unknown>>;
  /** actor ("customer" or "page") → { emoji, at }. */
  reactions: Json<Partial<Record<"customer" | "page", { emoji: string; at: number }>>>;
  state: Generated<MessageState>;
  failure: ColumnType<Failure | null, string | null | undefined, string | null>;
  human_agent: Generated<boolean>;
  sent_at: Date;
  edited_at: Date | null;
  edit_number: Generated<number>;
  deleted_at: Date | null;
  created_at: Generated<Date>;
}
export type Message = Selectable<MessageTable>;

export type AttachmentKind = "image" | "video" | "audio" | "file" | "sticker" | "location" | "fallback";

export interface AttachmentTable {
  id: Generated<number>;
  message_id: number;
  position: number;
  kind: AttachmentKind;
  name: string | null;
  source_url: string | null;
  file_id: number | null;
  state: Generated<"waiting" | "kept" | "refused" | "failed" | "none">;
  reason: string | null;
  attempts: Generated<number>;
  retry_after: Date | null;
  /** Sticker id, coordinates, title … */
  detail: Json<Record<string, unknown>>;
}
export type Attachment = Selectable<AttachmentTable>;

/** What arrived before the message it speaks of: applied when the message comes, so order does not matter. */
export interface EarlyArrivalTable {
  id: Generated<number>;
  conversation_id: number;
  provider_id: string;
  kind: "reaction" | "edit" | "unsend";
  detail: Json<Record<string, unknown>>;
  created_at: Generated<Date>;
}

export interface SendAttemptTable {
  id: Generated<number>;
  message_id: number;
  attempt: number;
  started_at: Generated<Date>;
  ended_at: Date | null;
  outcome: "sent" | "retry" | "refused" | "unknown" | null;
  detail: Json<Record<string, unknown>>;
}

export interface DraftTable {
  user_id: number;
  conversation_id: number;
  body: Generated<string>;
  file_ids: Generated<number[]>;
  updated_at: Generated<Date>;
}

/** A phone number that the customer wrote (IN-21), E.164. */
export interface MessagePhoneTable {
  message_id: number;
  conversation_id: number;
  number: string;
}

/** The provider is asked for a whole conversation again, page by page (IN-18). */
export interface HistorySyncTable {
  id: Generated<number>;
  conversation_id: number;
  state: Generated<"waiting" | "running" | "done" | "stopped" | "failed">;
  cursor: string | null;
  pages: Generated<number>;
  added: Generated<number>;
  known: Generated<number>;
  attempts: Generated<number>;
  retry_after: Date | null;
  problem: string | null;
  by_id: number | null;
  created_at: Generated<Date>;
  finished_at: Date | null;
}
export type HistorySync = Selectable<HistorySyncTable>;
