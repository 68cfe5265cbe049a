import type { Db } from "./database.ts";
import { Refused } from "./errors.ts";
import { answerOffer, connectAnswered, pauseShift } from "./modules/calls/mod.ts";
import type { SendToPbx } from "./modules/channels/mod.ts";
import type { Person } from "./modules/people/table.ts";
import { answerReminder, checkRing, type ReminderAnswer } from "./modules/tasks/mod.ts";
import { moveTicket, readStanding, refusal, type TicketStatus } from "./modules/tickets/mod.ts";
import { type Command, keepCommand, lookUp } from "./outbox.ts";
import type { Asking } from "./workflows/asking.ts";

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

/** Done at once by the rooms themselves: where no Temporal is set up, and in tests of a room. */
export function directCommands(db: Db, sendToPbx?: SendToPbx): Commands {
  return {
    async moveTicket({ person, ticketId, ...move }) {
      await moveTicket(db, person, ticketId, move);
      return { state: "done" };
    },
    async answerReminder({ person, taskId, ...of }) {
      await answerReminder(db, person, taskId, of);
      return { state: "done" };
    },
    async answerCall({ person, callId, offer }) {
      await answerOffer(db, person, callId, offer);
      if (sendToPbx) await connectAnswered(db, sendToPbx, callId);
      return { state: "done" };
    },
    async pauseAgent({ person, reason }) {
      await pauseShift(db, person, { reason });
      return { state: "done" };
    },
  };
}

type Known = ReturnType<typeof lookUp>;

/** The clocks as a process reaches them; brought when first needed, so that a web process without moves stays light. */
export type FindAsking = () => Promise<Asking>;

/**
 * Asked of the workflow of the ticket or task. While that gives no answer, or others wait already, the command is kept
 * under the same id: the worker asks again, in order, and whatever was done meanwhile is not done twice.
 */
export function clockedCommands(db: Db, findAsking: FindAsking, sendToPbx?: SendToPbx): Commands {
  async function ask(
    command: Command,
    { execute, check, known: asked }: { execute(asking: Asking): Promise<void>; check?: () => void; known?: Known },
  ): Promise<Outcome> {
    const known = await (asked ?? lookUp(db, command));
    if (known === "done" || known === "waiting") return { state: known };
    if (known === "new") {
      const asking = await findAsking();
      try {
        await execute(asking);
        return { state: "done" };
      } catch (error) {
        if (!asking.isAway(error)) throw error;
      }
      check?.();
    }
    return { state: await keepCommand(db, command) };
  }

  /**
   * On the phone a yes that comes later is none. Who takes a call is decided by the rooms, of which the clock asks as
   * well: while it gives no answer they are asked at once, and it hears of it by the event.
   */
  async function now(execute: (asking: Asking) => Promise<void>, ask: () => Promise<Outcome>): Promise<Outcome> {
    const asking = await findAsking();
    try {
      await execute(asking);
      return { state: "done" };
    } catch (error) {
      if (!asking.isAway(error)) throw error;
      return ask();
    }
  }

  const direct = directCommands(db, sendToPbx);
  return {
    async moveTicket({ person, ticketId, commandId, ...input }) {
      const of = { id: commandId, by: person.id, subjectId: ticketId };
      const command = { name: "ticket.move", subject: "ticket", input, ...of } as const;
      const known = lookUp(db, command);
      // Whose ticket it is not hears that alone, whatever was asked before.
      known.catch(() => {});
      const standing = await readStanding(db, person, ticketId);
      return ask(command, {
        known,
        execute: (asking) => asking.moveTicket(ticketId, standing, { ...input, by: person.id, commandId }),
        // Nothing is kept that could only be refused. Behind others that wait nobody knows yet.
        check() {
          const reason = refusal(standing, input);
          if (reason) throw new Refused(reason, { status: standing.status });
        },
      });
    },

    async answerReminder({ person, taskId, ring, answer, commandId }) {
      await checkRing(db, person, taskId, ring);
      const until = answer.kind === "snooze" ? answer.until.getTime() : undefined;
      const of = { id: commandId, by: person.id, subjectId: taskId };
      return ask(
        { name: "task.answer", subject: "task", input: { ring, until }, ...of },
        { execute: (asking) => asking.answerReminder(taskId, { ring, until, by: person.id, commandId }) },
      );
    },

    answerCall: ({ person, callId, offer, commandId }) =>
      now(
        (asking) => asking.answerCall(callId, { offer, by: person.id, commandId }),
        () => direct.answerCall({ person, callId, offer, commandId }),
      ),

    pauseAgent: ({ person, reason, commandId }) =>
      now(
        (asking) => asking.pauseAgent(person.id, { reason, by: person.id, commandId }),
        () => direct.pauseAgent({ person, reason, commandId }),
      ),
  };
}
