import type { Trx } from "../../database.ts";
import type { AttachmentKind, MessageKind } from "../inbox/table.ts";

/** What every provider's webhooks are turned into. `counterpart` is the customer's id at the provider (a PSID). */
export type Incoming =
  | IncomingMessage
  | { kind: "reaction"; counterpart: string; mid: string; actor: "customer" | "page"; emoji: string | null; at: Date }
  | { kind: "edit"; counterpart: string; mid: string; body: string; number: number; at: Date }
  | { kind: "unsend"; counterpart: string; mid: string; at: Date }
  | { kind: "delivered"; counterpart: string; mids: string[]; watermark: Date }
  | { kind: "read"; counterpart: string; watermark: Date }
  | { kind: "ignored"; why: string };

export interface IncomingMessage {
  kind: "message";
  counterpart: string;
  /** The provider's id; for events that bring none (a referral) one made of what identifies it. */
  mid: string;
  author: "customer" | "page";
  /** For echoes: the app that sent it, undefined when a person wrote it in the provider's own inbox. */
  appId?: string;
  messageKind: MessageKind;
  body: string;
  attachments: IncomingAttachment[];
  replyTo?: string;
  detail?: Record<string, unknown>;
  /** Whether it opens the provider's reply window (a referral in a known thread does, an echo does not). */
  opensWindow: boolean;
  at: Date;
}

export interface IncomingAttachment {
  kind: AttachmentKind;
  /** Where it can be fetched, for a short while. */
  url?: string;
  name?: string;
  detail?: Record<string, unknown>;
}

/** How one event ended: the ledger's words. */
export type Outcome = { state: "applied" } | { state: "duplicate" } | { state: "ignored"; reason: string };

/** Applies a run of events of one page, in order, in the caller's transaction: one outcome for each. */
export type Apply<Event = Incoming> = (trx: Trx, pageId: number, events: Event[]) => Promise<Outcome[]>;
