import type { ColumnType, Generated, Selectable } from "kysely";

export const strategies = ["ring_all", "longest_idle", "round_robin", "fewest_calls", "random"] as const;
export type Strategy = (typeof strategies)[number];
export const overflows = ["queue", "person", "number", "voicemail", "hang_up"] as const;
export type Overflow = (typeof overflows)[number];

export interface QueueTable {
  id: Generated<number>;
  name: string;
  strategy: Generated<Strategy>;
  ring_seconds: Generated<number>;
  /** 0: as many as the longest wait allows. */
  rounds: Generated<number>;
  retry_seconds: Generated<number>;
  max_wait_seconds: Generated<number>;
  wrap_up_seconds: Generated<number>;
  service_level_seconds: Generated<number>;
  sticky_hours: Generated<number>;
  vip_tag_id: number | null;
  /** Names of recordings that the PBX knows; empty: none. */
  greeting: Generated<string>;
  hold_music: Generated<string>;
  hours: Generated<"always" | "business">;
  overflow: Generated<Overflow>;
  overflow_queue_id: number | null;
  overflow_user_id: number | null;
  overflow_number: string | null;
  overflow_message: Generated<string>;
  last_member_id: number | null;
  archived_at: Date | null;
  created_at: Generated<Date>;
}
export type Queue = Selectable<QueueTable>;

export interface QueueMemberTable {
  queue_id: number;
  user_id: number;
  /** The smallest is tried first. */
  priority: Generated<number>;
  added_at: Generated<Date>;
}

export interface SeatTable {
  user_id: number;
  extension: string;
  sip_password_sealed: string | null;
}

export const presences = ["online", "away", "offline"] as const;
export type PresenceState = (typeof presences)[number];
export const shifts = ["out", "ready", "paused", "wrap_up"] as const;
export type Shift = (typeof shifts)[number];

export interface AgentStateTable {
  user_id: number;
  presence: Generated<PresenceState>;
  seen_at: Date | null;
  /** Which of their browsers said last that they are there, and when. */
  online_by: string | null;
  online_at: Date | null;
  presence_since: Generated<Date>;
  shift: Generated<Shift>;
  shift_since: Generated<Date>;
  pause_reason: string | null;
  wrap_up_until: Date | null;
  version: Generated<number>;
  idle_since: Generated<Date>;
}
export type AgentState = Selectable<AgentStateTable>;

export interface AgentStateChangeTable {
  id: Generated<number>;
  user_id: number;
  kind: "presence" | "shift";
  state: PresenceState | Shift;
  reason: string | null;
  at: Generated<Date>;
}

export interface CallTypeTable {
  id: Generated<number>;
  parent_id: number | null;
  name: string;
  category_id: number | null;
  position: Generated<number>;
  archived_at: Date | null;
  created_at: Generated<Date>;
}

export type CallDirection = "in" | "out";
export const callStates = ["waiting", "dialing", "talking", "held", "ended"] as const;
export type CallState = (typeof callStates)[number];
export const outcomes = ["answered", "abandoned", "overflowed", "no_answer", "busy", "cancelled", "failed"] as const;
export type CallOutcome = (typeof outcomes)[number];

export interface CallTable {
  id: Generated<number>;
  page_id: number;
  provider_id: string;
  direction: CallDirection;
  /** E.164 where it can be; null: hidden. */
  number: string | null;
  customer_id: number | null;
  state: Generated<CallState>;
  outcome: CallOutcome | null;
  queue_id: number | null;
  agent_id: number | null;
  muted: Generated<boolean>;
  started_at: Generated<Date>;
  queued_at: Date | null;
  answered_at: Date | null;
  ended_at: Date | null;
  ended_by: "caller" | "agent" | "system" | null;
  cause: string | null;
  overflowed_to: string | null;
  offer_number: Generated<number>;
  /** Whoever is to be rung before the queue chooses. */
  wanted_id: number | null;
  wanted_because: "overflow" | "transfer" | null;
  /** By the clock of the PBX, with which alone its next word is compared. */
  hold_changed_at: Date | null;
  type_id: number | null;
  content: Generated<string>;
  content_at: Date | null;
  content_by: number | null;
  called_back_by: number | null;
  recording_url: string | null;
  recording_file_id: number | null;
  recording_seconds: number | null;
  recording_tries: Generated<number>;
  recording_retry_at: Date | null;
  /** Ids of the commands about it that the PBX has had. */
  told: Generated<string[]>;
  version: Generated<number>;
}
export type Call = Selectable<CallTable>;

/** Why a person was left out of a ring, as it is kept and shown. */
export const leftOut = [
  "not_in",
  "paused",
  "wrap_up",
  "offline",
  "talking",
  "ringing",
  "no_seat",
  "tried",
  "later",
] as const;
export type LeftOut = (typeof leftOut)[number];

/** Why it rang for somebody: who could have been chosen, who could not and why, and which try this was. */
export interface RingReason {
  strategy: Strategy;
  try: number;
  candidates: number[];
  left_out: { id: number; why: LeftOut }[];
  /** What decided among the candidates. */
  because: "sticky" | "strategy" | "overflow" | "transfer";
}

export interface CallFaultTable {
  id: Generated<number>;
  command_id: string;
  user_id: number;
  call_id: number | null;
  number: string | null;
  description: string;
  /** What had happened to the call, the newest last. */
  events: ColumnType<FaultEvent[], string, never>;
  /** What the browser said of itself; whatever it is, it is only shown. */
  browser: ColumnType<unknown, string, never>;
  created_at: Generated<Date>;
}

export interface FaultEvent {
  at: string;
  name: string;
  detail: Record<string, unknown>;
}

export interface CallOfferTable {
  id: Generated<number>;
  call_id: number;
  /** The same for all who ring together. */
  number: number;
  user_id: number;
  queue_id: number | null;
  round: Generated<number>;
  reason: ColumnType<RingReason, string, string>;
  offered_at: Generated<Date>;
  /** The phone that rings; null: of before it was remembered. */
  extension: string | null;
  /** A lease: an offer that nobody ends is over by then. */
  until: Date;
  ended_at: Date | null;
  ended: "answered" | "rejected" | "no_answer" | "withdrawn" | "failed" | null;
}
export type CallOffer = Selectable<CallOfferTable>;

/** What a PBX told of a call before it told that the call began. */
export interface EarlyCallEventTable {
  id: Generated<number>;
  page_id: number;
  provider_id: string;
  event: ColumnType<unknown, string, never>;
  kept_at: Generated<Date>;
}
