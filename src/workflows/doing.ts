import { ApplicationFailure, Context } from "@temporalio/activity";
import { type Db, isDatabaseAway } from "../database.ts";
import { Invalid, NotFound, Refused } from "../errors.ts";
import { gathering } from "../gathering.ts";
import type { Person } from "../modules/people/table.ts";
import {
  answerReminder,
  readTaskClock,
  readTaskClocks,
  type RingOf,
  ringTasks,
  type TaskClock,
} from "../modules/tasks/mod.ts";
import {
  breachSla,
  clockAfter,
  moveTicket,
  readTicketClock,
  type SlaTelling,
  warnSla,
} from "../modules/tickets/mod.ts";
import type { Answering, Transition } from "./inputs.ts";

/** What the clocks of tickets and tasks do to the world. Each gives back how the thing stands afterwards. */
export function createDoing(db: Db) {
  return {
    readTicketClock: (ticketId: number) => readTicketClock(db, ticketId),

    moveTicket: ({ ticketId, by, ...move }: { ticketId: number } & Omit<Transition, "seen">) =>
      answering(async () => {
        const person = await findPerson(db, by);
        return clockAfter(db, await moveTicket(db, person, ticketId, { ...move, heard: true }));
      }),

    warnSla: async ({ ticketId, ...of }: { ticketId: number } & SlaTelling) => {
      await warnSla(db, ticketId, of);
      return readTicketClock(db, ticketId);
    },

    breachSla: async ({ ticketId, ...of }: { ticketId: number } & SlaTelling) => {
      await breachSla(db, ticketId, of);
      return readTicketClock(db, ticketId);
    },

    readTaskClock: gathering(
      (ids: number[]) => readClocks(db, ids),
      (id) => id,
    ),

    ringTask: gathering(
      async (rings: RingAt[]) => {
        await ringTasks(
          db,
          rings.map(({ at, ...ring }) => ({ ...ring, at: new Date(at) })),
        );
        return readClocks(
          db,
          rings.map(({ taskId }) => taskId),
        );
      },
      ({ taskId }) => taskId,
    ),

    answerReminder: ({ taskId, by, ring, commandId, until }: { taskId: number; until?: number } & Answering) =>
      answering(async () => {
        const person = await findPerson(db, by);
        const answer =
          until === undefined
            ? ({ kind: "acknowledge" } as const)
            : ({ kind: "snooze", until: new Date(until) } as const);
        await answerReminder(db, person, taskId, { ring, answer, commandId });
        return readTaskClock(db, taskId);
      }),
  };
}

/** A moment is a number on its way through a workflow. */
type RingAt = Omit<RingOf, "at"> & { at: number };

async function readClocks(db: Db, ids: number[]): Promise<(TaskClock | undefined)[]> {
  const clocks = await readTaskClocks(db, ids);
  return ids.map((id) => clocks.get(id));
}

async function findPerson(db: Db, id: number): Promise<Person> {
  const person = await db
    .selectFrom("users")
    .select(["id", "name", "username", "role", "locale", "theme"])
    .where("id", "=", id)
    .executeTakeFirst();
  if (!person) throw new NotFound(`no person ${id}`);
  return person;
}

/**
 * A refusal is an answer and goes back to whoever asked; a database that is away is tried again. Anything else is a bug
 * and is told as one: trying for ever would keep everybody else waiting.
 */
export async function answering<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refused) throw failure("Refused", error, { reason: error.reason, detail: error.detail });
    if (error instanceof Invalid) throw failure("Invalid", error, { fields: error.fields });
    if (error instanceof NotFound) throw failure("NotFound", error, {});
    if (isDatabaseAway(error) || isPassing(error)) throw error;
    Context.current().log.error("a command broke", { error });
    throw failure("Broken", error as Error, {});
  }
}

const failure = (type: string, { message }: Error, detail: object) =>
  ApplicationFailure.nonRetryable(message, type, detail);

/** Two that waited for each other, or a check that came too late: the same again goes through. */
const isPassing = (error: unknown) => ((error as { code?: string }).code ?? "").startsWith("40");
