import { ApplicationFailure } from "@temporalio/activity";
import type { Db } from "../database.ts";
import {
  advanceCall,
  answerOffer,
  failOffer,
  finishWrapUp,
  pauseShift,
  readShiftClock,
  takeBack,
} from "../modules/calls/mod.ts";
import { type PbxCommand, SendProblem, type SendToPbx } from "../modules/channels/mod.ts";
import { answering } from "./doing.ts";

/** What the clocks of calls and shifts do to the world. */
export function createVoice(db: Db, sendToPbx: SendToPbx) {
  return {
    advanceCall: (callId: number) => advanceCall(db, callId),

    takeCall: ({ callId, offer, by }: { callId: number; offer: number; by: number }) =>
      answering(async () => {
        await answerOffer(db, { id: by }, callId, offer, { heard: true });
        return advanceCall(db, callId);
      }),

    failRing: (of: { callId: number; userId: number }) => failOffer(db, of),

    takeBackCall: (of: { callId: number; offer: number }) => takeBack(db, of),

    tellPbx: ({ pageId, command }: { pageId: number; command: PbxCommand }) => tellPbx(sendToPbx, pageId, command),

    readShift: (userId: number) => readShiftClock(db, userId),

    finishWrapUp: async (userId: number) => {
      await finishWrapUp(db, userId);
      return readShiftClock(db, userId);
    },

    pauseAgent: ({ userId, reason }: { userId: number; reason: string }) =>
      answering(async () => {
        await pauseShift(db, { id: userId }, { reason });
        return readShiftClock(db, userId);
      }),
  };
}

/** What may go through later is tried again by the clock; what cannot is told at once, so that it is undone. */
async function tellPbx(send: SendToPbx, pageId: number, command: PbxCommand): Promise<void> {
  try {
    await send(pageId, command);
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
