import type { Commands, Outcome } from "./commands.ts";
import type { Db } from "./database.ts";
import { Refused } from "./errors.ts";
import { answerOffer, checkOffer, connectAnswered, pauseShift } from "./modules/calls/mod.ts";
import type { SendToPbx } from "./modules/channels/mod.ts";
import { answerReminder, checkRing } from "./modules/tasks/mod.ts";
import { moveTicket, readStanding, refusal } from "./modules/tickets/mod.ts";
import { type Command, keepCommand, lookUp } from "./outbox.ts";
import type { Asking } from "./workflows/asking.ts";

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
  /** Asked of the running clock; where it gives no answer, what is done instead. */
  async function orElse(execute: (asking: Asking) => Promise<void>, instead: () => Promise<Outcome>): Promise<Outcome> {
    const asking = await findAsking();
    try {
      await execute(asking);
      return { state: "done" };
    } catch (error) {
      if (!asking.isAway(error)) throw error;
      return instead();
    }
  }

  async function ask(
    command: Command,
    { execute, check, known: asked }: { execute(asking: Asking): Promise<void>; check?: () => void; known?: Known },
  ): Promise<Outcome> {
    const keep = async (): Promise<Outcome> => ({ state: await keepCommand(db, command) });
    const known = await (asked ?? lookUp(db, command));
    if (known === "done" || known === "waiting") return { state: known };
    if (known !== "new") return keep();
    return orElse(execute, () => {
      check?.();
      return keep();
    });
  }

  // On the phone a yes that comes later is none. Who takes a call is decided by the rooms, of which the clock asks as well:
  // while it gives no answer they are asked at once, and it hears of it by the event.
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

    async answerCall({ person, callId, offer, commandId }) {
      // Nobody winds up the clock of a call that is not for them.
      await checkOffer(db, person, callId, offer);
      return orElse(
        (asking) => asking.answerCall(callId, { offer, by: person.id, commandId }),
        () => direct.answerCall({ person, callId, offer, commandId }),
      );
    },

    pauseAgent: ({ person, reason, commandId }) =>
      orElse(
        (asking) => asking.pauseAgent(person.id, { reason, by: person.id, commandId }),
        () => direct.pauseAgent({ person, reason, commandId }),
      ),
  };
}
