import type { Db } from "./database.ts";
import type { Person } from "./modules/people/table.ts";
import type { TicketStatus } from "./modules/tickets/table.ts";

export interface Resolution {
  typeId: number;
  text: string;
}

export interface TicketMove {
  person: Person;
  ticketId: number;
  to: TicketStatus;
  resolution?: Resolution | undefined;
  /** What the person saw when they asked. */
  version?: number | undefined;
  commandId: string;
}

export type Answer = { kind: "acknowledge" } | { kind: "snooze"; until: Date };

export interface ReminderAnswer {
  person: Person;
  taskId: number;
  ring: number;
  answer: Answer;
  commandId: string;
}

/** "waiting": nothing is lost, and it is done as soon as the clocks go again; the event tells when. */
export interface Outcome {
  state: "done" | "waiting";
}

/**
 * What may be refused and is asked of a running clock. Every door (form, status bar, board, bulk) goes through here.
 * Both throw Refused or NotFound; the same `commandId` again gives the first answer.
 */
export interface Commands {
  moveTicket(of: TicketMove): Promise<Outcome>;
  answerReminder(of: ReminderAnswer): Promise<Outcome>;
}

/** The rooms' own ways of doing it. */
export interface Doing {
  moveTicket(
    db: Db,
    person: Person,
    ticketId: number,
    of: Pick<TicketMove, "to" | "resolution" | "version" | "commandId">,
  ): Promise<unknown>;
  answerReminder(
    db: Db,
    person: Person,
    taskId: number,
    of: Pick<ReminderAnswer, "ring" | "answer" | "commandId">,
  ): Promise<unknown>;
}

/** Done at once by the rooms themselves: where no Temporal is set up, and in tests of a room. */
export function directCommands(db: Db, doing: Doing): Commands {
  return {
    async moveTicket({ person, ticketId, ...of }) {
      await doing.moveTicket(db, person, ticketId, of);
      return { state: "done" };
    },
    async answerReminder({ person, taskId, ...of }) {
      await doing.answerReminder(db, person, taskId, of);
      return { state: "done" };
    },
  };
}
