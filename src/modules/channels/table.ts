import type { Generated, Selectable } from "kysely";
import type { FileKind } from "../files/table.ts";

export type Channel = "facebook" | "zalo" | "kite" | "phone";
export type PageState = "connected" | "reauthorize" | "disconnected";

export interface PageTable {
  id: Generated<number>;
  channel: Channel;
  provider_id: string;
  name: string;
  picture_file_id: number | null;
  state: Generated<PageState>;
  /** Key of the channels catalogue that says what is wrong, when state is not connected. */
  trouble: string | null;
  /** Until then the provider wants nothing of it; why, as a key of the channels catalogue. */
  paused_until: Date | null;
  paused_because: string | null;
  token_sealed: string | null;
  token_checked_at: Date | null;
  human_agent: Generated<boolean>;
  subscribed_fields: Generated<string[]>;
  connected_by: number | null;
  connected_at: Generated<Date>;
  disconnected_at: Date | null;
  created_at: Generated<Date>;
}
export type Page = Selectable<PageTable>;

export interface PageConnectionTable {
  id: Generated<number>;
  channel: Channel;
  state_hash: string;
  user_id: number;
  token_sealed: string | null;
  created_at: Generated<Date>;
  expires_at: Date;
}

export const webhookStates = ["pending", "applied", "duplicate", "ignored", "parked"] as const;
export type WebhookState = (typeof webhookStates)[number];

/** The ledger: one row per event inside a webhook's body, or one for a body that is none. */
export interface WebhookEventTable {
  id: Generated<number>;
  channel: Channel;
  /** The provider's id of the page, as written. */
  page_key: string;
  /** Page and counterpart: events with one key are applied one after the other. */
  conversation_key: string;
  /** Hash of conversation_key modulo the number of lanes; a lane is applied by one process at a time. */
  lane: number;
  body: Buffer;
  state: Generated<WebhookState>;
  reason: string | null;
  attempts: Generated<number>;
  received_at: Generated<Date>;
  settled_at: Date | null;
}
export type WebhookEvent = Selectable<WebhookEventTable>;

/** What a page of the channel phone has besides; its secret is the page's token. */
export interface PhoneLineTable {
  page_id: number;
  /** As customers dial it. */
  number: string;
  adapter: Generated<"webhook" | "asterisk">;
  /** Where commands are posted, or where ARI answers. */
  command_url: string | null;
  /** Where browsers register for sound; without it desk phones ring. */
  sip_url: string | null;
  sip_domain: string | null;
  queue_id: number | null;
  created_at: Generated<Date>;
}
export type PhoneLine = Selectable<PhoneLineTable>;

/** What a PBX has signed already, so that nobody says it a second time. */
export interface PhoneNonceTable {
  page_id: number;
  nonce: string;
  at: Generated<Date>;
}

export interface Limits {
  /** Most characters of one text. */
  text: number;
  /** Largest file of each kind. */
  bytes: Readonly<Record<FileKind, number>>;
}
