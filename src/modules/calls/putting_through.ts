import { sql } from "kysely";
import type { Db } from "../../database.ts";
import type { SendToPbx } from "../channels/mod.ts";
import { changing } from "../events/mod.ts";
import { advanceCall, type CallStep } from "./advancing.ts";
import { answerOffer } from "./answering.ts";
import { tellWhatFollows } from "./telling.ts";

/** So long the PBX is waited for; what it has not taken by then is left to the call's clock, which has more patience. */
const MOMENT_MS = 1_000;
/** Of the commands that a PBX has had these are remembered: told again they would do nothing but cost. */
const MOST_TOLD = 500;

/**
 * Takes a call as far as it goes just now and tells the PBX at once what follows from it. Whatever could not be told
 * stays in the commands of the step, for the call's clock to tell until it is heard: this only saves the way by it.
 */
export const putThrough = (db: Db, send: SendToPbx, callId: number): Promise<CallStep | undefined> =>
  inTurn(callId, async () => tellOn(db, send, callId, await advanceCall(db, callId)));

/** Somebody takes a call, as `answerOffer` does it, and the PBX is told at once whom to connect. */
export async function takeThrough(
  db: Db,
  send: SendToPbx,
  { callId, offer, by }: { callId: number; offer: number; by: number },
): Promise<CallStep | undefined> {
  // Nobody waits for what the PBX is still being told of this call: the first who answers has it.
  const step = await changing(db, async (trx) => {
    await answerOffer(trx, { id: by }, callId, offer, { heard: true });
    return advanceCall(trx, callId);
  });
  return inTurn(callId, () => tellOn(db, send, callId, step));
}

/** Of each call the last that was begun. */
const underWay = new Map<number, Promise<unknown>>();

/** One at a time for each call: whoever comes while the PBX is being told finds it told. */
async function inTurn<T>(callId: number, work: () => Promise<T>): Promise<T> {
  const own = (underWay.get(callId) ?? Promise.resolve()).then(work, work);
  underWay.set(callId, own);
  try {
    return await own;
  } finally {
    if (underWay.get(callId) === own) underWay.delete(callId);
  }
}

async function tellOn(
  db: Db,
  send: SendToPbx,
  callId: number,
  step: CallStep | undefined,
): Promise<CallStep | undefined> {
  if (!step) return undefined;
  const due = step.commands.filter(({ after }) => after === undefined || step.told.includes(after));
  if (due.length === 0) return step;
  const heard: string[] = [];
  let isGone = false;
  const tell = async ({ command }: CallStep["commands"][number]) => {
    const { isOver } = await tellWhatFollows(db, send, { callId, pageId: step.pageId, command });
    isGone ||= isOver;
    heard.push(command.id);
  };
  const moment = Promise.withResolvers<void>();
  const timer = setTimeout(moment.resolve, MOMENT_MS);
  await Promise.race([Promise.allSettled(due.map(tell)), moment.promise]);
  clearTimeout(timer);
  const told = [...heard];
  await markTold(db, callId, told);
  if (isGone) return advanceCall(db, callId);
  return {
    ...step,
    told: [...step.told, ...told],
    commands: step.commands.filter(({ command }) => !told.includes(command.id)),
  };
}

/** So late a clock is not there, or far behind: those whose time is over do not wait for it. */
const LATE_MS = 2_000;

/** Takes on the calls whose rings, or whose longest waits, were over a while ago. */
export async function putLateThrough(db: Db, send: SendToPbx): Promise<void> {
  const past = new Date(Date.now() - LATE_MS);
  const open = sql`select from call_offers where call_id = calls.id and ended_at is null`;
  const { rows: late } = await sql<{ id: number }>`
    select calls.id from calls where calls.state = 'waiting' and (
      exists (${open} and until < ${past})
      or (calls.wanted_id is null and not exists (${open}) and calls.queued_at < ${past}::timestamptz
        - interval '1 second' * (select max_wait_seconds from queues where queues.id = calls.queue_id)))
    order by calls.id limit 100`.execute(db);
  let problem: unknown;
  for (const { id } of late) await putThrough(db, send, id).catch((error: unknown) => (problem ??= error));
  // Said once the others are looked after.
  if (problem) throw problem;
}

/** The PBX has had these commands, by their ids. */
export async function markTold(db: Db, callId: number, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update calls set told = (told || ${ids}::text[])[greatest(1, cardinality(told) + ${ids.length}::int - ${sql.lit(MOST_TOLD)} + 1):]
    where id = ${callId}`.execute(db);
}
