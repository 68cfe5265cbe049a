import { sql } from "kysely";
import type { Db } from "../../database.ts";
import type { SendToPbx } from "../channels/mod.ts";
import { advanceCall, type CallStep } from "./advancing.ts";
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
  inTurn(callId, () => tellOn(db, send, callId));

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

async function tellOn(db: Db, send: SendToPbx, callId: number): Promise<CallStep | undefined> {
  const step = await advanceCall(db, callId);
  if (!step) return undefined;
  const due = step.commands.filter(({ after }) => after === undefined || step.told.includes(after));
  if (due.length === 0) return step;
  const heard: string[] = [];
  const tell = async ({ command }: CallStep["commands"][number]) => {
    await tellWhatFollows(send, step.pageId, command);
    heard.push(command.id);
  };
  const moment = Promise.withResolvers<void>();
  const timer = setTimeout(moment.resolve, MOMENT_MS);
  await Promise.race([Promise.allSettled(due.map(tell)), moment.promise]);
  clearTimeout(timer);
  const told = [...heard];
  await markTold(db, callId, told);
  return {
    ...step,
    told: [...step.told, ...told],
    commands: step.commands.filter(({ command }) => !told.includes(command.id)),
  };
}

/** So late a clock is not there, or far behind: those whose phones rang long enough do not wait for it. */
const LATE_MS = 2_000;

/** Takes on the calls whose rings were over a while ago. */
export async function putLateThrough(db: Db, send: SendToPbx): Promise<void> {
  const late = await db
    .selectFrom("call_offers")
    .select("call_id")
    .distinct()
    .innerJoin("calls", "calls.id", "call_offers.call_id")
    .where("calls.state", "=", "waiting")
    .where("call_offers.ended_at", "is", null)
    .where("until", "<", new Date(Date.now() - LATE_MS))
    .limit(100)
    .execute();
  let problem: unknown;
  for (const { call_id: id } of late) await putThrough(db, send, id).catch((error: unknown) => (problem ??= error));
  // Said once the others are looked after.
  if (problem) throw problem;
}

/** The PBX has had these commands, by their ids. */
export async function markTold(db: Db, callId: number, ids: string[]): Promise<void> {
  if (ids.length === 0) return;
  await sql`update calls set told = (told || ${ids}::text[])[greatest(1, cardinality(told) + ${ids.length}::int - ${sql.lit(MOST_TOLD)} + 1):]
    where id = ${callId}`.execute(db);
}
