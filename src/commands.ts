import type { Person } from "./modules/people/table.ts";
import type { ReminderAnswer } from "./modules/tasks/table.ts";
import type { TicketStatus } from "./modules/tickets/table.ts";

export interface TicketMove {
  person: Person;
  ticketId: number;
  to: TicketStatus;
  resolution?: { typeId: number; text: string } | undefined;
  /** What the person saw when they asked. */
  version?: number | undefined;
  commandId: string;
}

export interface Answer {
  person: Person;
  taskId: number;
  ring: number;
  answer: ReminderAnswer;
  commandId: string;
}

export interface CallAnswer {
  person: Person;
  callId: number;
  /** The ring that they heard. */
  offer: number;
  commandId: string;
}

export interface Pause {
  person: Person;
  reason: string;
  commandId: string;
}

/** "waiting": nothing is lost, and it is done as soon as the clocks go again; the event tells when. */
export interface Outcome {
  state: "done" | "waiting";
}

/**
 * What may be refused and is asked of a running clock. Every door (form, status bar, board, bulk) goes through here.
 * Both throw Refused, Invalid or NotFound; the same `commandId` again gives the first answer.
 */
export interface Commands {
  moveTicket(of: TicketMove): Promise<Outcome>;
  answerReminder(of: Answer): Promise<Outcome>;
  /** Takes a call that rings: it is theirs, or it is Refused; nobody is kept waiting for that. */
  answerCall(of: CallAnswer): Promise<Outcome>;
  pauseAgent(of: Pause): Promise<Outcome>;
}
