import { sql } from "kysely";
import type { Db, Trx } from "../../database.ts";
import { Invalid, NotFound, Refused } from "../../errors.ts";
import type { PbxCommand, SendToPbx } from "../channels/phone/commands.ts";
import { SendProblem } from "../channels/mod.ts";
import { parsePhone } from "../customers/mod.ts";
import { changing, record } from "../events/mod.ts";
import type { Person } from "../people/table.ts";
import { lockCall } from "./answering.ts";
import { endLocked, outcomeOf } from "./ending.ts";
import type { Call } from "./table.ts";

/** Who acts in which talk of theirs; the same `commandId` again is the same. */
export interface Act {
  person: Pick<Person, "id">;
  callId: number;
  commandId: string;
}

type Said = PbxCommand extends infer One ? (One extends PbxCommand ? Omit<One, "id" | "call"> : never) : never;

/** One's own call that is going on; anybody else's is not there. */
export async function getTalk(db: Db | Trx, { person, callId }: Pick<Act, "person" | "callId">): Promise<Call> {
  const call = await db
    .selectFrom("calls")
    .selectAll()
    .where("id", "=", callId)
    .where("agent_id", "=", person.id)
    .executeTakeFirst();
  if (!call) throw new NotFound();
  if (call.state === "ended") throw new Refused("call_over");
  return call;
}

/**
 * The same once the PBX has done what was asked, held until the transaction ends. Undefined where it ended meanwhile or
 * was handed on: it is not theirs any more to say what became of it.
 */
export async function holdTalk(
  trx: Trx,
  { person, callId }: Pick<Act, "person" | "callId">,
): Promise<Call | undefined> {
  const call = await lockCall(trx, callId);
  return call?.agent_id === person.id && call.state !== "ended" ? call : undefined;
}

/** The PBX does it first: what it could not do is not shown as done. */
export async function tellPbx(
  send: SendToPbx,
  call: Pick<Call, "page_id" | "provider_id">,
  id: string,
  said: Said,
): Promise<void> {
  const asked = { ...said, id, call: call.provider_id } as PbxCommand;
  const again = (error: unknown) => {
    // It is done once, however often it arrives.
    if (error instanceof SendProblem && ["retry", "unknown"].includes(error.follow)) return send(call.page_id, asked);
    throw error;
  };
  await send(call.page_id, asked)
    .catch(again)
    .catch((error: unknown) => {
      if (error instanceof SendProblem) throw new Refused("pbx_away", { reason: error.reason });
      throw error;
    });
}

async function switchTo(
  db: Db,
  send: SendToPbx,
  act: Act,
  to: { said: Said; set: Partial<Pick<Call, "state" | "muted">>; when: (call: Call) => boolean },
): Promise<void> {
  const call = await getTalk(db, act);
  if (call.state === "dialing") throw new Refused("call_not_answered");
  // Pressed twice, or said by the desk phone meanwhile.
  if (!to.when(call)) return;
  await tellPbx(send, call, act.commandId, to.said);
  await changing(db, async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable("calls")
      .set({ ...to.set, version: sql`version + 1` })
      .where("id", "=", call.id)
      // Handed on while the PBX did it, it is somebody else's ear.
      .where("agent_id", "=", act.person.id)
      .where("state", "in", ["talking", "held"])
      .executeTakeFirst();
    if (numUpdatedRows > 0n) await record(trx, "call.state_changed", call.id, { by: act.person.id, detail: to.set });
  });
}

export const holdCall = (db: Db, send: SendToPbx, act: Act): Promise<void> =>
  switchTo(db, send, act, {
    said: { name: "hold" },
    set: { state: "held" },
    when: (call) => call.state === "talking",
  });

export const resumeCall = (db: Db, send: SendToPbx, act: Act): Promise<void> =>
  switchTo(db, send, act, {
    said: { name: "resume" },
    set: { state: "talking" },
    when: (call) => call.state === "held",
  });

export const muteCall = (db: Db, send: SendToPbx, act: Act): Promise<void> =>
  switchTo(db, send, act, { said: { name: "mute" }, set: { muted: true }, when: (call) => !call.muted });

export const unmuteCall = (db: Db, send: SendToPbx, act: Act): Promise<void> =>
  switchTo(db, send, act, { said: { name: "unmute" }, set: { muted: false }, when: (call) => call.muted });

/** What machines at the other end listen to. */
export async function sendTones(db: Db, send: SendToPbx, { digits, ...act }: Act & { digits: string }): Promise<void> {
  if (!/^[0-9*#]{1,32}$/.test(digits)) throw new Invalid({ digits: "other" });
  const call = await getTalk(db, act);
  if (call.state === "dialing") throw new Refused("call_not_answered");
  await tellPbx(send, call, act.commandId, { name: "dtmf", digits });
}

export async function hangUp(db: Db, send: SendToPbx, act: Act): Promise<void> {
  const call = await getTalk(db, act);
  const ask: SendToPbx = (pageId, command) =>
    send(pageId, command).catch((error: unknown) => {
      if (!isNothingThere(error)) throw error;
    });
  await tellPbx(ask, call, act.commandId, { name: "hang_up" });
  await changing(db, async (trx) => {
    const held = await lockCall(trx, act.callId);
    if (held?.agent_id !== act.person.id) return;
    if (held.state !== "ended") await endLocked(trx, held, { by: "agent" });
    else if (held.ended_by !== "agent") await claimEnd(trx, held, act.person);
  });
}

/** A PBX that began anew knows no such call, and of a line that was disconnected nothing is heard: it is over. */
const isNothingThere = (error: unknown) =>
  error instanceof SendProblem && (error.code === 404 || error.reason === "page_disconnected");

/** The PBX told of the end first, and not that it was asked for: nobody else hung up, and no customer failed to lift. */
async function claimEnd(trx: Trx, call: Call, { id: by }: Pick<Person, "id">): Promise<void> {
  const outcome = outcomeOf(call, "agent");
  await trx
    .updateTable("calls")
    .set({ ended_by: "agent", outcome, version: sql`version + 1` })
    .where("id", "=", call.id)
    .execute();
  await record(trx, "call.state_changed", call.id, { by, detail: { outcome, by: "agent" } });
}

/** What was typed or clicked as the PBX dials it: a customer's number, a hotline, or an extension of three digits and more. */
export function dialable(typed: string): string {
  const phone = parsePhone(typed);
  if (phone) return phone.number;
  const digits = typed.replace(/[\s().-]/g, "");
  if (!/^[0-9*#]{3,20}$/.test(digits)) throw new Invalid({ number: "phone" });
  return digits;
}
