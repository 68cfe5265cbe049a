import { type Selectable, sql } from "kysely";
import type { Logger } from "pino";
import { composedOnce } from "./composed.ts";
import type { Database, Db } from "./database.ts";
import { Invalid, NotFound, Refused } from "./errors.ts";
import { changing, record } from "./modules/events/mod.ts";
import type { CommandTable } from "./modules/tickets/table.ts";
import { findStanding, type TicketStatus } from "./modules/tickets/mod.ts";
import type { Asking } from "./workflows/asking.ts";

export type Kept = "done" | "waiting";

/** A command as it is kept: asked of a clock by its id, again and again until that answers. */
export type Command = { id: string; by: number; subjectId: number } & (
  | {
      name: "ticket.move";
      subject: "ticket";
      input: {
        to: TicketStatus;
        resolution?: { typeId: number; text: string } | undefined;
        version?: number | undefined;
      };
    }
  | { name: "task.answer"; subject: "task"; input: { ring: number; until?: number | undefined } }
);

/**
 * What is known of a command before it is asked: its answer, when it was given; that it waits, or that earlier ones of
 * the same ticket or task do, which it is not to pass. Throws the refusal that it had.
 */
export async function lookUp(db: Db, { id, subject, subjectId, by }: Command): Promise<"new" | "queue" | Kept> {
  const rows = await known(db, {}, { id, subject, subjectId });
  const own = rows.find((row) => row.id === id);
  if (!own) return rows.length > 0 ? "queue" : "new";
  if (own.by_id !== by || own.subject_id !== subjectId) throw new Refused("stale");
  if (own.state !== "refused") return own.state;
  const { reason, detail } = (own.answer ?? {}) as { reason?: string; detail?: Record<string, unknown> };
  throw new Refused(reason ?? "other", detail);
}

type Known = Pick<Selectable<CommandTable>, "id" | "state" | "answer" | "by_id" | "subject_id">;

const known = composedOnce<Database, object, Pick<Command, "id" | "subject" | "subjectId">, Known>(
  (db, _, { id, subject, subjectId }) =>
    db
      .selectFrom("commands")
      .select(["id", "state", "answer", "by_id", "subject_id"])
      .where((eb) =>
        eb.or([
          eb("id", "=", id),
          eb.and([eb("subject", "=", subject), eb("subject_id", "=", subjectId), eb("state", "=", "waiting")]),
        ]),
      ),
);

/** Keeps a command for later. One that was answered after all, in the very moment of giving up, has its answer. */
export async function keepCommand(db: Db, command: Command): Promise<Kept> {
  const { id, name, subject, subjectId, by, input } = command;
  await db
    .insertInto("commands")
    .values({ id, name, subject, subject_id: subjectId, by_id: by, input: JSON.stringify(input) })
    .onConflict((conflict) => conflict.column("id").doNothing())
    .execute();
  return (await lookUp(db, command)) as Kept;
}

interface Draining {
  asking: Asking;
  log: Logger;
}

const BATCH = 20;
const LEASE_S = 15;

/**
 * Asks for what waits, the oldest of each ticket and task, and keeps the answers. Returns how many were answered; with
 * the clocks away it asks no further. What was asked in vain goes behind what was not: one clock that never answers
 * keeps none of the others waiting.
 */
export async function drainCommands(db: Db, draining: Draining): Promise<number> {
  const heads = await lease(db);
  let answered = 0;
  for (const [n, head] of heads.entries()) {
    if (!(await answer(db, head, draining))) {
      await release(db, [head], { asked: true });
      await release(db, heads.slice(n + 1), { asked: false });
      return answered;
    }
    answered++;
  }
  return answered;
}

/** Takes the heads for a while without holding their rows: what is asked for may write to them. */
async function lease(db: Db): Promise<Command[]> {
  const { rows } = await sql<Command>`
    with leased as (update commands set attempts = attempts + 1, retry_after = now() + ${LEASE_S} * interval '1 second'
    where id in (
      select head.id from commands head
      where head.state = 'waiting' and (head.retry_after is null or head.retry_after <= now())
        and not exists (select 1 from commands earlier where earlier.state = 'waiting' and earlier.subject = head.subject
          and earlier.subject_id = head.subject_id and (earlier.created_at, earlier.id) < (head.created_at, head.id))
      order by head.attempts, head.created_at limit ${BATCH} for update skip locked)
    returning id, name, subject, subject_id, by_id, input, attempts, created_at)
    select id, name, subject, subject_id as "subjectId", by_id as by, input from leased
    order by attempts, created_at, id`.execute(db);
  return rows;
}

async function release(db: Db, commands: Command[], { asked }: { asked: boolean }): Promise<void> {
  if (commands.length === 0) return;
  const ids = commands.map(({ id }) => id);
  await db
    .updateTable("commands")
    .set({ retry_after: null, ...(!asked && { attempts: sql<number>`attempts - 1` }) })
    .where("id", "in", ids)
    .execute();
}

/** False when the clocks do not answer. */
async function answer(db: Db, command: Command, { asking, log }: Draining): Promise<boolean> {
  try {
    await ask(db, asking, command);
    await db
      .updateTable("commands")
      .set({ state: "done", settled_at: new Date() })
      .where("id", "=", command.id)
      .where("state", "=", "waiting")
      .execute();
  } catch (error) {
    if (asking.isAway(error)) return false;
    const expected = error instanceof Refused || error instanceof Invalid || error instanceof NotFound;
    if (!expected) log.error({ err: error, command: command.id }, "a command that waited could not be done");
    await refuse(db, command, error);
  }
  return true;
}

async function ask(db: Db, asking: Asking, command: Command): Promise<void> {
  const { id: commandId, by, subjectId } = command;
  if (command.name === "task.answer") return asking.answerReminder(subjectId, { ...command.input, by, commandId });
  const standing = await findStanding(db, subjectId);
  if (!standing) throw new NotFound(`no ticket ${subjectId}`);
  return asking.moveTicket(subjectId, standing, { ...command.input, by, commandId });
}

/** Whoever asked is told by an event: the page said that it was under way. */
async function refuse(db: Db, { id, name, subject, subjectId, by, input }: Command, error: unknown): Promise<void> {
  const reason = error instanceof Refused ? error.reason : "other";
  const detail = error instanceof Refused ? error.detail : {};
  await changing(db, async (trx) => {
    const refused = await trx
      .updateTable("commands")
      .set({ state: "refused", settled_at: new Date(), answer: JSON.stringify({ reason, detail }) })
      .where("id", "=", id)
      .where("state", "=", "waiting")
      .executeTakeFirst();
    if (!refused.numUpdatedRows) return;
    const event = subject === "ticket" ? "ticket.move_refused" : "task.answer_refused";
    await record(trx, event, subjectId, {
      by,
      detail: { command_id: id, command: name, ...("to" in input && { to: input.to }), reason, detail },
    });
  });
}
