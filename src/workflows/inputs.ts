import type { CallStep, ShiftClock } from "../modules/calls/mod.ts";
import type { Channel } from "../modules/channels/table.ts";
import type { TaskClock } from "../modules/tasks/mod.ts";
import type { TicketStanding } from "../modules/tickets/mod.ts";
import type { TicketStatus } from "../modules/tickets/table.ts";

// What workflows are begun with and asked, as whoever begins and asks them has to know it.

export interface MessageDeliveryInput {
  conversationId: number;
  channel: Channel;
  /** How long to stay awake with nothing to send. */
  idleMs: number;
  /** How long an unanswered send may still be proven by its echo before it is shown as unknown. */
  graceMs: number;
}

export interface ReplyWindowInput {
  conversationId: number;
  windowMs: number;
  /** How long before the end the assignee is warned. */
  warnBeforeMs: number[];
  /** Carried into a continued run: the opening and the lead that were warned of last. */
  warned?: { openedAt: number; leadMs: number };
}

export interface TicketLifecycleInput {
  ticketId: number;
  /** As fresh as the row of whoever starts it: an Update that comes with the start is judged by it. */
  standing: TicketStanding;
}

/** A move that somebody asks for. */
export interface Transition {
  to: TicketStatus;
  resolution?: { typeId: number; text: string } | undefined;
  /** What they saw. */
  version?: number | undefined;
  by: number;
  commandId: string;
  /** The row as the asking process read it, which may know more than the workflow does. */
  seen: TicketStanding;
}

export interface TaskReminderInput {
  taskId: number;
  /** As whoever starts it has just read it. */
  clock?: TaskClock | undefined;
}

/** An answer to the card of one ring. */
export interface Answering {
  ring: number;
  by: number;
  commandId: string;
}

export interface CallRoutingInput {
  callId: number;
  /** As far as whoever starts it has just taken it. */
  step?: CallStep | undefined;
  /** Commands that the PBX has had, by their ids: of a run before this one. */
  told?: string[];
}

/** Somebody takes the call by the ring that they heard. */
export interface TakingCall {
  offer: number;
  by: number;
  commandId: string;
}

export interface AgentShiftInput {
  userId: number;
  /** As whoever starts it has just read it. */
  clock?: ShiftClock | undefined;
}

export interface Pausing {
  reason: string;
  by: number;
  commandId: string;
}
