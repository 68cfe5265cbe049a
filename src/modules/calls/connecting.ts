import type { Db } from "../../database.ts";
import { Refused } from "../../errors.ts";
import { SendProblem, type SendToPbx } from "../channels/mod.ts";
import type { Over } from "../channels/phone/commands.ts";
import { advanceCall } from "./advancing.ts";
import { takeBack } from "./taking_back.ts";
import { endCall } from "./ending.ts";
import { markTold } from "./putting_through.ts";

/**
 * Connects a call with whoever has just answered it, where no clock does: the command has the id by which the clock
 * would give it, so that it is done once by whichever comes first. What cannot be connected waits again.
 */
export async function connectAnswered(db: Db, send: SendToPbx, callId: number): Promise<void> {
  const step = await advanceCall(db, callId);
  const command = step?.commands.map((asked) => asked.command).find(({ name }) => name === "connect");
  if (!step || command?.name !== "connect") return;
  let said: Over | void;
  try {
    said = await send(step.pageId, command).catch(() => send(step.pageId, command));
  } catch (error) {
    await takeBack(db, { callId, offer: command.offer });
    throw error instanceof SendProblem ? new Refused("pbx_away") : error;
  }
  await markTold(db, callId, [command.id]);
  if (said !== "over") return;
  await endCall(db, callId, { by: "caller", cause: "gone" });
  throw new Refused("caller_gone");
}
