import { type PbxCommand, SendProblem, type SendToPbx } from "../channels/mod.ts";

/**
 * Tells a PBX what follows for a call. Whom it refuses to send on is let go of: for us their call is over, and nobody would
 * ever end the music that they hear. Throws SendProblem.
 */
export async function tellWhatFollows(send: SendToPbx, pageId: number, command: PbxCommand): Promise<void> {
  try {
    await send(pageId, command);
  } catch (error) {
    const isRefused = error instanceof SendProblem && error.follow === "fail";
    if (!isRefused || !isLast(command)) throw error;
    await send(pageId, { id: `${command.id}-refused`, call: command.call, name: "hang_up" });
  }
}

/** Where nobody of ours is there for them any more. */
const isLast = ({ name }: PbxCommand) => name === "transfer" || name === "voicemail";
