import type { Db } from "../../database.ts";
import { type PbxCommand, SendProblem, type SendToPbx } from "../channels/mod.ts";
import { endCall } from "./ending.ts";

/** What is asked for the caller: of a phone that is to fall silent a PBX may say as loosely that it does not ring. */
const ofTheCaller = new Set<PbxCommand["name"]>(["ring", "connect", "play", "queue"]);

export interface Following {
  callId: number;
  pageId: number;
  command: PbxCommand;
}

/**
 * Tells a PBX what follows for a call. Whom it refuses to send on is let go of: for us their call is over, and nobody would
 * ever end the music that they hear. Where it says that the call is over, and its word of the end was lost, that is
 * believed: nobody is rung for a caller who is gone. Gives back whether it is. Throws SendProblem.
 */
export async function tellWhatFollows(db: Db, send: SendToPbx, of: Following): Promise<{ isOver: boolean }> {
  const { callId, pageId, command } = of;
  try {
    const isOver = (await send(pageId, command)) === "over" && ofTheCaller.has(command.name);
    if (isOver) await endCall(db, callId, { by: "caller", cause: "gone" });
    return { isOver };
  } catch (error) {
    const isRefused = error instanceof SendProblem && error.follow === "fail";
    if (!isRefused || !isLast(command)) throw error;
    await send(pageId, { id: `${command.id}-refused`, call: command.call, name: "hang_up" });
    return { isOver: false };
  }
}

/** Where nobody of ours is there for them any more. */
const isLast = ({ name }: PbxCommand) => name === "transfer" || name === "voicemail";
