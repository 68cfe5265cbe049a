import { ApplicationFailure } from "@temporalio/activity";
import type { Db } from "../database.ts";
import {
  failOffer,
  finishWrapUp,
  markTold,
  pauseShift,
  putThrough,
  readShiftClock,
  takeBack,
  takeThrough,
  tellWhatFollows,
} from "../modules/calls/mod.ts";
import { type PbxCommand, SendProblem, type SendToPbx } from "../modules/channels/mod.ts";
import { answering } from "./doing.ts";

/** What the clocks of calls and shifts do to the world. */
export function createVoice(db: Db, sendToPbx: SendToPbx) {
  return {
    advanceCall: (callId: number) => putThrough(db, sendToPbx, callId),

    takeCall: (of: { callId: number; offer: number; by: number }) => answering(() => takeThrough(db, sendToPbx, of)),

    failRing: (of: { callId: number; userId: number; offer?: number }) => failOffer(db, of),

    takeBackCall: (of: { callId: number; offer: number }) => takeBack(db, { ...of, heard: true }),

    tellPbx: async ({ callId, pageId, command }: { callId: number; pageId: number; command: PbxCommand }) => {
      await tellPbx(db, sendToPbx, { callId, pageId, command });
      await markTold(db, callId, [command.id]);
    },

    readShift: (userId: number) => readShiftClock(db, userId),

    finishWrapUp: async (userId: number) => {
      await finishWrapUp(db, userId);
      return readShiftClock(db, userId);
    },

    pauseAgent: ({ userId, reason }: { userId: number; reason: string }) =>
      answering(async () => {
        await pauseShift(db, { id: userId }, { reason, clocked: true });
        return readShiftClock(db, userId);
      }),
  };
}

/** What may go through later is tried again by the clock; what cannot is told at once, so that it is undone. */
async function tellPbx(db: Db, send: SendToPbx, of: Parameters<typeof tellWhatFollows>[2]): Promise<void> {
  try {
    await tellWhatFollows(db, send, of);
  } catch (error) {
    if (!(error instanceof SendProblem)) throw error;
    const { follow, reason, retryAfterMs } = error;
    if (follow === "fail" || follow === "reauthorize") throw ApplicationFailure.nonRetryable(error.message, reason);
    throw ApplicationFailure.create({
      message: error.message,
      type: reason,
      ...(retryAfterMs !== undefined && { nextRetryDelay: Math.min(retryAfterMs, 3_000) }),
    });
  }
}
